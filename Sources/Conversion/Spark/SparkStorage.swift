/// How stored tables are changed.
package enum SparkStorage: String, Sendable, CaseIterable {
  /// Delta tables: UPDATE, DELETE and MERGE.
  case delta
  /// Parquet tables: the next state of the table replaces it.
  case snapshots
}
