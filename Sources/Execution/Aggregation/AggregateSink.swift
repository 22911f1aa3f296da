import Columns
import Diagnostics
import Functions
import Plan
import Synchronization

/// Groups and aggregates: each worker has tables of its own, which are merged at the end.
///
/// Groups come out in the order of their first rows, grouping set after grouping set; in any order
/// where nobody sees it.
final class AggregateSink: Sink {
  private let layout: AggregateLayout
  private let sets: [[Int]]
  private let keyCount: Int
  /// Which keys and items someone reads.
  private let keptKeys: [Int]
  private let keptItems: [Int]
  private let hasGroupingColumn: Bool
  let tracksFirsts: Bool
  /// Groups that are complete before the input ends; nil where none can be.
  private let finished: FinishedGroups?
  /// What a filter right above asks of the groups.
  private let wanted: GroupFilter?
  /// Whether groups may be scattered once they are many.
  private let mayScatter: Bool
  private let parts = Mutex<[PartStates]>([])
  /// What each grouping set has spilled; nil while nothing was.
  private let spilled = Mutex<[HashPartitions]?>(nil)
  private let keeping = Mutex<OperatorMemory?>(nil)
  let profile: NodeProfile?
  private let result = Once<[ResultPart]>()

  /// The states of one worker. Used by it until the pipeline ends, by one worker afterwards.
  private final class PartStates: @unchecked Sendable {
    var states: [AggregateState]
    /// Where the rows go once the groups of the only set are many; `states` is empty then.
    var scattered: ScatteredGroups?
    /// The groups of the morsel at hand, where these are complete at its end but for a few, which
    /// `states` takes in.
    var ofMorsel: MorselGroups?
    init(_ states: [AggregateState]) { self.states = states }
  }

  init(
    _ layout: AggregateLayout, sets: [[Int]], keptKeys: [Int], keptItems: [Int],
    hasGroupingColumn: Bool, tracksFirsts: Bool, finished: FinishedGroups?, wanted: GroupFilter?,
    _ profile: NodeProfile?
  ) {
    self.profile = profile
    self.finished = finished
    self.wanted = wanted
    self.layout = layout
    self.sets = sets
    keyCount = layout.keyTypes.count
    self.keptKeys = keptKeys
    self.keptItems = keptItems
    self.hasGroupingColumn = hasGroupingColumn
    self.tracksFirsts = tracksFirsts
    mayScatter = sets.count == 1 && ScatteredGroups.fits(layout, sets[0])
  }

  var source: ResultSource { ResultSource(result) }

  func begin(_ source: any Source, _ query: QueryContext) { finished?.begin(source, query) }

