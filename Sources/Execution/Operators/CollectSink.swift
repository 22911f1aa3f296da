import Columns
import Diagnostics
import Synchronization

/// Keeps all rows, in order; what memory does not hold goes to disk.
final class CollectSink: Sink {
  private let parts = Mutex<[(morsel: Int, pieces: [RowPiece])]>([])
  private let result = Once<MaterializedRows>()
  private let types: [DataType]
  private let name: String
  let profile: NodeProfile?
  private let memory = Mutex<OperatorMemory?>(nil)

  /// - Parameter name: Who keeps the rows, for the error message.
  init(_ name: String, types: [DataType], _ profile: NodeProfile?) {
    self.name = name
    self.types = types
    self.profile = profile
  }

  var rows: MaterializedRows { get throws(SQLError) { try result.get() } }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    let memory = memory.withLock { known in
      let memory = known ?? OperatorMemory(worker.query, for: name, profile)
      known = memory
      return memory
    }
    return Part(self, memory, share: memory.share(of: worker.workers) / 2)
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let sorted = parts.withLock { parts in
      defer { parts = [] }
      return parts.sorted { $0.morsel < $1.morsel }.flatMap(\.pieces)
    }
    result.set(MaterializedRows(pieces: sorted, memory: memory.withLock { $0 }))
  }

  /// The rows as a source for a later pipeline.
  var source: MaterializedSource {
    MaterializedSource { (_) throws(SQLError) in try self.rows }
  }

  fileprivate func add(_ pieces: [RowPiece], morsel: Int) {
    parts.withLock { $0.append((morsel, pieces)) }
  }

  private final class Part: SinkPart {
    let sink: CollectSink
    let memory: OperatorMemory
    let keeper: RowKeeper
    let share: Int
    var pieces: [RowPiece] = []

    init(_ sink: CollectSink, _ memory: OperatorMemory, share: Int) {
      self.sink = sink
      self.memory = memory
      keeper = RowKeeper(memory)
      self.share = share
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      if keeper.tryKeep(batch, upTo: share) {
        pieces.append(.kept(batch))
      } else {
        pieces.append(.spilled(try memory.page(of: batch, types: sink.types)))
      }
    }

    override func finishMorsel() throws(SQLError) {
      if !pieces.isEmpty { sink.add(pieces, morsel: morsel) }
      pieces = []
    }
  }
}
