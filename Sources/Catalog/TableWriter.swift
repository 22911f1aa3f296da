import Columns
import Diagnostics

/// Changes the rows of a table inside a transaction, which can take it back.
package protocol TableWriter: Sendable {
  /// Adds rows that have the table's columns in order.
  func append(_ batch: Batch) throws(SQLError)
  /// Removes the rows with these identities (see `rowIdentityField`); each at most once.
  func delete(_ identities: Column) throws(SQLError)
}

/// The hidden column (BIGINT) that a scan of a changeable table offers after its own columns: its
/// position in a `ScanRequest` is `schema.count`.
package let rowIdentityField = Field("__row", .int64, isNullable: false)
