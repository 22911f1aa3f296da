import Columns
import Diagnostics

/// Schema, partitioning and properties of a table (Delta protocol, "Change Metadata").
struct TableMetadata: Sendable {
  var id: String
  var name: String?
  var description: String?
  var schema: DeltaSchema
  var partitionColumns: [String]
  var configuration: [String: String]
  /// Milliseconds since 1970.
  var createdTime: Int64?

  init(id: String, schema: DeltaSchema, partitionColumns: [String] = []) {
    self.id = id
    self.schema = schema
    self.partitionColumns = partitionColumns
    configuration = [:]
  }

  init(_ json: JSON) throws(SQLError) {
    id = json["id"]?.text ?? ""
    name = json.member("name")?.text
    description = json.member("description")?.text
    configuration = json.member("configuration")?.properties ?? [:]
    partitionColumns = json.member("partitionColumns")?.elements.compactMap(\.text) ?? []
    createdTime = json.member("createdTime")?.plainText.flatMap { Int64($0) }
    // Pipelines make tables before they know their columns.
    schema =
      try json.member("schemaString")?.text.map { (text) throws(SQLError) in
        try DeltaSchema(text)
      } ?? DeltaSchema([])
  }

  /// How the columns of files are found (`delta.columnMapping.mode`).
  var columnMapping: ColumnMapping {
    ColumnMapping(rawValue: configuration["delta.columnMapping.mode"] ?? "none") ?? .none
  }

  var hasCommitTimes: Bool { configuration["delta.enableInCommitTimestamps"] == "true" }
  var hasChangeFeed: Bool { configuration["delta.enableChangeDataFeed"] == "true" }
  var wantsNewCheckpoints: Bool { configuration["delta.checkpointPolicy"] == "v2" }
  var wantsDeletionVectors: Bool { configuration["delta.enableDeletionVectors"] == "true" }

  var json: JSON {
    .object([
      ("id", .string(id)), ("name", name.map { .string($0) }),
      ("description", description.map { .string($0) }),
      (
        "format",
        .object([("provider", .string("parquet")), ("options", .object([JSON.Member]()))])
      ),
      ("schemaString", .string(schema.text)), ("partitionColumns", .texts(partitionColumns)),
      ("configuration", .texts(configuration)),
      ("createdTime", createdTime.map { .number(String($0)) }),
    ])
  }
}

/// How the columns of files are found.
enum ColumnMapping: String, Sendable {
  /// By the name that users see.
  case none
  /// By the name that the schema notes for files.
  case name
  /// By the field number in the files.
  case id
}

/// What a reader and a writer must know (Delta protocol, "Protocol Evolution").
struct TableProtocol: Sendable, Hashable {
  var minReaderVersion: Int
  var minWriterVersion: Int
  var readerFeatures: [String]?
  var writerFeatures: [String]?

  init(readerFeatures: [String], writerFeatures: [String]) {
    minReaderVersion = 3
    minWriterVersion = 7
    self.readerFeatures = readerFeatures
    self.writerFeatures = writerFeatures
  }

  init(_ json: JSON) throws(SQLError) {
    guard let reader = json["minReaderVersion"]?.integer else {
      throw DeltaAction.damaged("protocol")
    }
    minReaderVersion = reader
    minWriterVersion = json["minWriterVersion"]?.integer ?? 0
    readerFeatures = json.member("readerFeatures")?.elements.compactMap(\.text)
    writerFeatures = json.member("writerFeatures")?.elements.compactMap(\.text)
  }

  var json: JSON {
    .object([
      ("minReaderVersion", .integer(minReaderVersion)),
      ("minWriterVersion", .integer(minWriterVersion)),
      ("readerFeatures", readerFeatures.map { .texts($0) }),
      ("writerFeatures", writerFeatures.map { .texts($0) }),
    ])
  }

  static let readable: Set<String> = [
    "columnMapping", "deletionVectors", "timestampNtz", "v2Checkpoint", "typeWidening",
    "typeWidening-preview", "vacuumProtocolCheck", "variantType", "variantType-preview",
  ]

  /// - Throws: `featureNotSupported` with the names of what this reader does not know.
  func checkReadable() throws(SQLError) {
    guard minReaderVersion <= 3 else {
      throw SQLError(
        .featureNotSupported,
        "the table needs readers of version \(minReaderVersion), and this one knows 1 to 3")
    }
    let unknown = (readerFeatures ?? []).filter { !TableProtocol.readable.contains($0) }
    guard unknown.isEmpty else {
      throw SQLError(
        .featureNotSupported,
        "the table uses \(unknown.map { "\"\($0)\"" }.joined(separator: ", "))"
          + ", which this reader does not know",
        hint: "the feature can be dropped by the program that wrote the table")
    }
  }
}
