import Columns
import Diagnostics
import Kernels
import Synchronization

/// All rows of an input, on their way to be sorted: in memory as long as they fit, else in runs.
final class SpillingRows: Sendable {
  private let shape: SortShape
  private let name: String
  private let profile: NodeProfile?
  private let state = Mutex<State>(State())

  private struct State: Sendable {
    var runs: SortedRuns?
    var parts: [Part] = []
  }

  /// - Parameter name: Who keeps the rows, for the error message.
  init(_ shape: SortShape, _ name: String, _ profile: NodeProfile?) {
    self.shape = shape
    self.name = name
    self.profile = profile
  }

  func makePart(_ worker: WorkerContext) -> SinkPart {
    let runs = runs(worker.query)
    let part = Part(runs, share: runs.memory.share(of: worker.workers))
    state.withLock { $0.parts.append(part) }
    return part
  }

  /// The runs, if there are any; else all rows in their order.
  func takeAll(_ query: QueryContext) throws(SQLError) -> SpilledOrKept {
    let parts = state.withLock { state in
      defer { state.parts = [] }
      return state.parts
    }
    let runs = runs(query)
    if runs.isEmpty, !runs.memory.isForced {
      let rows = parts.flatMap(\.rows).sorted { $0.position < $1.position }
      return .kept(rows.map(\.batch), runs.memory)
    }
    let failure = FirstError()
    query.workers.forEach(parts.count) { i in
      do throws(SQLError) { try parts[i].spill() } catch { failure.report(error, morsel: i) }
    }
    try failure.check()
    return .spilled(try MergePlan(runs))
  }

  private func runs(_ query: QueryContext) -> SortedRuns {
    state.withLock { state in
      let runs = state.runs ?? SortedRuns(shape, OperatorMemory(query, for: name, profile))
      state.runs = runs
      return runs
    }
  }

  /// What one worker keeps. Used by that worker until the pipeline ends, by one worker afterwards.
  private final class Part: SinkPart, @unchecked Sendable {
    let runs: SortedRuns
    let keeper: RowKeeper
    let share: Int
    private(set) var rows: [PlacedRows] = []
    /// The last of `rows`, which are not put together yet, and how many rows they have.
    private var loose = 0
    private var looseRows = 0

    /// So many rows are put together: their columns are then large enough for large pages.
    private static let togetherRows = 1 << 20

    init(_ runs: SortedRuns, share: Int) {
      self.runs = runs
      self.share = share
      keeper = RowKeeper(runs.memory)
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      let cost = SortedRuns.cost(ofBytes: keeper.size(of: batch), rows: batch.count)
      if !keeper.tryReserve(cost, upTo: share) {
        try spill()
        keeper.reserveAnyway(cost)
      }
      rows.append(PlacedRows(batch: batch, position: position))
      loose += 1
      looseRows += batch.count
      if looseRows >= Part.togetherRows { putTogether() }
    }

    /// Moves the rows of the last batches into common columns, and lets go of theirs, whose memory
    /// the next batches take.
    private func putTogether() {
      let last = rows.suffix(loose)
      let all = Batch.joined(last.map(\.batch), types: runs.shape.types)
      rows.removeLast(loose)
      var start = 0
      for part in last {
        let batch = all.slice(from: start, count: part.batch.count)
        rows.append(PlacedRows(batch: batch, position: part.position))
        start += part.batch.count
      }
      (loose, looseRows) = (0, 0)
    }

    func spill() throws(SQLError) {
      if rows.isEmpty { return }
      try runs.add(rows)
      rows = []
      (loose, looseRows) = (0, 0)
      keeper.giveBack()
    }
  }
}

/// Rows to be sorted: in memory, or in sorted runs.
enum SpilledOrKept {
  case kept([Batch], OperatorMemory)
  case spilled(MergePlan)
}
