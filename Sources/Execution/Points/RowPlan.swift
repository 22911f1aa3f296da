import Catalog
import Columns
import Diagnostics
import Functions
import Kernels
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
    /// - Parameter types: Of the key's columns, which the values take if they are NUMBERs.
    case key(
      TransactionTable, key: [Int], ExpressionSet, types: [DataType], columns: [Int])
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
    var types: [Int: DataType] = [:]
    for part in filter.conjuncts {
      guard case .call(let call, let sides) = part, call.name == "=", sides.count == 2 else {
        continue
      }
      for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        guard let (id, type) = RowPlan.keyColumn(side), other.columns.isEmpty, !other.isVolatile,
          other.type == side.type, let source = scan.columns.first(where: { $0.column.id == id })
        else { continue }
        given[source.position] = other
        types[source.position] = type
      }
    }
    let found = table.definition.keys.first { key in
      !key.columns.isEmpty && key.columns.allSatisfy { given[$0] != nil }
    }
    guard let key = found?.columns else { return nil }
    let values = try ExpressionSet(key.compactMap { given[$0] }, layout: [:], options, live: live)
    let test = try ExpressionSet([filter], layout: layout(scan.output), options, live: live)
    let keyTypes = key.compactMap { types[$0] }
    return (
      .key(table, key: key, values, types: keyTypes, columns: scan.columns.map(\.position)), test
    )
  }

  /// A column, or a column of numbers that is compared as a NUMBER: `CAST(id AS NUMBER)`.
  private static func keyColumn(_ side: BoundExpression) -> (ColumnID, DataType)? {
    switch side {
    case .column(let id, let type): return (id, type)
    case .cast(.column(let id, let type), let cast, isTry: false)
    where cast.to == .number && (type == .int64 || type == .int32 || type.isDecimal):
      return (id, type)
    default: return nil
    }
  }

  /// Whether a look-up by key is better than a scan that skips; false for a table so large that its
  /// index does not fit.
  package func isWorthwhile(runs: Int, memory: Int) -> Bool {
    guard case .key(let table, _, _, _, _) = origin else { return true }
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
    case .key(let table, let key, let values, let types, let columns):
      var wanted: [Column] = []
      for (value, type) in zip(try values.evaluate(Batch([], count: 1)), types) {
        // A NUMBER that no value of the column equals has no row.
        guard let exact = value.type == type ? value : value.exact(as: type) else { return nil }
        wanted.append(exact.flattened())
      }
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

extension Column {
  /// One NUMBER as a value of a type of whole or decimal numbers; nil where it would be rounded.
  fileprivate func exact(as type: DataType) -> Column? {
    guard case .string(let text) = self[0], let number = Number(text) else {
      return isNull(0) ? .nulls(type, count: 1) : nil
    }
    var scale = 0
    var limit = UInt128(type == .int32 ? UInt64(Int32.max) : UInt64(Int64.max)) + 1
    if case .decimal(let precision, let places) = type {
      scale = places
      limit = powersOfTen128[min(38, precision)].magnitude
    }
    guard number.rounded(toScale: scale, roundsHalf: false) == number else { return nil }
    let moved = number * Number(isNegative: false, magnitude: 1, power: scale)
    guard let unscaled = Int128(moved.text), unscaled.magnitude < limit else { return nil }
    let value: Value =
      type.isDecimal ? .decimal(unscaled: unscaled, scale: scale) : .integer(unscaled)
    return .constant(value, type, count: 1)
  }
}
