import Columns
import Diagnostics

/// Anything that a query can scan: files, stored tables, temporary tables, virtual tables.
package protocol Table: Sendable {
  var schema: Schema { get }
  /// What plans and messages call it: a name or a path.
  var label: String { get }
  /// Rows, if known without reading the data.
  var rowCount: Int? { get }
  /// What is known of a column's values; may read metadata, never data.
  func statistics(ofColumn column: Int) -> ColumnStatistics
  /// Prepares to read; data is read when the scan's readers run.
  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan
  /// What changes rows of this table, if it can be changed.
  var writer: (any TableWriter)? { get }
  /// The columns that identify a row (a primary key), by position; empty if unknown.
  var keyColumns: [Int] { get }
  /// Whether single rows are found fast by their identities, the column at `schema.count`.
  var findsRowsByIdentity: Bool { get }
  /// Whether another table gives the same rows, by the same positions, within one statement: what
  /// is computed of the one holds for the other.
  func hasRows(of other: any Table) -> Bool
}

extension Table {
  package var writer: (any TableWriter)? { nil }
  package var keyColumns: [Int] { [] }
  package var findsRowsByIdentity: Bool { false }
  package func hasRows(of other: any Table) -> Bool { false }
  package func statistics(ofColumn column: Int) -> ColumnStatistics { ColumnStatistics() }
}

/// What is known of the values of a column; nil means unknown.
package struct ColumnStatistics: Sendable {
  package var minimum: Value?
  package var maximum: Value?
  package var nullCount: Int?
  /// An estimate of the number of distinct values that are not NULL.
  package var distinctCount: Int?

  package init(
    minimum: Value? = nil, maximum: Value? = nil, nullCount: Int? = nil, distinctCount: Int? = nil
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.nullCount = nullCount
    self.distinctCount = distinctCount
  }
}

/// What a query wants of a table.
package struct ScanRequest: Sendable {
  /// Positions in the table's schema; batches have these columns in this order.
  package var columns: [Int]
  /// Facts that every wanted row fulfils (a conjunction): they skip row groups, pages, files.
  package var predicates: [ColumnPredicate]
  /// Decides row by row; the scan emits just the rows that pass.
  package var filter: (any BatchFilter)?
  /// The most rows of a batch.
  package var batchSize: Int
  package var cancellation: Cancellation
  package var budget: MemoryBudget

  package init(
    columns: [Int], predicates: [ColumnPredicate] = [], filter: (any BatchFilter)? = nil,
    batchSize: Int = Batch.defaultSize, cancellation: Cancellation = Cancellation(),
    budget: MemoryBudget = MemoryBudget(limit: .max)
  ) {
    self.columns = columns
    self.predicates = predicates
    self.filter = filter
    self.batchSize = batchSize
    self.cancellation = cancellation
    self.budget = budget
  }
}

/// A test of one column against constants of the column's own type.
package struct ColumnPredicate: Sendable, Hashable {
  package enum Test: Sendable, Hashable {
    case equal(Value), less(Value), lessOrEqual(Value), greater(Value), greaterOrEqual(Value)
    case oneOf([Value])
    case isNull, isNotNull
    /// It passes the other test or is NULL.
    indirect case orNull(Test)
  }

  /// Position in the table's schema.
  package var column: Int
  package var test: Test

  package init(column: Int, test: Test) {
    self.column = column
    self.test = test
  }
}

/// A filter that the scan calls while it decodes, so that other columns of rows that fail are
/// never decoded.
package protocol BatchFilter: Sendable {
  /// The columns that it reads, positions in the table's schema; its batches have just these.
  var columns: [Int] { get }
  /// Facts learned meanwhile (the key range of a finished join build); read once per morsel.
  var learnedPredicates: [ColumnPredicate] { get }
  /// One evaluator serves one worker.
  func makeEvaluator() throws(SQLError) -> any BatchFilterEvaluator
}

package protocol BatchFilterEvaluator: AnyObject {
  /// The rows that pass; nil if all do.
  func select(_ batch: Batch) throws(SQLError) -> Selection?
}

/// A prepared scan: work in numbered morsels, which workers take in any order.
package protocol TableScan: Sendable {
  /// Depends on the table and the request alone, never on the number of workers.
  var morselCount: Int { get }
  /// The morsels in the order in which the best values of a column come early; nil where the numbers'
  /// order is as good.
  /// - Parameters:
  ///   - column: Position in the table's schema.
  ///   - greatestFirst: Whether greater values are better.
  ///   - nullsFirst: Whether NULL is better than all.
  func visitOrder(column: Int, greatestFirst: Bool, nullsFirst: Bool) -> [Int]?
  /// What encloses the values of a column in each morsel, by the table's own type; nil where it is
  /// unknown of one of them.
  /// - Parameter column: Position in the table's schema.
  func bounds(ofColumn column: Int) -> [ValueBounds]?
  /// One reader serves one worker.
  func makeReader() throws(SQLError) -> any TableReader
  var metrics: ScanMetrics { get }
}

extension TableScan {
  package func bounds(ofColumn column: Int) -> [ValueBounds]? { nil }
  package func visitOrder(column: Int, greatestFirst: Bool, nullsFirst: Bool) -> [Int]? { nil }
}

package protocol TableReader: AnyObject {
  /// Begins a morsel.
  func open(morsel: Int) throws(SQLError)
  /// The next rows of the morsel in their order, at least one row; nil at its end.
  func next() throws(SQLError) -> Batch?
}
