import Columns
import Diagnostics

/// A type of a Delta schema.
indirect enum DeltaType: Sendable, Hashable {
  /// One that is written as a word: `long`, `decimal(10,2)`.
  case primitive(DataType)
  case variant
  case array(DeltaType, containsNull: Bool)
  case map(DeltaType, DeltaType, valueContainsNull: Bool)
  case structure([DeltaField])

  private static let depthLimit = 64

  init(_ json: JSON, depth: Int) throws(SQLError) {
    guard depth < DeltaType.depthLimit else {
      throw SQLError(.dataCorrupted, "the table's schema is nested too deeply")
    }
    if let word = json.text {
      self = try DeltaType(word: word)
      return
    }
    switch json["type"]?.text {
    case "struct": self = .structure(try DeltaSchema.fields(json, depth: depth))
    case "array":
      self = .array(
        try DeltaType(json["elementType"] ?? .null, depth: depth + 1),
        containsNull: json["containsNull"]?.truth ?? true)
    case "map":
      self = .map(
        try DeltaType(json["keyType"] ?? .null, depth: depth + 1),
        try DeltaType(json["valueType"] ?? .null, depth: depth + 1),
        valueContainsNull: json["valueContainsNull"]?.truth ?? true)
    default: throw DeltaAction.damaged("schema")
    }
  }

  private static let words: [String: DataType] = [
    "string": .varchar, "long": .int64, "integer": .int32, "short": .int16, "byte": .int8,
    "float": .float, "double": .double, "boolean": .boolean, "binary": .blob, "date": .date,
    "timestamp": .timestampTZ, "timestamp_ntz": .timestamp(.microseconds), "void": .null,
    "decimal": .decimal(precision: 10, scale: 0),
  ]

  private init(word: String) throws(SQLError) {
    if let type = DeltaType.words[word] {
      self = .primitive(type)
    } else if word == "variant" {
      self = .variant
    } else if word.hasPrefix("varchar(") || word.hasPrefix("char(") {
      self = .primitive(.varchar)
    } else if let decimal = DeltaType.decimal(word) {
      self = .primitive(decimal)
    } else {
      throw SQLError(
        .featureNotSupported, "the table has a column of type \"\(word)\", which is not known")
    }
  }

  /// `decimal(10,2)`
  private static func decimal(_ word: String) -> DataType? {
    guard word.hasPrefix("decimal("), word.hasSuffix(")") else { return nil }
    let parts = word.dropFirst(8).dropLast().split(separator: ",").map { part in
      Int(String(part.filter { $0 != " " }))
    }
    guard parts.count == 2, let precision = parts[0], let scale = parts[1],
      (1...DataType.maximumDecimalPrecision).contains(precision), (0...precision).contains(scale)
    else { return nil }
    return .decimal(precision: precision, scale: scale)
  }

  /// The type of the columns that queries see.
  var dataType: DataType {
    switch self {
    case .primitive(let type): type
    case .variant: .structure([Field("metadata", .blob), Field("value", .blob)])
    case .array(let element, _): .list(element.dataType)
    case .map(let key, let value, _): .map(key: key.dataType, value: value.dataType)
    case .structure(let fields): .structure(fields.map(\.field))
    }
  }

  var json: JSON {
    switch self {
    case .primitive(let type): .string(DeltaType.word(of: type))
    case .variant: .string("variant")
    case .array(let element, let containsNull):
      .object([
        ("type", .string("array")), ("elementType", element.json),
        ("containsNull", .boolean(containsNull)),
      ])
    case .map(let key, let value, let containsNull):
      .object([
        ("type", .string("map")), ("keyType", key.json), ("valueType", value.json),
        ("valueContainsNull", .boolean(containsNull)),
      ])
    case .structure(let fields):
      .object([("type", .string("struct")), ("fields", .array(fields.map(\.json)))])
    }
  }

  private static func word(of type: DataType) -> String {
    if case .decimal(let precision, let scale) = type { return "decimal(\(precision),\(scale))" }
    return words.first { $0.value == type }?.key ?? "string"
  }
}
