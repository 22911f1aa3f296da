import Catalog
import Columns
import Diagnostics
import Functions
import Plan

/// A plan over at most one row, prepared once and run often: the row of a table with a given key, or
/// the row of VALUES, projected.
///
/// ```
/// Project ← Scan (filter: key = $1)      SELECT … INTO, UPDATE and DELETE of one row
/// Project ← Values (one row)             INSERT … VALUES
/// ```
/// It computes what the plan would compute, without pipelines, workers and batches of many rows.
package final class RowPlan {
  private enum Step {
    case project(ExpressionSet)
    case filter(ExpressionSet)
  }

  private enum Origin {
    case values
    case key(TransactionTable, key: [Int], ExpressionSet, columns: [Int])
  }

  private let origin: Origin
  /// From the origin up.
  private let steps: [Step]
  private let live: LiveValues

  /// Nil for a plan of another form.
  package init?(_ plan: any PlanNode, _ session: FunctionSession) {
    let live = LiveValues(session)
    let options = ExecutionOptions(session: session)
    var nodes: [any PlanNode] = []
    var node = plan
    while node is Project || node is Filter, let input = node.inputs.first {
      nodes.append(node)
      node = input
    }
    let all = nodes.flatMap(\.expressions) + node.expressions
    guard !all.contains(where: RowPlan.isForeign) else { return nil }
    do throws(SQLError) {
      var steps: [Step] = []
      if let scan = node as? Scan {
        guard let (found, filter) = try RowPlan.origin(scan, options, live) else { return nil }
        origin = found
        steps.append(.filter(filter))
      } else if let values = node as? Values, values.rows.count == 1 {
        origin = .values
        if !values.output.isEmpty {
          steps.append(
            .project(try ExpressionSet(values.rows[0], layout: [:], options, live: live)))
        }
      } else {
        return nil
      }
      var layout = RowPlan.layout(node.output)
      for node in nodes.reversed() {
        let set = try ExpressionSet(node.expressions, layout: layout, options, live: live)
        steps.append(node is Project ? .project(set) : .filter(set))
        layout = RowPlan.layout(node.output)
      }
      self.steps = steps
    } catch { return nil }
    self.live = live
  }

  /// Subqueries are plans of their own.
  private static func isForeign(_ expression: BoundExpression) -> Bool {
    var found = false
    expression.visit { if case .subquery = $0 { found = true } }
    return found
  }

  private static func layout(_ columns: [OutputColumn]) -> [ColumnID: Int] {
    var layout: [ColumnID: Int] = [:]
    for (i, column) in columns.enumerated() { layout[column.id] = i }
    return layout
  }

  /// A key of the table that the filter compares with what is the same for all rows.
  private static func origin(
    _ scan: Scan, _ options: ExecutionOptions, _ live: LiveValues
  ) throws(SQLError) -> (Origin, ExpressionSet)? {
    guard let table = scan.table as? TransactionTable, let filter = scan.filter else { return nil }
    var given: [Int: BoundExpression] = [:]
    for part in filter.conjuncts {
      guard case .call(let call, let sides) = part, call.name == "=", sides.count == 2 else {
        continue
      }
      for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        guard case .column(let id, let type) = side, other.columns.isEmpty, !other.isVolatile,
          other.type == type, let source = scan.columns.first(where: { $0.column.id == id })
        else { continue }
        given[source.position] = other
      }
    }
    let found = table.definition.keys.first { key in
      !key.columns.isEmpty && key.columns.allSatisfy { given[$0] != nil }
    }
    guard let key = found?.columns else { return nil }
    let values = try ExpressionSet(key.compactMap { given[$0] }, layout: [:], options, live: live)
    let test = try ExpressionSet([filter], layout: layout(scan.output), options, live: live)
    return (.key(table, key: key, values, columns: scan.columns.map(\.position)), test)
  }

  /// Whether a look-up by key is better than a scan that skips; false for a table so large that its
  /// index does not fit.
  package func isWorthwhile(runs: Int, memory: Int) -> Bool {
    guard case .key(let table, _, _, _) = origin else { return true }
    return table.isWorthPoints(after: runs, memory: memory)
  }

  /// The row; nil for none.
  package func run(_ parameters: [Value], now: Int64) throws(SQLError) -> Batch? {
    // An expression may call a routine that runs this very statement.
    let outer = live.parameters
    live.parameters = parameters
    live.session.now = now
    defer { live.parameters = outer }
    var row: Batch
    switch origin {
    case .values: row = Batch([], count: 1)
    case .key(let table, let key, let values, let columns):
      let wanted = try values.evaluate(Batch([], count: 1)).map { $0.flattened() }
      guard let found = try table.row(key: key, wanted, columns: columns) else { return nil }
      row = found
    }
    for step in steps {
      switch step {
      case .project(let set): row = Batch(try set.evaluate(row), count: 1)
      case .filter(let set):
        for column in try set.evaluate(row) where column[0] != .boolean(true) { return nil }
      }
    }
    return row
  }
}
