import Columns
import Diagnostics
import Synchronization

/// Parts the probe rows of a spilled join by the hashes of their keys, with their ordinals.
final class ProbeSpillSink: Sink {
  private let join: SpilledJoin
  private let parts = Mutex<[Part]>([])

  init(_ join: SpilledJoin) { self.join = join }

  var profile: NodeProfile? { join.probe.profile }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    let share = join.memory.share(of: worker.workers) / 4
    let part = Part(join, try join.probeKeys(), share: share)
    parts.withLock { $0.append(part) }
    return part
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let parts = parts.withLock { parts in
      defer { parts = [] }
      return parts
    }
    let failure = FirstError()
    query.workers.forEach(parts.count) { i in
      do throws(SQLError) { try parts[i].spill() } catch { failure.report(error, morsel: i) }
    }
    try failure.check()
  }

  /// What one worker holds. Used by it until the pipeline ends, by one worker afterwards.
  private final class Part: SinkPart, @unchecked Sendable {
    let join: SpilledJoin
    let keys: ExpressionSet
    let keeper: RowKeeper
    let share: Int
    var rows: [Batch] = []

    init(_ join: SpilledJoin, _ keys: ExpressionSet, share: Int) {
      self.join = join
      self.keys = keys
      self.share = min(share, 1 << 25)
      keeper = RowKeeper(join.memory)
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      let cost = keeper.size(of: batch) * 2
      if !keeper.tryReserve(cost, upTo: share) {
        try spill()
        keeper.reserveAnyway(cost)
      }
      rows.append(PlacedRows(batch: batch, position: position).numbered)
    }

    func spill() throws(SQLError) {
      if rows.isEmpty { return }
      let all = Batch.concatenated(rows, types: join.probeTypes)
      rows = []
      try join.write(probe: all, keys, to: join.partitions)
      keeper.giveBack()
    }
  }
}
