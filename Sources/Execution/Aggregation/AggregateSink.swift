import Columns
import Diagnostics
import Functions
import Plan
import Synchronization

/// Groups and aggregates: each worker has tables of its own, which are merged at the end.
///
/// Groups come out in the order of their first rows, grouping set after grouping set.
final class AggregateSink: Sink {
  private let layout: AggregateLayout
  private let sets: [[Int]]
  private let keyCount: Int
  /// Which keys and items someone reads.
  private let keptKeys: [Int]
  private let keptItems: [Int]
  private let hasGroupingColumn: Bool
  private let parts = Mutex<[PartStates]>([])
  private let keeping = Mutex<OperatorMemory?>(nil)
  private let profile: NodeProfile?
  private let result = Once<MaterializedRows>()

  /// The states of one worker, handed over when it has ended.
  private struct PartStates: @unchecked Sendable {
    var states: [AggregateState]
  }

  init(
    _ layout: AggregateLayout, sets: [[Int]], keptKeys: [Int], keptItems: [Int],
    hasGroupingColumn: Bool, _ profile: NodeProfile?
  ) {
    self.profile = profile
    self.layout = layout
    self.sets = sets
    keyCount = layout.keyTypes.count
    self.keptKeys = keptKeys
    self.keptItems = keptItems
    self.hasGroupingColumn = hasGroupingColumn
  }

  var source: MaterializedSource {
    MaterializedSource { [result] (_) throws(SQLError) in try result.get() }
  }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    let memory = keeping.withLock { held in
      let made = held ?? OperatorMemory(worker.query, for: "a grouping", profile)
      held = made
      return made
    }
    let states = sets.map { AggregateState(layout, set: $0) }
    let holder = PartStates(states: states)
    parts.withLock { $0.append(holder) }
    return Part(states, RowKeeper(memory), batchSize: worker.query.options.batchSize)
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let workers = parts.withLock { parts in
      defer { parts = [] }
      return parts
    }
    var batches: [Batch] = []
    for i in sets.indices {
      let states = workers.map { $0.states[i] }.sorted { $0.groupCount > $1.groupCount }
      let merged = states.first ?? AggregateState(layout, set: sets[i])
      for other in states.dropFirst() {
        try query.options.cancellation.check()
        try merged.merge(other)
      }
      try merged.settle()
      batches += try output(merged, query)
    }
    let held = keeping.withLock { held in
      defer { held = nil }
      return held
    }
    result.set(MaterializedRows(batches, memory: held))
  }

  private func output(_ state: AggregateState, _ query: QueryContext) throws(SQLError) -> [Batch] {
    let count = state.groupCount
    if count == 0 { return [] }
    let keys = state.keyColumns
    var columns: [Column] = []
    for key in keptKeys {
      if let place = state.set.firstIndex(of: key) {
        columns.append(keys[place])
      } else {
        columns.append(.nulls(layout.keyTypes[key], count: count))
      }
    }
    for item in keptItems { columns.append(try state.result(ofItem: item)) }
    if hasGroupingColumn {
      columns.append(.constant(.integer(Int128(mask(state.set))), .int64, count: count))
    }
    let whole = Batch(columns, count: count)
    guard let order = state.order() else { return [whole] }
    return gathered(whole, order, query)
  }

  /// The groups in order, in parts that workers gather.
  private func gathered(_ whole: Batch, _ order: Buffer, _ query: QueryContext) -> [Batch] {
    let size = MaterializedRows.morselRows
    let pieces = (whole.count + size - 1) / size
    let made = Mutex<[Batch?]>(.init(repeating: nil, count: pieces))
    query.workers.forEach(pieces) { piece in
      let start = piece * size
      let rows = order.span(of: Int32.self, from: start, count: min(size, whole.count - start))
      let batch = whole.gather(rows)
      made.withLock { $0[piece] = batch }
    }
    return made.withLock { $0.compactMap { $0 } }
  }

  /// Bit i, from the last key, says that the key is not in the set.
  private func mask(_ set: [Int]) -> Int {
    var mask = 0
    for key in 0..<keyCount where !set.contains(key) { mask |= 1 << (keyCount - 1 - key) }
    return mask
  }

  private final class Part: SinkPart {
    let states: [AggregateState]
    let keeper: RowKeeper
    var groups: Buffer
    var reserved = 0

    init(_ states: [AggregateState], _ keeper: RowKeeper, batchSize: Int) {
      self.states = states
      self.keeper = keeper
      groups = Buffer.of(UInt32.self, count: batchSize)
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      if groups.byteCount < batch.count * 4 { groups = Buffer.of(UInt32.self, count: batch.count) }
      var bytes = 0
      for state in states {
        try state.update(batch, position: position, groups: groups)
        bytes += state.byteCount
      }
      if bytes > reserved {
        try keeper.reserve(bytes - reserved)
        reserved = bytes
      }
    }
  }
}
