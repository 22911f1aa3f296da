import Columns
import Diagnostics
import Kernels

/// A join whose build side does not fit memory: both sides are parted by the hashes of their keys,
/// and joined partition by partition.
///
/// The rows come out in the order in which the join gives them in memory: by the ordinals of the
/// probe rows, then the build rows that nobody found by their own.
final class SpilledJoin: Sendable {
  let probe: SpillableProbe
  let partitions: HashPartitions
  let memory: OperatorMemory
  private let query: QueryContext
  private let runs: SortedRuns

  static let streams = 2
  static let (build, probe) = (0, 1)

  init(_ probe: SpillableProbe, _ partitions: HashPartitions, _ query: QueryContext) {
    self.probe = probe
    self.partitions = partitions
    self.query = query
    memory = OperatorMemory(query, for: "a join", probe.profile)
    runs = SortedRuns(SortShape(types: probe.output, keys: [], orders: []), memory)
  }

  /// The columns of probe rows in pages: those of the draft, then the ordinals.
  var probeTypes: [DataType] { probe.plan.probeTypes + [.int64] }

  func probeKeys() throws(SQLError) -> ExpressionSet {
    try ExpressionSet(probe.plan.keys, layout: probe.plan.probeLayout, query.options)
  }

  func write(
    probe rows: Batch, _ keys: ExpressionSet, to partitions: HashPartitions
  ) throws(SQLError) {
    try partitions.write(
      try keys.evaluate(rows), count: rows.count, stream: SpilledJoin.probe, types: probeTypes,
      memory
    ) { (places) throws(SQLError) in rows.columns.map { $0.gather(places) } }
  }

  /// Joins the partitions; all probe rows have been written.
  func finish() throws(SQLError) -> ResultSource {
    let failure = FirstError()
    let share = memory.share(of: query.options.threads)
    query.workers.forEach(HashPartitions.count) { [self] i in
      guard failure.isWorthwhile(morsel: i) else { return }
      let began = monotonicNanoseconds()
      do throws(SQLError) {
        try run(partitions.take(i), round: 0, share: share)
      } catch {
        failure.report(error, morsel: i)
      }
      probe.profile?.nanoseconds.wrappingAdd(
        Int(monotonicNanoseconds() - began), ordering: .relaxed)
    }
    try failure.check()
    let result = Once<[ResultPart]>()
    result.set([.merged(try MergePlan(runs), columns: probe.output.count)])
    return ResultSource(result)
  }

  private func run(_ streams: [[SpilledPage]], round: Int, share: Int) throws(SQLError) {
    if streams.allSatisfy(\.isEmpty) { return }
    let cost = cost(ofBuild: streams[SpilledJoin.build])
    let mayPart = round + 1 < HashPartitions.mostRounds
    if mayPart, memory.isForced ? round == 0 : cost > share / 4 * 3 {
      return try part(streams, round: round, share: share)
    }
    let keeper = RowKeeper(memory)
    defer { keeper.giveBack() }
    if cost > share { try keeper.reserve(cost) } else { keeper.reserveAnyway(cost) }
    let partition = try JoinPartition(self, streams[SpilledJoin.build], query)
    let output = SpilledJoinOutput(self, runs, share: share / 2)
    try partition.probe(streams[SpilledJoin.probe], into: output)
    try output.finish()
  }

  /// Parts the rows of both sides by further bits of their hashes.
  private func part(_ streams: [[SpilledPage]], round: Int, share: Int) throws(SQLError) {
    let parts = HashPartitions(round: round + 1, streams: SpilledJoin.streams)
    let keys = try probeKeys()
    for page in streams[SpilledJoin.build] {
      try probe.sink.write(try page.read(), to: parts, memory)
    }
    for page in streams[SpilledJoin.probe] { try write(probe: try page.read(), keys, to: parts) }
    for i in 0..<HashPartitions.count { try run(parts.take(i), round: round + 1, share: share) }
  }

  /// About what the table of some build rows takes while it is made.
  private func cost(ofBuild pages: [SpilledPage]) -> Int {
    let width = probe.sink.pageTypes.reduce(0) { $0 + $1.physical.width }
    return pages.reduce(0) { $0 + $1.byteCount + $1.rows * (2 * width + 80) }
  }
}
