import Catalog
import Columns
import Diagnostics
import Files
import Glibc
import Parquet

/// Writes a Delta checkpoint: the state of a table at one version as one Parquet file (Delta
/// protocol, "Checkpoint Schema"), or as one of version 2, with a name of its own and without
/// sidecars, where `delta.checkpointPolicy` is `v2`.
struct CheckpointWriter {
  let log: DeltaLog

  /// How long a checkpoint remembers files that went: thirty days.
  private static let tombstoneMilliseconds: Int64 = 30 * 86_400_000

  private static let texts = DataType.map(key: .varchar, value: .varchar)
  private static let vector = DataType.structure([
    Field("storageType", .varchar), Field("pathOrInlineDv", .varchar), Field("offset", .int32),
    Field("sizeInBytes", .int32), Field("cardinality", .int64),
  ])

  private static let schema = Schema([
    Field(
      "txn",
      .structure([
        Field("appId", .varchar), Field("version", .int64), Field("lastUpdated", .int64),
      ])),
    Field(
      "add",
      .structure([
        Field("path", .varchar), Field("partitionValues", texts), Field("size", .int64),
        Field("modificationTime", .int64), Field("dataChange", .boolean), Field("stats", .varchar),
        Field("tags", texts), Field("deletionVector", vector),
      ])),
    Field(
      "remove",
      .structure([
        Field("path", .varchar), Field("deletionTimestamp", .int64), Field("dataChange", .boolean),
        Field("extendedFileMetadata", .boolean), Field("partitionValues", texts),
        Field("size", .int64), Field("deletionVector", vector),
      ])),
    Field(
      "metaData",
      .structure([
        Field("id", .varchar), Field("name", .varchar), Field("description", .varchar),
        Field(
          "format", .structure([Field("provider", .varchar), Field("options", texts)])),
        Field("schemaString", .varchar), Field("partitionColumns", .list(.varchar)),
        Field("configuration", texts), Field("createdTime", .int64),
      ])),
    Field(
      "protocol",
      .structure([
        Field("minReaderVersion", .int32), Field("minWriterVersion", .int32),
        Field("readerFeatures", .list(.varchar)), Field("writerFeatures", .list(.varchar)),
      ])),
    Field(
      "domainMetadata",
      .structure([
        Field("domain", .varchar), Field("configuration", .varchar), Field("removed", .boolean),
      ])),
  ])

  private static let metadataOfItself = Field(
    "checkpointMetadata", .structure([Field("version", .int64)]))

  func write(_ state: TableState) throws(SQLError) {
    guard let metadata = state.metadata, state.supported != nil else { return }
    let limit = Int64(time(nil)) * 1000 - CheckpointWriter.tombstoneMilliseconds
    var rows = state.actions(removedSince: limit).map(\.json)
    var schema = CheckpointWriter.schema
    var name = LogListing.digits(state.version) + ".checkpoint.parquet"
    if metadata.wantsNewCheckpoints {
      let own = JSON.object([JSON.Member("version", .integer(state.version))])
      rows.insert(.object([JSON.Member("checkpointMetadata", own)]), at: 0)
      schema = Schema([CheckpointWriter.metadataOfItself] + schema.fields)
      name = "\(LogListing.digits(state.version)).checkpoint.\(RandomID.uuid()).parquet"
    }
    let writer = try ParquetWriter(
      "\(log.logFolder)/\(name)", schema: schema, options: ParquetWriteOptions(),
      access: log.access)
    do throws(SQLError) {
      for start in stride(from: 0, to: rows.count, by: Batch.defaultSize) {
        let part = rows[start..<min(start + Batch.defaultSize, rows.count)]
        try writer.append(CheckpointWriter.batch(part, schema))
      }
      try writer.close()
    } catch {
      writer.abandon()
      throw error
    }
    let hint = JSON.object([
      ("version", .integer(state.version)), ("size", .integer(rows.count)),
    ])
    try log.access.replace(
      "\(log.logFolder)/_last_checkpoint", Array((hint.description + "\n").utf8))
  }

  private static func batch(_ rows: ArraySlice<JSON>, _ schema: Schema) -> Batch {
    var columns: [Column] = []
    for field in schema.fields {
      var builder = ColumnBuilder(field.type, capacity: rows.count)
      for row in rows { builder.append(value(row.member(field.name), field.type)) }
      columns.append(builder.finish())
    }
    return Batch(columns, count: rows.count)
  }

  /// The JSON of an action as a value of its column.
  private static func value(_ json: JSON?, _ type: DataType) -> Value {
    guard let json, json != .null else { return .null }
    switch type {
    case .structure(let fields):
      return .structure(fields.map { value(json.member($0.name), $0.type) })
    case .map:
      return .map(
        json.members.map { member in
          .init(key: .string(member.name), value: value(member.value, .varchar))
        })
    case .list: return .list(json.elements.map { value($0, .varchar) })
    case .boolean: return json.truth.map { .boolean($0) } ?? .null
    case .int32, .int64:
      return json.plainText.flatMap { Int64($0) }.map { .integer(Int128($0)) } ?? .null
    default: return json.text.map { .string($0) } ?? .null
    }
  }
}
