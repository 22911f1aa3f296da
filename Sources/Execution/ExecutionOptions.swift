import Columns
import Diagnostics
import Functions

/// How a plan is run, and what it may know and use.
package struct ExecutionOptions: Sendable {
  /// Workers, the caller's thread among them.
  package var threads: Int
  /// The most rows of a batch; results do not depend on it.
  package var batchSize: Int
  package var budget: MemoryBudget
  package var cancellation: Cancellation
  package var session: FunctionSession
  /// Values of `$1`, `$2`, …, already of the types that the plan names.
  package var parameters: [Value]
  /// Permutes the order in which morsels are taken, to test that nothing depends on it.
  package var schedulerSeed: UInt64?
  /// Where spilled rows go; nil: the system's place.
  package var temporaryDirectory: String?
  /// The most bytes that spilled rows may take there at once.
  package var temporaryLimit = Int.max
  /// Operators that can spill do so all the time, to test that nothing depends on it.
  package var forcesSpill = false

  package init(
    threads: Int = 1, batchSize: Int = Batch.defaultSize,
    budget: MemoryBudget = MemoryBudget(limit: .max),
    cancellation: Cancellation = Cancellation(), session: FunctionSession = FunctionSession(),
    parameters: [Value] = [], schedulerSeed: UInt64? = nil, temporaryDirectory: String? = nil
  ) {
    self.threads = max(1, threads)
    self.batchSize = max(1, batchSize)
    self.budget = budget
    self.cancellation = cancellation
    self.session = session
    self.parameters = parameters
    self.schedulerSeed = schedulerSeed
    self.temporaryDirectory = temporaryDirectory
  }
}
