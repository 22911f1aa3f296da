import Columns
import Diagnostics

/// Where a pipeline's rows come from, in numbered morsels.
protocol Source: AnyObject, Sendable {
  /// Gets ready, after all steps before were run; gives the number of morsels.
  func prepare(_ query: QueryContext) throws(SQLError) -> Int
  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader
  /// The order in which morsels are best taken, once it is ready; nil for that of their numbers.
  var visitOrder: [Int]? { get }
  /// A guess of the rows, for showing progress.
  var weight: Double { get }
}

extension Source {
  var visitOrder: [Int]? { nil }
  var weight: Double { 1000 }
}

/// Reads morsels for one worker.
protocol SourceReader: AnyObject {
  func open(morsel: Int) throws(SQLError)
  func next() throws(SQLError) -> Batch?
}
