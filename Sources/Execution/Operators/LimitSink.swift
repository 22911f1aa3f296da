import Columns
import Diagnostics
import Synchronization

/// Keeps the rows of a LIMIT inside a plan: the first of the input, in the order of morsels.
///
/// A morsel keeps at most `offset + count` rows; morsels behind enough finished rows do not run.
final class LimitSink: Sink {
  private struct State {
    var parts: [Int: [Batch]] = [:]
    /// The first morsel that is not done.
    var prefix = 0
    var prefixRows = 0
  }

  private let wanted: Int
  private let offset: Int
  private let state = Mutex(State())
  /// Morsels from here on cannot matter.
  private let end = Atomic<Int>(.max)
  private let result = Once<MaterializedRows>()

  init(count: Int?, offset: Int) {
    let (sum, overflow) = (count ?? .max).addingReportingOverflow(offset)
    wanted = overflow ? .max : sum
    self.offset = offset
    if wanted == 0 { end.store(0, ordering: .relaxed) }
  }

  var source: MaterializedSource {
    MaterializedSource { [result] (_) throws(SQLError) in try result.get() }
  }

  func wants(morsel: Int) -> Bool { morsel < end.load(ordering: .relaxed) }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    Part(self, RowKeeper(OperatorMemory(worker.query, for: "LIMIT", nil)))
  }

  fileprivate func add(_ batches: [Batch], morsel: Int) {
    state.withLock { state in
      state.parts[morsel] = batches
      while let part = state.parts[state.prefix] {
        state.prefix += 1
        state.prefixRows += part.reduce(0) { $0 + $1.count }
        if state.prefixRows >= wanted {
          end.store(state.prefix, ordering: .relaxed)
          break
        }
      }
    }
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let batches = state.withLock { state in
      defer { state = State() }
      return state.parts.sorted { $0.key < $1.key }.flatMap(\.value)
    }
    result.set(MaterializedRows(cut(batches)))
  }

  private func cut(_ batches: [Batch]) -> [Batch] {
    var row = 0
    var kept: [Batch] = []
    for batch in batches {
      let first = min(batch.count, max(0, offset - row))
      let last = min(batch.count, wanted - row)
      if last > first { kept.append(batch.slice(from: first, count: last - first)) }
      row += batch.count
      if row >= wanted { break }
    }
    return kept
  }

  private final class Part: SinkPart {
    let sink: LimitSink
    let keeper: RowKeeper
    var batches: [Batch] = []

    init(_ sink: LimitSink, _ keeper: RowKeeper) {
      self.sink = sink
      self.keeper = keeper
    }

    override var isSatisfied: Bool { row >= sink.wanted }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      try keeper.reserve(batch)
      batches.append(batch)
    }

    override func finishMorsel() throws(SQLError) {
      sink.add(batches, morsel: morsel)
      batches = []
    }
  }
}
