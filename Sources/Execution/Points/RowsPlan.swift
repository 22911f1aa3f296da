import Catalog
import Columns
import Diagnostics
import Functions
import Kernels
import Plan

/// A plan over the few rows of a table whose columns equal given values, prepared once and run often
/// on the calling thread.
///
/// ```
/// Project, Filter ← Scan (filter: column = $1 AND …)              SELECT … INTO of some rows
/// Project ← Sort, TopN, Limit ← … ← Scan                          a cursor with ORDER BY or ROWNUM
/// Project ← Aggregate (one group) ← … ← Scan                      SELECT COUNT(*), NVL(SUM(x), 0) INTO
/// ```
/// It computes what the plan would compute, rows in the table's order.
package final class RowsPlan {
  private enum Step {
    case project(ExpressionSet)
    case filter(RowFilter)
    case aggregate(AggregateLayout, ExpressionSet)
    case sort(ExpressionSet, [SortOrder])
    case limit(count: Int?, offset: Int)
  }

  private let table: TransactionTable
  private let access: MatchAccess
  /// What the compared columns equal.
  private let values: ExpressionSet
  /// The same as scalars, where all are.
  private let scalars: [ScalarValue]?
  private let types: [DataType]
  /// From the scan up.
  private let steps: [Step]
  /// How many filters stand before all else, and what comes behind them where one row is left.
  private let filters: Int
  private let one: RowProgram
  /// Whether one row that is left goes through the program: not where it is one of a group, or an
  /// order may fail or skip it.
  private let runsOne: Bool
  private let live: LiveValues
  /// Runs that found too many rows.
  private var failures = 0

  /// Nil for a plan of another form.
  /// - Parameter clock: Microseconds since 1970-01-01 UTC.
  package init?(
    _ plan: any PlanNode, _ session: FunctionSession, clock: @escaping () -> Int64
  ) {
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
      var isAggregate = false
      var onlyMany = false
      func sorting(_ keys: [SortKey]) throws(SQLError) -> Step {
        let values = keys.map(\.expression)
        onlyMany = onlyMany || !values.allSatisfy { RowsPlan.isColumn($0) }
        return .sort(
          try ExpressionSet(values, layout: layout, options, live: live), keys.map(\.order))
      }
      var filters = steps.count
      var maker = RowProgramMaker(scan.output, identityPlace: nil, options, live)
      for node in nodes.reversed() {
        switch node {
        case let filter as Filter:
          if filters == steps.count {
            filters += 1
          } else {
            try maker.filter(filter.predicate)
          }
          steps.append(.filter(try RowFilter(filter.predicate, layout: layout, options, live)))
        case let aggregate as Aggregate:
          isAggregate = true
          let shape = AggregateLayout(keys: [], items: aggregate.items)
          steps.append(
            .aggregate(
              shape, try ExpressionSet(shape.expressions, layout: layout, options, live: live)))
        case let sort as Sort: steps.append(try sorting(sort.keys))
        case let top as TopN:
          steps.append(try sorting(top.keys))
          steps.append(.limit(count: top.count, offset: top.offset))
          onlyMany = onlyMany || top.count == 0 || top.offset > 0
        case let limit as Limit:
          steps.append(.limit(count: limit.count, offset: limit.offset))
          onlyMany = onlyMany || limit.count == 0 || limit.offset > 0
        default:
          if !isAggregate { try maker.project(node.expressions, as: node.output) }
          steps.append(
            .project(try ExpressionSet(node.expressions, layout: layout, options, live: live)))
        }
        layout = RowPlan.layout(node.output)
      }
      self.steps = steps
      self.filters = filters
      runsOne = !isAggregate && !onlyMany
      guard let made = maker.program(isAggregate ? [] : plan.output, clock: clock) else {
        return nil
      }
      one = made
      values = try ExpressionSet(matches.map(\.value), layout: [:], options, live: live)
    } catch { return nil }
    types = matches.map(\.type)
    let scalars = matches.compactMap { ScalarValue.made($0.value, layout: [:]) }
    self.scalars = scalars.count == matches.count ? scalars : nil
    self.table = table
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
    case is Project, is Filter, is Sort, is TopN, is Limit: return node.inputs[0]
    default: return nil
    }
  }

  private static func isColumn(_ expression: BoundExpression) -> Bool {
    if case .column = expression { true } else { false }
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
      && access.isWorthwhile(in: table, runs: runs, seconds: seconds, memory: memory)
  }

  /// What a run found.
  package enum Found {
    case rows(Batch)
    /// `body` was called with the only row.
    case one
    /// So many rows that the plan is better.
    case tooMany
  }

  /// - Parameter body: Takes the row where there is one, and the plan makes it without columns.
  package func run(
    _ parameters: ParameterBlock, _ body: (RowResult) throws(SQLError) -> Void
  ) throws(SQLError) -> Found {
    let frame = one.frame(parameters)
    defer { one.giveBack(frame) }
    guard var batch = try candidates(frame) else {
      failures += 1
      return .tooMany
    }
    for place in 0..<filters {
      guard case .filter(let filter) = steps[place], batch.count > 0 else { break }
      switch try filter.rows(batch, frame) {
      case .all: continue
      case .one(let row):
        if place == filters - 1, runsOne { return try self.row(row, of: batch, frame, body) }
        batch = batch.selected(Selection([row]))
      case .rows(let places): batch = batch.selected(Selection(places))
      }
    }
    if batch.count == 1, runsOne { return try row(0, of: batch, frame, body) }
    for step in steps[filters...] {
      switch step {
      case .project(let set):
        batch = Batch(try evaluate(set, batch, frame), count: batch.count)
      case .filter(let filter):
        guard batch.count > 0 else { continue }
        switch try filter.rows(batch, frame) {
        case .all: continue
        case .one(let row): batch = batch.selected(Selection([row]))
        case .rows(let places): batch = batch.selected(Selection(places))
        }
      case .sort(let keys, let orders):
        guard batch.count > 1 else { continue }
        let sorted = SortKeys(
          try evaluate(keys, batch, frame), orders: orders, count: batch.count)
        batch = batch.selected(sorted.sortedRows())
      case .limit(let count, let offset):
        let first = min(offset, batch.count)
        batch = batch.slice(from: first, count: min(count ?? .max, batch.count - first))
      case .aggregate(let layout, let arguments):
        batch = try aggregated(layout, try evaluate(arguments, batch, frame), batch.count)
      }
    }
    return .rows(batch)
  }

  private func row(
    _ row: Int, of batch: Batch, _ frame: RowFrame,
    _ body: (RowResult) throws(SQLError) -> Void
  ) throws(SQLError) -> Found {
    frame.columns = batch.columns
    frame.row = row
    guard try one.run(frame) else { return .rows(one.noRows) }
    try body(RowResult(frame: frame, program: one))
    return .one
  }

  private func evaluate(
    _ set: ExpressionSet, _ batch: Batch, _ frame: RowFrame
  ) throws(SQLError) -> [Column] {
    try live.with(frame) { () throws(SQLError) in try set.evaluate(batch) }
  }

  /// The rows whose compared columns equal the values; nil where they are many.
  private func candidates(_ frame: RowFrame) throws(SQLError) -> Batch? {
    if let hash = hash(frame.scalars) { return try access.rows(hash: hash.value, of: table) }
    var given: [Column] = []
    for (value, type) in zip(try evaluate(values, Batch([], count: 1), frame), types) {
      // A NUMBER that no value of the column equals has no row.
      guard let exact = value.type == type ? value : value.exact(as: type) else {
        return try access.rows(hash: nil, of: table)
      }
      given.append(exact.flattened())
    }
    return try access.rows(hash: MatchAccess.hash(given), of: table)
  }

  /// The hash of the values, nil in it where no row can equal them; nil where the kernels have to tell.
  private func hash(_ row: ScalarRow) -> (value: UInt64?, Void)? {
    guard let scalars else { return nil }
    var hash = RowHash()
    for place in 0..<scalars.count {
      guard let value = scalars[place].value(row), !value.isNull else { return nil }
      var exact = value
      if value.form == .number {
        guard let number = SmallNumber(value)?.exact(as: types[place]) else { return nil }
        exact = number.scalar
      }
      guard hash.add(exact, types[place]) else { return nil }
    }
    return (hash.value, ())
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
    for place in layout.outputs.indices { results.append(try state.result(ofOutput: place)) }
    return Batch(results, count: 1)
  }

  /// A state without keys numbers no groups.
  private static let noGroups = Buffer.of(UInt32.self, count: 1)
}
