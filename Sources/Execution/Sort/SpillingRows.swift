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

  /// The runs, if there are any; else all rows.
  func takeAll(_ query: QueryContext) throws(SQLError) -> SpilledOrKept {
    let parts = state.withLock { state in
      defer { state.parts = [] }
      return state.parts
    }
    let runs = runs(query)
    if runs.isEmpty, !runs.memory.isForced {
      return .kept(SortChunks(parts.map { $0.takeAll() }), runs.memory)
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
    /// All rows so far; the batches are let go of, and the next ones take their memory.
    private var columns: [CollectedColumn] = []
    private var pieces: [SortChunks.Piece] = []
    private var count = 0

    init(_ runs: SortedRuns, share: Int) {
      self.runs = runs
      self.share = share
      keeper = RowKeeper(runs.memory)
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      var cost = cost(of: batch)
      if !keeper.tryReserve(cost, upTo: share) {
        try spill()
        cost = self.cost(of: batch)
        keeper.reserveAnyway(cost)
      }
      for i in columns.indices { columns[i].append(batch.columns[i]) }
      pieces.append(
        SortChunks.Piece(chunk: 0, start: count, count: batch.count, position: position))
      count += batch.count
    }

    private func cost(of batch: Batch) -> Int {
      if columns.isEmpty { columns = runs.shape.types.map { CollectedColumn($0) } }
      var bytes = 64
      for i in columns.indices {
        bytes += columns[i].need(for: batch.columns[i]) { keeper.size(of: $0) }
      }
      return SortedRuns.cost(ofBytes: bytes, rows: batch.count)
    }

    /// All rows, which are given away.
    func takeAll() -> SortChunks {
      defer { (columns, pieces, count) = ([], [], 0) }
      if count == 0 { return SortChunks(chunks: [], pieces: []) }
      return SortChunks(
        chunks: [Batch(columns.map { $0.finished() }, count: count)], pieces: pieces)
    }

    func spill() throws(SQLError) {
      try runs.add(takeAll().placed)
      keeper.giveBack()
    }
  }
}

/// Rows to be sorted: in memory, or in sorted runs.
enum SpilledOrKept {
  case kept(SortChunks, OperatorMemory)
  case spilled(MergePlan)
}
