import Columns
import Diagnostics
import Functions
import Kernels
import Synchronization

/// Merges what workers have grouped when there are many groups: parts of the groups, by the hash
/// of their keys, are merged by workers apart, in tables that fit their caches.
///
/// What workers have grouped is only read here; a merged part belongs to the worker that makes it.
struct GroupMerge: @unchecked Sendable {
  private let layout: AggregateLayout
  private let set: [Int]
  private let states: [AggregateState]
  private let query: QueryContext
  private let bits: Int

  private static let leastGroups = 1 << 16
  private static let groupsPerPart = 1 << 15

  /// nil where merging one worker's groups after the other's is as good.
  init?(
    _ layout: AggregateLayout, _ set: [Int], _ states: [AggregateState], _ query: QueryContext
  ) {
    let filled = states.filter { $0.groupCount > 0 }
    let groups = filled.reduce(0) { $0 + $1.groupCount }
    // Tests that permute the morsels also want to see this with few groups.
    let least = query.options.schedulerSeed == nil ? GroupMerge.leastGroups : 2
    guard filled.count > 1, groups >= least, groups < Int(Int32.max),
      filled.allSatisfy(\.mergesParts)
    else { return nil }
    self.layout = layout
    self.set = set
    self.states = filled
    self.query = query
    var bits = 3
    while bits < 8, groups >> bits > GroupMerge.groupsPerPart { bits += 1 }
    self.bits = bits
  }

  /// The groups of one worker, parted.
  private struct Parted: @unchecked Sendable {
    let state: AggregateState
    let keys: [Column]
    let order: Buffer
    let starts: [Int]
  }

  /// A part of the merged groups: what is read of them, and their first ordinals.
  private struct Part: Sendable {
    let columns: [Column]
    let firsts: Column
  }

  /// The groups in the order of their first rows.
  /// - Parameter columns: What is read of a state's groups.
  func result(
    _ columns: @Sendable @escaping (AggregateState) throws(SQLError) -> [Column]
  ) throws(SQLError) -> [Batch] {
    let parted = try inParallel(states.count) { (i) throws(SQLError) in part(states[i]) }
    let parts = try inParallel(1 << bits) { (i) throws(SQLError) -> Part in
      let state = try merged(parted, part: i)
      let firsts = state.firsts
      let ordinals = Column.make(.int64, count: state.groupCount) {
        (target: inout MutableSpan<Int64>) in
        for i in 0..<target.count { target[i] = Int64(bitPattern: firsts.base[i]) }
      }
      return Part(columns: try columns(state), firsts: ordinals)
    }
    for state in states { state.forget() }
    return try inOrder(parts)
  }

  private func part(_ state: AggregateState) -> Parted {
    let count = state.groupCount
    let keys = state.keyColumns
    let hashBuffer = hashRows(keys, count: count)
    let hashes = hashBuffer.pointer(to: UInt64.self)
    let shift = UInt64(64 - bits)
    var starts = [Int](repeating: 0, count: 1 << bits + 1)
    for i in 0..<count { starts[Int(hashes[i] >> shift) + 1] += 1 }
    for part in 0..<1 << bits { starts[part + 1] += starts[part] }
    var next = starts
    let order = Buffer.of(Int32.self, count: max(1, count))
    let rows = order.pointer(to: Int32.self)
    for i in 0..<count {
      let part = Int(hashes[i] >> shift)
      rows[next[part]] = Int32(truncatingIfNeeded: i)
      next[part] += 1
    }
    return Parted(state: state, keys: keys, order: order, starts: starts)
  }

  private func merged(_ parted: [Parted], part: Int) throws(SQLError) -> AggregateState {
    let state = AggregateState(layout, set: set)
    for worker in parted {
      var start = worker.starts[part]
      let end = worker.starts[part + 1]
      while start < end {
        try query.options.cancellation.check()
        let count = min(1 << 14, end - start)
        let order = worker.order
        let rows = order.span(of: Int32.self, from: start, count: count)
        try state.merge(worker.state, worker.keys, rows: rows)
        start += count
      }
    }
    return state
  }

  private func inOrder(_ parts: [Part]) throws(SQLError) -> [Batch] {
    let filled = parts.filter { $0.firsts.count > 0 }
    let sorter = RowSorter(query: query)
    let types = (filled.first?.columns ?? []).map(\.type) + [.int64]
    let all = try sorter.concatenated(
      filled.map { Batch($0.columns + [$0.firsts], count: $0.firsts.count) }, types: types)
    let firsts = all.columns[types.count - 1]
    let order = try sorter.order([firsts], [SortOrder()], count: all.count)
    let whole = Batch(Array(all.columns.dropLast()), count: all.count)
    let size = MaterializedRows.morselRows
    return try inParallel((all.count + size - 1) / size) { (piece) throws(SQLError) in
      let start = piece * size
      let count = min(size, whole.count - start)
      let rows = order.buffer
      return whole.gather(rows.span(of: Int32.self, from: start, count: count))
    }
  }

  /// What workers make of 0 ..< count, in order.
  private func inParallel<T: Sendable>(
    _ count: Int, _ make: @escaping @Sendable (Int) throws(SQLError) -> T
  ) throws(SQLError) -> [T] {
    let made = Mutex([T?](repeating: nil, count: count))
    let failure = FirstError()
    query.workers.forEach(count) { i in
      guard failure.isWorthwhile(morsel: i) else { return }
      do throws(SQLError) {
        let one = try make(i)
        made.withLock { $0[i] = one }
      } catch {
        failure.report(error, morsel: i)
      }
    }
    try failure.check()
    return made.withLock { $0.compactMap { $0 } }
  }
}
