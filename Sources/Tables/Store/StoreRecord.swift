import Catalog
import Columns
import Diagnostics
import Files

/// One commit of a database folder, or, as a checkpoint, all that the commits before made.
///
/// A record is a file of JSON lines; its last line is the CRC of those before, so that a torn one
/// is known as such.
struct StoreRecord: Sendable {
  /// What the commit did to one table.
  struct TableLine: Sendable {
    var id: String
    /// `schema.name`, lower case.
    var key: String
    /// Relative to the database's folder.
    var folder: String
    /// The Delta version that follows from this commit.
    var delta: Int
    /// Above every row identity.
    var nextIdentity: Int64
    /// The version of the store in which the table changed last.
    var version: Int
    /// nil where it stays as it was.
    var definition: TableDefinition?
    /// The lines of the Delta commit; empty in a checkpoint.
    var actions: [DeltaAction]
    /// New files that are small.
    var files: [KeptFile] = []
  }

  struct DefinitionLine: Sendable {
    var definition: StoredDefinition
    /// The version of the store in which it came.
    var version: Int
  }

  var version: Int
  var note: CommitNote
  /// The start of the machine in which the commit was made: while that lasts, no file lost bytes.
  var systemStart = SystemStart.id
  var tables: [TableLine] = []
  var dropped: [String] = []
  var definitions: [DefinitionLine] = []
  var undefined: [String] = []
  var schemas: Set<String>?

  init(version: Int, note: CommitNote) {
    self.version = version
    self.note = note
  }
}

extension StoreRecord {
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ name: String, _ content: JSON) {
      bytes.append(json: .object([JSON.Member(name, content)]))
      bytes.append(0x0A)
    }
    add(
      "commit",
      .object([
        ("version", .integer(version)), ("user", .string(note.user)),
        ("statement", .string(note.statement)), ("time", .number(String(note.time))),
        ("start", systemStart.map { .string($0) }),
      ]))
    for table in tables { add("table", StoreRecord.json(table)) }
    for id in dropped { add("drop", .string(id)) }
    for line in definitions { add("define", StoreRecord.json(line)) }
    for key in undefined { add("undefine", .string(key)) }
    if let schemas { add("schemas", .texts(schemas.sorted())) }
    let sum = bytes.withUnsafeBytes { crc32($0) }
    add("check", .integer(Int(sum)))
    return bytes
  }

  private static func json(_ table: TableLine) -> JSON {
    .object([
      ("id", .string(table.id)), ("key", .string(table.key)), ("folder", .string(table.folder)),
      ("delta", .integer(table.delta)), ("next", .number(String(table.nextIdentity))),
      ("version", .integer(table.version)),
      ("definition", table.definition.map { DefinitionJSON.json($0) }),
      ("actions", table.actions.isEmpty ? nil : .array(table.actions.map(\.json))),
      ("files", table.files.isEmpty ? nil : .array(table.files.map(\.json))),
    ])
  }

  private static func json(_ line: DefinitionLine) -> JSON {
    let definition = line.definition
    return .object([
      ("kind", .string(definition.kind.rawValue)), ("schema", .string(definition.schema)),
      ("name", .string(definition.name)), ("text", .string(definition.text)),
      ("dialect", .string(definition.dialect.rawValue)), ("version", .integer(line.version)),
    ])
  }

  /// nil if the bytes are not a whole record.
  init?(_ bytes: [UInt8]) throws(SQLError) {
    guard let content = StoreRecord.checked(bytes) else { return nil }
    self.init(version: -1, note: CommitNote(user: "", statement: "", time: 0))
    for line in content.split(separator: 0x0A) {
      let json = try JSONReader.read(Array(line), depthLimit: 400)
      guard let member = json.members.first else { continue }
      try take(member.name, member.value)
    }
  }

  /// The lines before the last one, if that is their checksum.
  private static func checked(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    guard bytes.last == 0x0A, let end = bytes.dropLast().lastIndex(of: 0x0A) else { return nil }
    let content = bytes[...end]
    guard let last = try? JSONReader.read(Array(bytes[(end + 1)...].dropLast())),
      let sum = last["check"]?.integer
    else { return nil }
    let found = content.withUnsafeBytes { crc32($0) }
    return Int(found) == sum ? content : nil
  }

  private mutating func take(_ name: String, _ json: JSON) throws(SQLError) {
    switch name {
    case "commit":
      version = json["version"]?.integer ?? -1
      note = CommitNote(
        user: json["user"]?.text ?? "", statement: json["statement"]?.text ?? "",
        time: json["time"]?.plainText.flatMap { Int64($0) } ?? 0)
      systemStart = json["start"]?.text
    case "table": tables.append(try StoreRecord.table(json))
    case "drop": if let id = json.text { dropped.append(id) }
    case "define": definitions.append(try StoreRecord.definition(json))
    case "undefine": if let key = json.text { undefined.append(key) }
    case "schemas": schemas = Set(json.elements.compactMap(\.text))
    default: break
    }
  }

  private static func table(_ json: JSON) throws(SQLError) -> TableLine {
    guard let id = json["id"]?.text, let key = json["key"]?.text,
      let folder = json["folder"]?.text, let delta = json["delta"]?.integer,
      let next = json["next"]?.plainText.flatMap({ Int64($0) }),
      let version = json["version"]?.integer
    else { throw damaged }
    let definition = try json.member("definition").map { (json) throws(SQLError) in
      try DefinitionJSON.definition(json)
    }
    var actions: [DeltaAction] = []
    for line in json["actions"]?.elements ?? [] {
      if let action = try DeltaAction(line) { actions.append(action) }
    }
    return TableLine(
      id: id, key: key, folder: folder, delta: delta, nextIdentity: next, version: version,
      definition: definition, actions: actions,
      files: (json["files"]?.elements ?? []).compactMap { KeptFile($0) })
  }

  private static func definition(_ json: JSON) throws(SQLError) -> DefinitionLine {
    guard let kind = json["kind"]?.text.flatMap({ StoredDefinition.Kind(rawValue: $0) }),
      let schema = json["schema"]?.text, let name = json["name"]?.text,
      let text = json["text"]?.text,
      let dialect = json["dialect"]?.text.flatMap({ Dialect(rawValue: $0) })
    else { throw damaged }
    return DefinitionLine(
      definition: StoredDefinition(
        kind: kind, schema: schema, name: name, text: text, dialect: dialect),
      version: json["version"]?.integer ?? 0)
  }

  private static var damaged: SQLError {
    SQLError(.dataCorrupted, "a record of the database's log is damaged")
  }
}