  /// Whether groups that are complete are put among the others by the ordinals of their rows.
  private var keepsOrdinals: Bool { tracksFirsts && finished?.seams != nil }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    let memory = keeping.withLock { held in
      let made = held ?? OperatorMemory(worker.query, for: "a grouping", profile)
      held = made
      return made
    }
    let holder = PartStates(newStates())
    let share = memory.share(of: worker.workers)
    if let finished, let seams = finished.seams {
      holder.ofMorsel = try MorselGroups(finished, seams, self, memory, share: share / 2)
    }
    parts.withLock { $0.append(holder) }
    return Part(self, holder, memory, share: share, worker.query)
  }

  /// What decides about groups that are complete; nil where all are wanted.
  func makeFilter(_ options: ExecutionOptions) throws(SQLError) -> Conjunction? {
    guard let wanted else { return nil }
    return try Conjunction(wanted.predicate, layout: wanted.layout, options)
  }

  func newStates() -> [AggregateState] {
    sets.map { AggregateState(layout, set: $0, tracksFirsts: tracksFirsts) }
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let workers = parts.withLock { parts in
      defer { parts = [] }
      return parts
    }
    let memory = keeping.withLock { held in
      defer { held = nil }
      return held ?? OperatorMemory(query, for: "a grouping", profile)
    }
    if let partitions = spilled.withLock({ $0 }) {
      return result.set(try finish(partitions, workers, memory, query))
    }
    let complete = finished?.takeAll() ?? []
    if tracksFirsts, !complete.isEmpty {
      let pieces = try FinishedGroups.inOrder(complete, with: try others(workers, query))
      let rows = MaterializedRows(pieces: pieces, columns: outputTypes.count, memory: memory)
      return result.set([.kept(rows)])
    }
    let pieces = complete + (try merged(workers, query)).map { .kept($0) }
    result.set([.kept(MaterializedRows(pieces: pieces, memory: memory))])
  }

  /// What all workers have grouped.
  private func merged(
    _ workers: [PartStates], _ query: QueryContext
  ) throws(SQLError) -> [Batch] {
    if workers.contains(where: { $0.scattered != nil }) {
      return try mergedScattered(workers, query)
    }
    var batches: [Batch] = []
    for i in sets.indices {
      var states = workers.map { $0.states[i] }.sorted { $0.groupCount > $1.groupCount }
      if let merge = GroupMerge(layout, sets[i], states, query) {
        batches += try merge.result { (state) throws(SQLError) in try self.columns(state) }
        continue
      }
      let merged = try merged(&states, set: i, query)
      try merged.settle()
      batches += try output(merged, query)
    }
    return batches
  }

  /// One state after the other goes into the largest.
  private func merged(
    _ states: inout [AggregateState], set: Int, _ query: QueryContext
  ) throws(SQLError) -> AggregateState {
    let merged = states.isEmpty ? newStates()[set] : states.removeFirst()
    while !states.isEmpty {
      try query.options.cancellation.check()
      let other = states.removeFirst()
      try merged.merge(other)
      other.forget()
    }
    return merged
  }

  /// The groups that were not complete before the end, in order, with ordinals behind.
  private func others(_ workers: [PartStates], _ query: QueryContext) throws(SQLError) -> Batch {
    var states = workers.map { $0.states[0] }.sorted { $0.groupCount > $1.groupCount }
    let state = try merged(&states, set: 0, query)
    let whole = Batch(try columns(state, firsts: true), count: state.groupCount)
    guard let order = state.order() else { return whole }
    return whole.gather(order.span(of: Int32.self, count: whole.count))
  }

  /// The groups of workers of which some have scattered theirs.
  private func mergedScattered(
    _ workers: [PartStates], _ query: QueryContext
  ) throws(SQLError) -> [Batch] {
    let finisher = GroupFinisher(query: query, tracksFirsts: tracksFirsts)
    let filled = workers.filter { $0.scattered != nil || $0.states[0].groupCount > 0 }
    let all = try finisher.inParallel(filled.count) { (i) throws(SQLError) in
      if filled[i].scattered == nil { try self.scatter(filled[i], room: 0) }
      try filled[i].scattered?.flush()
      return filled[i].scattered
    }
    let parts = try finisher.inParallel(ScatteredGroups.count) { (i) throws(SQLError) in
      var states = all.compactMap { $0?.states[i] }.sorted { $0.groupCount > $1.groupCount }
      let merged = states.removeFirst()
      for other in states {
        try query.options.cancellation.check()
        try merged.merge(other)
        other.forget()
      }
      defer { merged.forget() }
      return try finisher.part(merged) { (state) throws(SQLError) in try self.columns(state) }
    }
    return try finisher.inOrder(parts)
  }

  /// Scatters the groups of a worker.
  /// - Parameter room: How many rows of each part may wait; 0 where no more rows come.
  private func scatter(_ part: PartStates, room: Int) throws(SQLError) {
    let scattered = ScatteredGroups(layout, set: sets[0], tracksFirsts: tracksFirsts, room: room)
    try scattered.absorb(part.states[0])
    part.scattered = scattered
    part.states = []
  }

  /// The same from disk: what workers still hold goes there too.
  private func finish(
    _ partitions: [HashPartitions], _ workers: [PartStates], _ memory: OperatorMemory,
    _ query: QueryContext
  ) throws(SQLError) -> [ResultPart] {
    let failure = FirstError()
    query.workers.forEach(workers.count) { i in
      do throws(SQLError) {
        try self.spill(workers[i], memory)
        workers[i].states = []
      } catch {
        failure.report(error, morsel: i)
      }
    }
    try failure.check()
    memory.shrink(by: memory.heldBytes)
    AllocatorSettings.trim()
    var parts: [ResultPart] = []
    let complete = finished?.takeAll() ?? []
    for i in sets.indices {
      let shape = SortShape(types: outputTypes, keys: [], orders: [])
      let runs = SortedRuns(shape, memory)
      try FinishedGroups.write(complete, types: outputTypes, to: runs)
      let grouping = SpilledGrouping(
        layout: layout, set: sets[i], memory: memory,
        output: { [self] (state) throws(SQLError) in try columns(state) }, runs: runs)
      let share = memory.share(of: query.options.threads)
      parts.append(
        .merged(
          try grouping.finish(partitions[i], share: share, query), columns: outputTypes.count))
    }
    return parts
  }

  private func spill(_ part: PartStates, _ memory: OperatorMemory) throws(SQLError) {
    let streams = AggregateState.streams(layout)
    let partitions = spilled.withLock { spilled in
      let known = spilled ?? sets.map { _ in HashPartitions(round: 0, streams: streams) }
      spilled = known
      return known
    }
    if let scattered = part.scattered {
      try scattered.flush()
      for state in scattered.states { try state.spill(to: partitions[0], memory) }
    }
    for (i, state) in part.states.enumerated() { try state.spill(to: partitions[i], memory) }
    try part.ofMorsel?.cut().spill(to: partitions[0], memory)
    part.scattered = nil
    part.states = newStates()
    AllocatorSettings.trim()
  }

  /// The types of what someone reads of the groups.
  var outputTypes: [DataType] {
    keptKeys.map { layout.keyTypes[$0] } + keptItems.map { layout.outputs[$0].type }
      + (hasGroupingColumn ? [.int64] : [])
  }

  private func output(_ state: AggregateState, _ query: QueryContext) throws(SQLError) -> [Batch] {
    if state.groupCount == 0 { return [] }
    let whole = Batch(try columns(state), count: state.groupCount)
    let order = state.order()
    state.forget()
    return order.map { gathered(whole, $0, query) } ?? [whole]
  }

  /// What someone reads of the groups, in the order of their numbers.
  /// - Parameter firsts: Whether the ordinals of their first rows stand behind.
  func columns(
    _ state: AggregateState, firsts: Bool = false
  ) throws(SQLError) -> [Column] {
    let count = state.groupCount
    let keys = state.keyColumns
    var columns: [Column] = []
    for key in keptKeys {
      if let place = state.set.firstIndex(of: key) {
        columns.append(keys[place])
      } else {
        columns.append(.nulls(layout.keyTypes[key], count: count))
      }
    }
    for item in keptItems { columns.append(try state.result(ofOutput: item)) }
    if hasGroupingColumn {
      columns.append(.constant(.integer(Int128(mask(state.set))), .int64, count: count))
    }
    if firsts { columns.append(state.ordinals) }
    return columns
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
    let sink: AggregateSink
    let part: PartStates
    let memory: OperatorMemory
    let keeper: RowKeeper
    /// The most bytes of this worker.
    let share: Int
    let query: QueryContext
    var groups: Buffer
    /// Rows since the states were last empty.
    var rows = 0
    /// So many groups are looked at next, whether they are better scattered.
    var nextLook = 0

    init(
      _ sink: AggregateSink, _ part: PartStates, _ memory: OperatorMemory, share: Int,
      _ query: QueryContext
    ) {
      self.sink = sink
      self.part = part
      self.memory = memory
      self.share = share
      self.query = query
      keeper = RowKeeper(memory)
      groups = Buffer.of(UInt32.self, count: query.options.batchSize)
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      if groups.byteCount < batch.count * 4 { groups = Buffer.of(UInt32.self, count: batch.count) }
      var bytes = 0
      if let scattered = part.scattered {
        try scattered.update(batch, position: position)
        bytes = scattered.spillCost
      } else if let ofMorsel = part.ofMorsel {
        try ofMorsel.state.update(batch, position: position, groups: groups)
        bytes = ofMorsel.state.spillCost + part.states[0].spillCost
      } else {
        for state in part.states {
          try state.update(batch, position: position, groups: groups)
          bytes += state.spillCost
        }
        rows += batch.count
        if sink.mayScatter, !sink.keepsOrdinals { try scatterIfMany() }
      }
      if bytes <= keeper.taken { return }
      if !keeper.tryReserve(bytes - keeper.taken, upTo: share) {
        try sink.spill(part, memory)
        (rows, nextLook) = (0, 0)
        keeper.giveBack()
      }
    }

    override func finishMorsel() throws(SQLError) {
      guard let ofMorsel = part.ofMorsel else { return }
      try ofMorsel.finish(morsel: morsel, into: part.states[0])
      if ofMorsel.isUseless { part.ofMorsel = nil }
    }

    /// Scatters the groups when their table leaves the cache and most rows bring new ones, or the
    /// table is so large that rows find nothing in the cache.
    private func scatterIfMany() throws(SQLError) {
      let groups = part.states[0].groupCount
      guard groups >= nextLook, GroupMerge.isWorthwhile(groups: groups, query) else { return }
      nextLook = 2 * groups
      guard rows < 16 * groups || groups >= 1 << 18, !part.states[0].mayBeIndexed else { return }
      let room = query.options.schedulerSeed == nil ? ScatteredGroups.usualRoom : 16
      guard ScatteredGroups.bytes(sink.layout, room: room) <= share / 4 else { return }
      try sink.scatter(part, room: room)
    }
  }
}
