import Columns
import Diagnostics

/// Our types as JSON, so that a table keeps those that Delta lacks: `"uuid"`, `{"list":"uuid"}`.
enum TypeJSON {
  private static let words: [(String, DataType)] = [
    ("boolean", .boolean), ("tinyint", .int8), ("smallint", .int16), ("integer", .int32),
    ("bigint", .int64), ("utinyint", .uint8), ("usmallint", .uint16), ("uinteger", .uint32),
    ("ubigint", .uint64), ("hugeint", .int128), ("float", .float), ("double", .double),
    ("number", .number), ("date", .date), ("time", .time), ("time_ns", .timeNS),
    ("timestamp_s", .timestamp(.seconds)), ("timestamp_ms", .timestamp(.milliseconds)),
    ("timestamp", .timestamp(.microseconds)), ("timestamp_ns", .timestamp(.nanoseconds)),
    ("timestamptz", .timestampTZ), ("interval", .interval), ("varchar", .varchar),
    ("blob", .blob), ("uuid", .uuid), ("json", .json), ("null", .null),
  ]

  static func json(_ type: DataType) -> JSON {
    switch type {
    case .decimal(let precision, let scale):
      return .object([("decimal", .array([.integer(precision), .integer(scale)]))])
    case .list(let element): return .object([("list", json(element))])
    case .map(let key, let value): return .object([("map", .array([json(key), json(value)]))])
    case .enumeration(let labels): return .object([("enum", .texts(labels))])
    case .structure(let fields):
      return .object([
        (
          "struct",
          .array(
            fields.map { .array([.string($0.name), json($0.type), .boolean($0.isNullable)]) })
        ), ("object", type.objectType.map { .string($0) }),
      ])
    default: return .string(words.first { $0.1 == type }?.0 ?? "varchar")
    }
  }

  /// nil where it is none.
  static func type(_ json: JSON) -> DataType? {
    if let word = json.text { return words.first { $0.0 == word }?.1 }
    guard let member = json.members.first else { return nil }
    let parts = member.value.elements
    switch member.name {
    case "decimal":
      guard parts.count == 2, let precision = parts[0].integer, let scale = parts[1].integer,
        (1...DataType.maximumDecimalPrecision).contains(precision), (0...precision).contains(scale)
      else { return nil }
      return .decimal(precision: precision, scale: scale)
    case "list": return type(member.value).map { .list($0) }
    case "map":
      guard parts.count == 2, let key = type(parts[0]), let value = type(parts[1]) else {
        return nil
      }
      return .map(key: key, value: value)
    case "enum": return .enumeration(parts.compactMap(\.text))
    case "struct":
      let fields = parts.compactMap { part -> Field? in
        let words = part.elements
        guard words.count == 3, let name = words[0].text, let kind = type(words[1]) else {
          return nil
        }
        return Field(name, kind, isNullable: words[2].truth ?? true)
      }
      guard fields.count == parts.count else { return nil }
      let made = DataType.structure(fields)
      return json.member("object")?.text.map { made.asObject($0) } ?? made
    default: return nil
    }
  }
}
