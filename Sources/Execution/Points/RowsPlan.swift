import Catalog
import Columns
import Diagnostics
import Functions
import Plan

/// A plan over the few rows of a table whose columns equal given values, prepared once and run often
/// on the calling thread.
///
/// ```
/// Project, Filter ← Scan (filter: column = $1 AND …)              SELECT … INTO of some rows
/// Project ← Aggregate (one group) ← … ← Scan                      SELECT COUNT(*), NVL(SUM(x), 0) INTO
/// ```
/// It computes what the plan would compute, rows in the table's order.
package final class RowsPlan {
  private enum Step {
    case project(ExpressionSet, one: RowProjection)
    case filter(RowFilter)
    case aggregate(AggregateLayout, ExpressionSet)
  }

  private let access: MatchAccess
  /// What the compared columns equal.
  private let values: ExpressionSet
  private let types: [DataType]
  /// From the scan up.
  private let steps: [Step]
  private let live: LiveValues
  /// Runs that found too many rows.
  private var failures = 0

  /// Nil for a plan of another form.
  package init?(_ plan: any PlanNode, _ session: FunctionSession) {
    let live = LiveValues(session)
    let options = ExecutionOptions(session: session)
    var nodes: [any PlanNode] = []
    var node = plan
    while let input = RowsPlan.input(of: node) {
      nodes.append(node)
      node = input
    }
    guard let scan = node as? Scan, let table = scan.table as? TransactionTable,
      !(nodes + [scan]).flatMap(\.expressions).contains(where: {
        $0.isVolatile || $0.hasSubquery
      })
    else { return nil }
    let matches = RowsPlan.matches(scan)
    do throws(SQLError) {
      var layout = RowPlan.layout(scan.output)
      var steps: [Step] = []
      if let filter = scan.filter {
        steps.append(.filter(try RowFilter(filter, layout: layout, options, live)))
      }
      for node in nodes.reversed() {
        switch node {
        case let filter as Filter:
          steps.append(.filter(try RowFilter(filter.predicate, layout: layout, options, live)))
        case let aggregate as Aggregate:
          let shape = AggregateLayout(keys: [], items: aggregate.items)
          steps.append(
            .aggregate(
              shape, try ExpressionSet(shape.expressions, layout: layout, options, live: live)))
        default:
          steps.append(
            .project(
              try ExpressionSet(node.expressions, layout: layout, options, live: live),
              one: try RowProjection(
                node.expressions, layout: layout, identityPlace: nil, options, live)))
        }
        layout = RowPlan.layout(node.output)
      }
      self.steps = steps
      values = try ExpressionSet(matches.map(\.value), layout: [:], options, live: live)
    } catch { return nil }
    types = matches.map(\.type)
    access = MatchAccess(
      table, matched: matches.map(\.position), columns: scan.columns.map(\.position))
    self.live = live
  }

  /// The input of a node that a plan of this form may have above the scan.
  private static func input(of node: any PlanNode) -> (any PlanNode)? {
    switch node {
    case let aggregate as Aggregate:
      guard aggregate.keys.isEmpty, aggregate.groupingSets == nil,
        aggregate.groupingColumn == nil, !aggregate.items.isEmpty
      else { return nil }
      return aggregate.input
    case is Project, is Filter: return node.inputs[0]
    default: return nil
    }
  }

  private struct Match {
    var position: Int
    var value: BoundExpression
    var type: DataType
  }

  /// The columns that the filter compares with what is the same for all rows, in their order.
  private static func matches(_ scan: Scan) -> [Match] {
    var found: [Int: Match] = [:]
    for part in scan.filter?.conjuncts ?? [] {
      guard case .call(let call, let sides) = part, call.name == "=", sides.count == 2 else {
        continue
      }
      for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        guard let (id, type) = RowPlan.keyColumn(side), other.columns.isEmpty,
          other.type == side.type, MatchAccess.mayMatch(type),
          let source = scan.columns.first(where: { $0.column.id == id })
        else { continue }
        found[source.position] = Match(position: source.position, value: other, type: type)
      }
    }
    return found.keys.sorted().compactMap { found[$0] }
  }

  /// Whether looking rows up is better than the plan.
  /// - Parameter seconds: What the runs took without.
  package func isWorthwhile(runs: Int, seconds: Double, memory: Int) -> Bool {
    failures < 3
      && access.isWorthwhile(runs: runs, seconds: seconds, memory: memory)
  }

  /// The rows; nil where there are so many that the plan is better.
  package func run(_ parameters: [Value], now: Int64) throws(SQLError) -> Batch? {
    // An expression may call a routine that runs this very statement.
    let outer = live.parameters
    live.parameters = parameters
    live.session.now = now
    defer { live.parameters = outer }
    var given: [Column] = []
    let none = Batch([], count: 1)
    for (value, type) in zip(try values.evaluate(none), types) {
      // A NUMBER that no value of the column equals has no row.
      guard let exact = value.type == type ? value : value.exact(as: type) else {
        given = types.map { .nulls($0, count: 1) }
        break
      }
      given.append(exact.flattened())
    }
    guard var batch = try access.rows(given) else {
      failures += 1
      return nil
    }
    // One row of a batch is looked at where it lies.
    var row: RowSource?
    for step in steps {
      switch step {
      case .project(let set, let one):
        if let single = row ?? (batch.count == 1 ? RowSource(batch) : nil) {
          row = try one.apply(single)
        } else {
          batch = Batch(try set.evaluate(batch), count: batch.count)
        }
      case .filter(let filter):
        if let single = row {
          if try !filter.passes(single) { (row, batch) = (nil, RowsPlan.none(single)) }
        } else if batch.count > 0, let places = try filter.rows(batch) {
          if places.count == 1 {
            row = RowSource(batch, row: places[0])
          } else {
            batch = batch.selected(Selection(places))
          }
        }
      case .aggregate(let layout, let arguments):
        if let single = row { batch = single.batch }
        row = nil
        batch = try aggregated(layout, try arguments.evaluate(batch), batch.count)
      }
    }
    return row?.batch ?? batch
  }

  /// No rows of the columns that a row has.
  private static func none(_ row: RowSource) -> Batch {
    Batch(row.columns.map { $0.slice(from: 0, count: 0) }, count: 0)
  }

  private func aggregated(
    _ layout: AggregateLayout, _ arguments: [Column], _ count: Int
  ) throws(SQLError) -> Batch {
    let state = AggregateState(layout, set: [], tracksFirsts: false)
    if count > 0 {
      try state.update(Batch(arguments, count: count), position: 0, groups: RowsPlan.noGroups)
    }
    try state.settle()
    var results: [Column] = []
    for item in layout.items.indices { results.append(try state.result(ofItem: item)) }
    return Batch(results, count: 1)
  }

  /// A state without keys numbers no groups.
  private static let noGroups = Buffer.of(UInt32.self, count: 1)
}
