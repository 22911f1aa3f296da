import Columns
import Diagnostics

/// Where a pipeline's rows come from, in numbered morsels.
protocol Source: AnyObject, Sendable {
  /// Gets ready, after all steps before were run; gives the number of morsels.
  func prepare(_ query: QueryContext) throws(SQLError) -> Int
  /// Gets the morsels ready that come when all before are done; gives their number, 0 at the end.
  func more(_ query: QueryContext) throws(SQLError) -> Int
  /// All rows have come, and the readers are gone.
  func release()
  /// Whether there may be such.
  var comesInPhases: Bool { get }
  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader
  /// The order in which morsels are best taken, once it is ready; nil for that of their numbers.
  var visitOrder: [Int]? { get }
  /// A guess of the rows, for showing progress.
  var weight: Double { get }
}

extension Source {
  func more(_ query: QueryContext) throws(SQLError) -> Int { 0 }
  func release() {}
  var comesInPhases: Bool { false }
  var visitOrder: [Int]? { nil }
  var weight: Double { 1000 }
}

/// Reads morsels for one worker.
protocol SourceReader: AnyObject {
  func open(morsel: Int) throws(SQLError)
  func next() throws(SQLError) -> Batch?
}
