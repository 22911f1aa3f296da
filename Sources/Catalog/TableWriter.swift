import Columns
import Diagnostics

/// Changes the rows of a table inside a transaction; what a statement did can be undone.
package protocol TableWriter: Sendable {
  /// Adds rows that have the table's columns in order.
  func append(_ batch: Batch) throws(SQLError)
  /// Removes the rows with these identities (see `rowIdentityColumn`); each at most once.
  func delete(_ identities: Column) throws(SQLError)
  /// A point to come back to: a statement's beginning, a savepoint.
  func mark() -> Int
  /// Forgets everything after the mark.
  func rollback(to mark: Int)
}

/// The hidden column (BIGINT) that a scan of a changeable table offers after its own columns: its
/// position in a `ScanRequest` is `schema.count`.
package let rowIdentityField = Field("__row", .int64, isNullable: false)
