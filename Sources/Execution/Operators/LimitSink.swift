import Columns
import Diagnostics
import Synchronization

/// Keeps the rows of a LIMIT inside a plan: the first of the input, in the order of morsels.
///
/// A morsel keeps at most `offset + count` rows; morsels behind enough finished rows do not run.
final class LimitSink: Sink {
  private struct State {
    var parts: [Int: [RowPiece]] = [:]
    var memory: OperatorMemory?
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

  private let types: [DataType]
  let profile: NodeProfile?

  init(count: Int?, offset: Int, types: [DataType], _ profile: NodeProfile?) {
    self.types = types
    self.profile = profile
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
    let memory = state.withLock { state in
      let memory = state.memory ?? OperatorMemory(worker.query, for: "LIMIT", profile)
      state.memory = memory
      return memory
    }
    return Part(self, memory, share: memory.share(of: worker.workers) / 2)
  }

  fileprivate func add(_ pieces: [RowPiece], morsel: Int) {
    state.withLock { state in
      state.parts[morsel] = pieces
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
    let (pieces, memory) = state.withLock { state in
      defer { state = State() }
      return (state.parts.sorted { $0.key < $1.key }.flatMap(\.value), state.memory)
    }
    result.set(MaterializedRows(pieces: try cut(pieces), memory: memory))
  }

  private func cut(_ pieces: [RowPiece]) throws(SQLError) -> [RowPiece] {
    var row = 0
    var kept: [RowPiece] = []
    for piece in pieces {
      let first = min(piece.count, max(0, offset - row))
      let last = min(piece.count, wanted - row)
      if last - first == piece.count {
        kept.append(piece)
      } else if last > first {
        kept.append(.kept(try piece.read().slice(from: first, count: last - first)))
      }
      row += piece.count
      if row >= wanted { break }
    }
    return kept
  }

  private final class Part: SinkPart {
    let sink: LimitSink
    let memory: OperatorMemory
    let keeper: RowKeeper
    let share: Int
    var pieces: [RowPiece] = []

    init(_ sink: LimitSink, _ memory: OperatorMemory, share: Int) {
      self.sink = sink
      self.memory = memory
      self.share = share
      keeper = RowKeeper(memory)
    }

    override var isSatisfied: Bool { row >= sink.wanted }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      if keeper.tryKeep(batch, upTo: share) {
        pieces.append(.kept(batch))
      } else {
        pieces.append(.spilled(try memory.page(of: batch, types: sink.types)))
      }
    }

    override func finishMorsel() throws(SQLError) {
      sink.add(pieces, morsel: morsel)
      pieces = []
    }
  }
}
