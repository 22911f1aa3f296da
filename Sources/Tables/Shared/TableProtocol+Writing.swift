import Columns
import Diagnostics

extension TableProtocol {
  /// What this writer keeps, in tables that other programs write too.
  private static let writable: Set<String> = [
    "appendOnly", "invariants", "checkConstraints", "changeDataFeed", "columnMapping",
    "deletionVectors", "timestampNtz", "typeWidening", "typeWidening-preview", "inCommitTimestamp",
    "v2Checkpoint", "domainMetadata", "clustering", "vacuumProtocolCheck", "generatedColumns",
    "allowColumnDefaults", "identityColumns",
  ]

  /// What the metadata of columns says of values that a writer has to make or check.
  private static let columnRules: [(key: String, what: String)] = [
    ("delta.invariants", "an invariant"),
    ("delta.generationExpression", "a generation expression"),
    ("delta.identity.start", "an identity"),
  ]

  /// - Throws: `featureNotSupported` with the names of what this writer does not know.
  func checkWritable(_ metadata: TableMetadata, deletes: Bool) throws(SQLError) {
    try checkReadable()
    guard minWriterVersion <= 7 else {
      throw SQLError(
        .featureNotSupported,
        "the table needs writers of version \(minWriterVersion), and this one knows 1 to 7")
    }
    let unknown = (writerFeatures ?? []).filter { !TableProtocol.writable.contains($0) }
    guard unknown.isEmpty else {
      throw SQLError(
        .featureNotSupported,
        "the table uses \(unknown.map { "\"\($0)\"" }.joined(separator: ", "))"
          + ", which this writer does not know")
    }
    for field in metadata.schema.fields {
      for rule in TableProtocol.columnRules where field.metadata(rule.key) != nil {
        throw SQLError(
          .featureNotSupported,
          "column \"\(field.name)\" has \(rule.what), which this writer does not keep")
      }
    }
    if deletes { try checkDeletes(metadata) }
  }

  /// - Throws: `featureNotSupported` for a table that only grows.
  func checkDeletes(_ metadata: TableMetadata) throws(SQLError) {
    if metadata.configuration["delta.appendOnly"] == "true" {
      throw SQLError(
        .featureNotSupported, "the table only takes new rows (delta.appendOnly)",
        hint: "ALTER it, or INSERT")
    }
  }
}
