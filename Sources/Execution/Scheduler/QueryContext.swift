import Columns
import Diagnostics
import Functions
import Synchronization

/// What all parts of a running plan share.
final class QueryContext: Sendable {
  let options: ExecutionOptions
  let workers: WorkerPool
  let spill: SpillStore
  /// The rows of common tables and of the last round of recursive ones, by number.
  private let commonTables = Mutex<[Int: MaterializedRows]>([:])

  init(_ options: ExecutionOptions) {
    _ = AllocatorSettings.applied
    self.options = options
    workers = WorkerPool(threads: options.threads)
    spill = SpillStore(options)
  }

  func setCommonTable(_ number: Int, _ rows: MaterializedRows) {
    commonTables.withLock { $0[number] = rows }
  }

  func commonTable(_ number: Int) -> MaterializedRows? { commonTables.withLock { $0[number] } }

  func reservation(_ name: String) -> MemoryReservation {
    MemoryReservation(options.budget, for: name)
  }
}

/// What belongs to one worker while it runs one pipeline.
final class WorkerContext {
  let query: QueryContext
  let number: Int
  /// Workers that run the pipeline.
  let workers: Int
  let stopwatch: Stopwatch?

  init(_ query: QueryContext, number: Int, workers: Int, timed: Bool) {
    self.query = query
    self.number = number
    self.workers = workers
    stopwatch = timed ? Stopwatch() : nil
  }
}
