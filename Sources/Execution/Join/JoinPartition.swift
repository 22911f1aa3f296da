import Columns
import Diagnostics
import Kernels
import Plan

/// The build rows of one partition in memory, and the probe over them.
struct JoinPartition {
  private let join: SpilledJoin
  private let query: QueryContext
  private let table: JoinTable
  /// The build rows' ordinals.
  private let ordinals: Column

  init(
    _ join: SpilledJoin, _ pages: [SpilledPage], _ query: QueryContext
  ) throws(SQLError) {
    self.join = join
    self.query = query
    let sink = join.probe.sink
    var batches: [Batch] = []
    for page in pages { batches.append(try page.read()) }
    let rows = JoinPartition.inOrder(Batch.concatenated(batches, types: sink.pageTypes))
    ordinals = rows.columns[rows.columns.count - 1]
    table = try sink.makeTable(
      rows, .covered(query), workers: WorkerPool(threads: 1))
    table.others = sink.facts
  }

  /// Rows by their ordinals, which are the last column: chains then run in the input's order.
  private static func inOrder(_ rows: Batch) -> Batch {
    let column = rows.columns[rows.columns.count - 1].flattened()
    let values = column.span(of: Int64.self)
    var isSorted = true
    for i in 1..<max(1, values.count) where values[i] < values[i - 1] { isSorted = false }
    if isSorted { return rows }
    let order = PackedOrder([column], orders: [SortOrder()], count: rows.count).sortedAlone()
    return rows.gather(order.rows)
  }

  func probe(_ pages: [SpilledPage], into output: SpilledJoinOutput) throws(SQLError) {
    var plan = join.probe.plan
    plan.keptProbe.append(plan.probeTypes.count)
    let ranks = join.probe.ranked.map { AsOfRanking.ranks(of: table.columns[$0]) }
    let worker = WorkerContext(query, number: 0, workers: 1, timed: false)
    let prober = try ProbeOperator(plan, table, ranks: ranks, worker)
    prober.next = output
    output.ordinalPlace = plan.keptProbe.count - 1
    for page in pages {
      try query.options.cancellation.check()
      try prober.push(try page.read())
    }
    try giveUnmatched(to: output)
  }

  /// Joins that give build rows by themselves do so behind all pairs.
  private func giveUnmatched(to output: SpilledJoinOutput) throws(SQLError) {
    let plan = join.probe.plan
    let wanted: Bool
    var left: [DataType] = []
    var mark: Int64 = 0
    switch plan.kind {
    case .right, .full:
      wanted = false
      left = plan.keptProbe.map { plan.probeTypes[$0] }
      mark = 1 << 62
    case .rightSemi: wanted = true
    case .rightAnti: wanted = false
    default: return
    }
    let flags = table.matched.pointer(to: UInt8.self)
    var start = 0
    while start < table.count {
      let end = min(table.count, start + 8192)
      let rows = (start..<end).filter { (flags[$0] != 0) == wanted }
      start = end
      if rows.isEmpty { continue }
      let places = Selection(rows)
      let found = ordinals.gather(places.rows).flattened()
      let numbers = found.span(of: Int64.self)
      let marked = Column.make(.int64, count: rows.count) { (target: inout MutableSpan<Int64>) in
        for i in 0..<target.count { target[i] = numbers[i] | mark }
      }
      try output.add(
        Batch(
          left.map { Column.nulls($0, count: rows.count) }
            + plan.keptBuild.map { table.columns[$0].gather(places.rows) } + [marked],
          count: rows.count))
    }
  }
}

/// Gathers the rows of a spilled join and writes them as runs by their ordinals.
final class SpilledJoinOutput: Operator {
  private let types: [DataType]
  private let runs: SortedRuns
  private let share: Int
  private let keeper: RowKeeper
  private var rows: [Batch] = []
  /// Where the probe's batches have the ordinals.
  var ordinalPlace = 0

  init(_ join: SpilledJoin, _ runs: SortedRuns, share: Int) {
    types = join.probe.output
    self.runs = runs
    self.share = share
    keeper = RowKeeper(runs.memory)
  }

  override func push(_ batch: Batch) throws(SQLError) {
    var columns = batch.columns
    columns.append(columns.remove(at: ordinalPlace))
    try add(Batch(columns, count: batch.count))
  }

  /// Takes rows with their ordinals behind them.
  func add(_ batch: Batch) throws(SQLError) {
    let cost = SortedRuns.cost(ofBytes: keeper.size(of: batch), rows: batch.count)
    if !keeper.tryReserve(cost, upTo: share) {
      try finish()
      keeper.reserveAnyway(cost)
    }
    rows.append(batch)
  }

  func finish() throws(SQLError) {
    if rows.isEmpty { return }
    let all = Batch.concatenated(rows, types: types + [.int64])
    rows = []
    let order = PackedOrder([all.columns[types.count]], orders: [SortOrder()], count: all.count)
      .sortedAlone()
    try runs.add(inOrder: order, of: all)
    keeper.giveBack()
  }
}
