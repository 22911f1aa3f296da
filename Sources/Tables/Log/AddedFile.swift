import Columns
import Diagnostics

/// A data file of a table (Delta protocol, "Add File and Remove File").
struct AddedFile: Sendable {
  /// Relative to the table's folder, or absolute; decoded from its URL form.
  var path: String
  /// By the stored name of the column; nil for NULL.
  var partitionValues: [String: String?]
  /// Bytes.
  var size: Int
  /// Milliseconds since 1970.
  var modificationTime: Int64
  var dataChange: Bool
  /// What is known of the columns, as JSON text.
  var statistics: String?
  var deletionVector: DeletionVector?
  var tags: [String: String] = [:]

  init(
    path: String, partitionValues: [String: String?] = [:], size: Int, modificationTime: Int64,
    dataChange: Bool = true, statistics: String? = nil
  ) {
    self.path = path
    self.partitionValues = partitionValues
    self.size = size
    self.modificationTime = modificationTime
    self.dataChange = dataChange
    self.statistics = statistics
  }

  init(_ json: JSON) throws(SQLError) {
    guard let path = json["path"]?.text else { throw DeltaAction.damaged("add") }
    self.path = PercentCoding.decoded(path)
    partitionValues = json.member("partitionValues")?.texts ?? [:]
    size = json["size"]?.integer ?? 0
    modificationTime = Int64(json["modificationTime"]?.integer ?? 0)
    dataChange = json["dataChange"]?.truth ?? true
    // A checkpoint may have the statistics as columns alone.
    statistics = json.member("stats")?.text ?? json.member("stats_parsed")?.description
    deletionVector = try json.member("deletionVector").map {
      (json) throws(SQLError) in try DeletionVector(json)
    }
    tags = json.member("tags")?.properties ?? [:]
  }

  /// The tag that says the identity of the file's first row, in a database folder.
  static let identityTag = "reckon.first"
  /// The tag with the digest of the file's bytes.
  static let digestTag = "reckon.digest"

  var firstIdentity: Int64? { tags[AddedFile.identityTag].flatMap { Int64($0) } }

  /// What tells this file, with its deleted rows, from others.
  var key: FileKey { FileKey(path: path, deletionVector: deletionVector?.uniqueID) }

  var json: JSON {
    .object([
      ("path", .string(PercentCoding.encoded(path))),
      ("partitionValues", partitionJSON(partitionValues)),
      ("size", .integer(size)), ("modificationTime", .number(String(modificationTime))),
      ("dataChange", .boolean(dataChange)), ("stats", statistics.map { .string($0) }),
      ("tags", tags.isEmpty ? nil : .texts(tags)), ("deletionVector", deletionVector?.json),
    ])
  }
}

/// Names a file together with its deleted rows.
struct FileKey: Sendable, Hashable {
  var path: String
  var deletionVector: String?
}

/// A file that no longer belongs to the table.
struct RemovedFile: Sendable {
  var path: String
  /// Milliseconds since 1970.
  var deletionTime: Int64
  var dataChange: Bool
  var partitionValues: [String: String?]?
  var size: Int?
  var deletionVector: DeletionVector?

  init(_ file: AddedFile, deletionTime: Int64, dataChange: Bool) {
    path = file.path
    self.deletionTime = deletionTime
    self.dataChange = dataChange
    partitionValues = file.partitionValues
    size = file.size
    deletionVector = file.deletionVector
  }

  init(_ json: JSON) throws(SQLError) {
    guard let path = json["path"]?.text else { throw DeltaAction.damaged("remove") }
    self.path = PercentCoding.decoded(path)
    deletionTime = Int64(json.member("deletionTimestamp")?.integer ?? 0)
    dataChange = json["dataChange"]?.truth ?? true
    partitionValues = json.member("partitionValues")?.texts
    size = json.member("size")?.integer
    deletionVector = try json.member("deletionVector").map {
      (json) throws(SQLError) in try DeletionVector(json)
    }
  }

  var key: FileKey { FileKey(path: path, deletionVector: deletionVector?.uniqueID) }

  var json: JSON {
    .object([
      ("path", .string(PercentCoding.encoded(path))),
      ("deletionTimestamp", .number(String(deletionTime))), ("dataChange", .boolean(dataChange)),
      ("extendedFileMetadata", .boolean(partitionValues != nil && size != nil)),
      ("partitionValues", partitionValues.map(partitionJSON)),
      ("size", size.map { .integer($0) }), ("deletionVector", deletionVector?.json),
    ])
  }
}

/// A file of changed rows (Delta protocol, "Add CDC File").
struct ChangeFile: Sendable {
  var path: String
  var partitionValues: [String: String?]
  var size: Int

  init(_ file: AddedFile) {
    path = file.path
    partitionValues = file.partitionValues
    size = file.size
  }

  init(_ json: JSON) throws(SQLError) {
    guard let path = json["path"]?.text else { throw DeltaAction.damaged("cdc") }
    self.path = PercentCoding.decoded(path)
    partitionValues = json.member("partitionValues")?.texts ?? [:]
    size = json["size"]?.integer ?? 0
  }

  var json: JSON {
    .object([
      ("path", .string(PercentCoding.encoded(path))),
      ("partitionValues", partitionJSON(partitionValues)), ("size", .integer(size)),
      ("dataChange", .boolean(false)),
    ])
  }
}

/// Partition values as the log has them, sorted by name.
private func partitionJSON(_ values: [String: String?]) -> JSON {
  .object(
    values.sorted { $0.key < $1.key }.map {
      JSON.Member($0.key, $0.value.map { .string($0) } ?? .null)
    })
}
