import Columns
import Diagnostics
import Synchronization

/// Gathers the build side of a join and makes its table; or writes it to partitions, where it does
/// not fit memory and the kind of join allows that.
final class JoinBuildSink: Sink {
  private let types: [DataType]
  private let keyCount: Int
  private let nullSafe: [Bool]
  private let tracksMatches: Bool
  private let maySpill: Bool
  let profile: NodeProfile?
  private let state = Mutex(State())
  private let result = Once<JoinTable>()

  private struct State: Sendable {
    var parts: [Part] = []
    var memory: OperatorMemory?
    var partitions: HashPartitions?
    var facts = BuildFacts()
  }

  /// - Parameters:
  ///   - types: The columns of the batches: the keys, then what pairs may need.
  ///   - maySpill: Whether the join can be done partition by partition.
  init(
    _ types: [DataType], nullSafe: [Bool], tracksMatches: Bool, maySpill: Bool,
    _ profile: NodeProfile?
  ) {
    self.types = types
    keyCount = nullSafe.count
    self.nullSafe = nullSafe
    self.tracksMatches = tracksMatches
    self.maySpill = maySpill
    self.profile = profile
  }

  /// The table; without rows if they are in partitions.
  var table: JoinTable { get throws(SQLError) { try result.get() } }
  /// The table, once it is built in memory.
  var builtTable: JoinTable? { partitions == nil ? try? result.get() : nil }
  /// Gives the table's memory back, which no probe uses any more.
  func release() {
    let bytes = builtTable?.heldBytes ?? 0
    result.clear()
    if bytes >= AllocatorSettings.worthTrimming { AllocatorSettings.trim() }
  }
  /// Where the rows are if they do not fit memory.
  var partitions: HashPartitions? { state.withLock { $0.partitions } }
  /// What is known of all rows in partitions.
  var facts: BuildFacts { state.withLock { $0.facts } }
  /// The columns of rows in pages: those given, then the ordinals.
  var pageTypes: [DataType] { types + [.int64] }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    let memory = memory(worker.query)
    let part = Part(self, memory, share: memory.share(of: worker.workers) / 2)
    state.withLock { $0.parts.append(part) }
    return part
  }

  private func memory(_ query: QueryContext) -> OperatorMemory {
    state.withLock { state in
      let memory = state.memory ?? OperatorMemory(query, for: "a join", profile)
      state.memory = memory
      return memory
    }
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let parts = state.withLock { state in
      defer { state.parts = [] }
      return state.parts
    }
    let memory = memory(query)
    defer { state.withLock { $0.memory = nil } }
    if partitions != nil || (maySpill && memory.isForced) {
      return try finishSpilled(parts, memory, query)
    }
    let reserved = memory.heldBytes
    var rest: Batch?
    do throws(SQLError) {
      rest = try finishKept(parts, memory, query)
    } catch {
      // The rows fit, but not beside their table.
      guard maySpill, error.state == .outOfMemory else { throw error }
      memory.growAnyway(by: reserved - memory.heldBytes)
      return try finishSpilled(parts, memory, query)
    }
    guard let rest else { return }
    try spill(PlacedRows(batch: rest, position: 0).numbered, memory)
    try finishSpilled([], memory, query)
  }

  private func finishSpilled(
    _ parts: [Part], _ memory: OperatorMemory, _ query: QueryContext
  ) throws(SQLError) {
    let failure = FirstError()
    query.workers.forEach(parts.count) { i in
      do throws(SQLError) { try parts[i].spill() } catch { failure.report(error, morsel: i) }
    }
    try failure.check()
    result.set(
      try makeTable(
        Batch.concatenated([], types: types), .covered(query), workers: query.workers))
  }

  /// Takes the rows of the parts once there is memory for them in one piece.
  /// - Returns: All rows, where there was none for the table then.
  private func finishKept(
    _ parts: [Part], _ memory: OperatorMemory, _ query: QueryContext
  ) throws(SQLError) -> Batch? {
    let (kept, count) = parts.reduce((0, 0)) { ($0.0 + $1.bytes, $0.1 + $1.count) }
    // What was reserved covers the table too, which reserves for itself.
    memory.shrink(by: memory.heldBytes)
    memory.growAnyway(by: kept)
    let tableMemory = OperatorMemory(query, for: "a join", profile)
    try tableMemory.grow(by: types.reduce(0) { $0 + $1.physical.width * count })
    let rows = parts.flatMap { $0.takeRows() }.sorted { $0.position < $1.position }.map(\.batch)
    let all = try RowSorter(query: query).concatenated(rows, types: types)
    memory.shrink(by: kept)
    if kept >= AllocatorSettings.worthTrimming { AllocatorSettings.trim() }
    do throws(SQLError) {
      result.set(try makeTable(all, tableMemory, workers: query.workers))
    } catch {
      guard maySpill, error.state == .outOfMemory else { throw error }
      return all
    }
    return nil
  }

  /// The table of build rows; an ordinal behind their columns does not matter.
  func makeTable(
    _ rows: Batch, _ memory: OperatorMemory, workers: WorkerPool
  ) throws(SQLError) -> JoinTable {
    try JoinTable(
      keys: rows.columns.prefix(keyCount).map { $0 },
      nullSafe: nullSafe, columns: Array(rows.columns[keyCount..<types.count]), count: rows.count,
      tracksMatches: tracksMatches, workers: workers, memory: memory)
  }

  /// Writes rows with their ordinals behind them.
  func write(
    _ rows: Batch, to partitions: HashPartitions, _ memory: OperatorMemory
  ) throws(SQLError) {
    try partitions.write(
      Array(rows.columns.prefix(keyCount)), count: rows.count, stream: SpilledJoin.build,
      types: pageTypes, memory
    ) { (places) throws(SQLError) in rows.columns.map { $0.gather(places) } }
  }

  private func spill(_ rows: Batch, _ memory: OperatorMemory) throws(SQLError) {
    let present = presentRows(
      Array(rows.columns.prefix(keyCount)), nullSafe: nullSafe, count: rows.count)
    let hasNulls =
      present.map { flags in
        (0..<rows.count).contains { flags.pointer(to: UInt8.self)[$0] == 0 }
      } ?? false
    let partitions = state.withLock { state in
      let known = state.partitions ?? HashPartitions(round: 0, streams: SpilledJoin.streams)
      state.partitions = known
      state.facts.rows += rows.count
      state.facts.hasNullKeys = state.facts.hasNullKeys || hasNulls
      return known
    }
    try write(rows, to: partitions, memory)
    AllocatorSettings.trim()
  }

  /// What one worker keeps. Used by it until the pipeline ends, by one worker afterwards.
  private final class Part: SinkPart, @unchecked Sendable {
    let sink: JoinBuildSink
    let memory: OperatorMemory
    let keeper: RowKeeper
    let texts = SparseTexts()
    let share: Int
    private(set) var rows: [PlacedRows] = []
    private(set) var bytes = 0
    var count: Int { rows.reduce(0) { $0 + $1.batch.count } }

    init(_ sink: JoinBuildSink, _ memory: OperatorMemory, share: Int) {
      self.sink = sink
      self.memory = memory
      self.share = share
      keeper = RowKeeper(memory)
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      let batch = texts.kept(batch)
      let size = keeper.size(of: batch)
      if !sink.maySpill {
        try keeper.reserve(size)
      } else if !keeper.tryReserve(size * 2 + batch.count * 64, upTo: share) {
        try spill()
        keeper.reserveAnyway(size * 2 + batch.count * 64)
      }
      bytes += size
      rows.append(PlacedRows(batch: batch, position: position))
    }

    /// The rows, which are given away.
    func takeRows() -> [PlacedRows] {
      defer { rows = [] }
      return rows
    }

    func spill() throws(SQLError) {
      if rows.isEmpty { return }
      let all = Batch.concatenated(rows.map(\.numbered), types: sink.pageTypes)
      rows = []
      bytes = 0
      try sink.spill(all, memory)
      keeper.giveBack()
    }
  }
}

/// What the partitions of a build side have together, for mark joins.
struct BuildFacts: Sendable {
  var rows = 0
  var hasNullKeys = false
}
