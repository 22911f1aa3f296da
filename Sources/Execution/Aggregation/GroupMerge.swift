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
  private let tracksFirsts: Bool
  private let bits: Int
  /// The key that decides the part of a group where it decides the others; nil where all do.
  private let deciding: Int?

  private static let leastGroups = 1 << 16
  private static let groupsPerPart = 1 << 15

  /// Whether so many groups are worth parting; tests that permute the morsels see it with few.
  static func isWorthwhile(groups: Int, _ query: QueryContext) -> Bool {
    groups >= (query.options.schedulerSeed == nil ? leastGroups : 2)
  }

  /// nil where merging one worker's groups after the other's is as good.
  init?(
    _ layout: AggregateLayout, _ set: [Int], _ states: [AggregateState], _ query: QueryContext
  ) {
    let filled = states.filter { $0.groupCount > 0 }
    let groups = filled.reduce(0) { $0 + $1.groupCount }
    guard filled.count > 1, GroupMerge.isWorthwhile(groups: groups, query),
      groups < Int(Int32.max),
      filled.allSatisfy(\.mergesParts)
    else { return nil }
    self.layout = layout
    self.set = set
    self.states = filled
    self.query = query
    tracksFirsts = filled.allSatisfy(\.tracksFirsts)
    let leading = filled[0].decidingKey
    deciding = filled.allSatisfy { $0.decidingKey == leading } ? leading : nil
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

  /// The groups in the order of their first rows, where that matters.
  /// - Parameter columns: What is read of a state's groups.
  func result(
    _ columns: @Sendable @escaping (AggregateState) throws(SQLError) -> [Column]
  ) throws(SQLError) -> [Batch] {
    let finisher = GroupFinisher(query: query, tracksFirsts: tracksFirsts)
    let parted = try finisher.inParallel(states.count) { (i) throws(SQLError) in part(states[i]) }
    let parts = try finisher.inParallel(1 << bits) { (i) throws(SQLError) in
      try finisher.part(try merged(parted, part: i), columns)
    }
    for state in states { state.forget() }
    return try finisher.inOrder(parts)
  }

  private func part(_ state: AggregateState) -> Parted {
    let count = state.groupCount
    let keys = state.keyColumns
    let hashBuffer = hashRows(deciding.map { [keys[$0]] } ?? keys, count: count)
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
    let state = AggregateState(layout, set: set, tracksFirsts: tracksFirsts)
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
}
