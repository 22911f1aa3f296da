import Columns
import Diagnostics
import Synchronization

/// Gathers the batches of all workers in the order of their morsels, for sinks that keep all rows.
final class RowsByMorsel: Sendable {
  private let parts = Mutex<[(morsel: Int, batches: [Batch])]>([])
  private let held = Mutex<MemoryReservation?>(nil)
  private let name: String

  /// - Parameter name: Who holds the memory, for the error message.
  init(_ name: String) { self.name = name }

  func makePart(_ worker: WorkerContext) -> SinkPart {
    Part(self, RowKeeper(reservation(worker.query)))
  }

  func reservation(_ query: QueryContext) -> MemoryReservation {
    held.withLock { held in
      let known = held ?? query.reservation(name)
      held = known
      return known
    }
  }

  /// The rows in order; they are given away.
  func takeAll() -> [Batch] {
    parts.withLock { parts in
      defer { parts = [] }
      return parts.sorted { $0.morsel < $1.morsel }.flatMap(\.batches)
    }
  }

  private final class Part: SinkPart {
    let rows: RowsByMorsel
    let keeper: RowKeeper
    var batches: [Batch] = []

    init(_ rows: RowsByMorsel, _ keeper: RowKeeper) {
      self.rows = rows
      self.keeper = keeper
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      try keeper.reserve(batch)
      batches.append(batch)
    }

    override func finishMorsel() throws(SQLError) {
      if !batches.isEmpty { rows.parts.withLock { $0.append((morsel, batches)) } }
      batches = []
    }
  }
}
