import Columns
import Diagnostics

/// An open file of rows in groups, each of which can be read by itself.
///
/// A format makes its files such; `FileTable` makes tables of them: schemas united by name,
/// columns of folders, pruning, late materialization.
package protocol DataFile: Sendable {
  var path: String { get }
  var schema: Schema { get }
  var rowCount: Int { get }
  /// Row groups or stripes.
  var groupCount: Int { get }
  func rowCount(ofGroup group: Int) -> Int
  /// What is known of a column in one group; nil where nothing is.
  func bounds(ofColumn column: Int, group: Int) -> ValueBounds?
  /// How many distinct values a column has in one group; nil where nothing small says it.
  func distinctCount(ofColumn column: Int, group: Int) -> Int?
  /// The rows of a group that may pass, as ascending ranges; what it costs may be some reads.
  /// - Parameter tests: In terms of this file's schema; all hold for a wanted row.
  func rowRanges(
    group: Int, tests: [ColumnPredicate], metrics: ScanMetrics
  ) throws(SQLError) -> [Range<Int>]
  /// - Parameters:
  ///   - columns: Positions in the schema; the reader knows them by their place in this list.
  ///   - jumps: Whether far rows will be passed over.
  func openGroup(_ group: Int, columns: [Int], jumps: Bool) throws(SQLError) -> any GroupReader
}

/// Reads columns of one group, each front to back at its own pace.
package protocol GroupReader: AnyObject {
  /// The next `count` rows of a column.
  func read(_ column: Int, count: Int) throws(SQLError) -> Column
  /// The same for a caller that wants few of the rows: values may stay codes of a dictionary.
  func readCoded(_ column: Int, count: Int) throws(SQLError) -> Column
  func skip(_ column: Int, count: Int) throws(SQLError)
  /// What was done so far.
  var work: ReadWork { get }
}

extension GroupReader {
  package func readCoded(_ column: Int, count: Int) throws(SQLError) -> Column {
    try read(column, count: count)
  }
}

/// What one reader did; the scan adds it to its `ScanMetrics`.
package struct ReadWork: Sendable {
  package var bytes = 0
  package var pages = 0
  package var pagesSkipped = 0
  /// Pages that a cache had.
  package var cacheHits = 0
  package init() {}
}

/// What is known of some values: bounds that enclose them, and how many are NULL.
package struct ValueBounds: Sendable {
  package var minimum: Value?
  package var maximum: Value?
  package var nullCount: Int?
  /// Values and NULLs.
  package var valueCount: Int

  package init(valueCount: Int) { self.valueCount = valueCount }

  /// True if no row has a value; nil bounds then mean nothing.
  package var isAllNull: Bool { nullCount == valueCount }
}

extension DataFile {
  package func distinctCount(ofColumn column: Int, group: Int) -> Int? { nil }

  /// Whether rows of the group may pass; metadata alone decides.
  package func mayPass(group: Int, _ tests: [ColumnPredicate]) -> Bool {
    tests.allSatisfy { predicate in
      bounds(ofColumn: predicate.column, group: group).map { predicate.test.mayPass($0) } ?? true
    }
  }
}
