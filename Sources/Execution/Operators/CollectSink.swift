import Columns
import Diagnostics
import Synchronization

/// Keeps all rows, in order.
final class CollectSink: Sink {
  private let parts = Mutex<[(morsel: Int, batches: [Batch])]>([])
  private let result = Once<MaterializedRows>()
  private let name: String
  private let held = Once<MemoryReservation>()

  init(_ name: String) { self.name = name }

  var rows: MaterializedRows { get throws(SQLError) { try result.get() } }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    let reservation = parts.withLock { _ in
      if let held = try? held.get() { return held }
      let made = worker.query.reservation(name)
      held.set(made)
      return made
    }
    return Part(self, RowKeeper(reservation))
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let sorted = parts.withLock { parts in
      defer { parts = [] }
      return parts.sorted { $0.morsel < $1.morsel }.flatMap(\.batches)
    }
    result.set(MaterializedRows(sorted, reservation: try? held.get()))
  }

  /// The rows as a source for a later pipeline.
  var source: MaterializedSource {
    MaterializedSource { (_) throws(SQLError) in try self.rows }
  }

  fileprivate func add(_ batches: [Batch], morsel: Int) {
    parts.withLock { $0.append((morsel, batches)) }
  }

  private final class Part: SinkPart {
    let sink: CollectSink
    let keeper: RowKeeper
    var batches: [Batch] = []

    init(_ sink: CollectSink, _ keeper: RowKeeper) {
      self.sink = sink
      self.keeper = keeper
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      try keeper.reserve(batch)
      batches.append(batch)
    }

    override func finishMorsel() throws(SQLError) {
      if !batches.isEmpty { sink.add(batches, morsel: morsel) }
      batches = []
    }
  }
}
