import Columns
import Diagnostics
import Kernels

/// Finishes a grouping that has spilled: partition by partition, each parted again if it does not
/// fit; the groups come out in runs by the ordinals of their first rows.
struct SpilledGrouping: Sendable {
  let layout: AggregateLayout
  let set: [Int]
  let memory: OperatorMemory
  /// The columns of finished groups.
  let output: @Sendable (AggregateState) throws(SQLError) -> [Column]
  let runs: SortedRuns

  /// - Parameter share: The bytes that one worker may hold.
  func finish(
    _ partitions: HashPartitions, share: Int, _ query: QueryContext
  ) throws(SQLError) -> MergePlan {
    let failure = FirstError()
    query.workers.forEach(HashPartitions.count) { i in
      guard failure.isWorthwhile(morsel: i) else { return }
      do throws(SQLError) {
        try run(partitions.take(i), round: 0, share: share)
      } catch {
        failure.report(error, morsel: i)
      }
    }
    try failure.check()
    return try MergePlan(runs)
  }

  private func run(
    _ streams: [[SpilledPage]], round: Int, share: Int
  ) throws(SQLError) {
    if streams.allSatisfy(\.isEmpty) { return }
    let keeper = RowKeeper(memory)
    defer { keeper.giveBack() }
    var state = AggregateState(layout, set: set)
    var parts: HashPartitions?
    for (stream, pages) in streams.enumerated() {
      for page in pages {
        try memory.query.options.cancellation.check()
        try state.absorb(page, stream: stream)
        let isLast = round + 1 == HashPartitions.mostRounds || set.isEmpty
        if state.spillCost > share, !isLast, !memory.isForced || round == 0 {
          let known = parts ?? HashPartitions(round: round + 1, streams: streams.count)
          parts = known
          try state.spill(to: known, memory)
          state = AggregateState(layout, set: set)
          keeper.giveBack()
        } else if state.spillCost > keeper.taken {
          let more = state.spillCost - keeper.taken
          if state.spillCost > max(share, 1 << 21) {
            try keeper.reserve(more)
          } else {
            keeper.reserveAnyway(more)
          }
        }
      }
    }
    guard let parts else { return try finish(state) }
    try state.spill(to: parts, memory)
    state = AggregateState(layout, set: set)
    keeper.giveBack()
    for i in 0..<HashPartitions.count { try run(parts.take(i), round: round + 1, share: share) }
  }

  /// Writes the groups of a partition as a run.
  private func finish(_ state: AggregateState) throws(SQLError) {
    try state.settle()
    let count = state.groupCount
    let columns = try output(state)
    let firsts = state.firsts
    let ordinals = Column.make(.int64, count: count) { (target: inout MutableSpan<Int64>) in
      for i in 0..<target.count { target[i] = firsts.count > 0 ? Int64(firsts.base[i]) : 0 }
    }
    let order = PackedOrder([ordinals], orders: [SortOrder()], count: count).sortedAlone()
    try runs.add(inOrder: order, of: Batch(columns + [ordinals], count: count))
  }
}
