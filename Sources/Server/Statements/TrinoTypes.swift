import Columns

/// Types as Trino's clients read them.
enum TrinoTypes {
  /// `decimal(18,2)`, `timestamp(6) with time zone`.
  static func name(_ type: DataType) -> String {
    switch type {
    case .boolean: "boolean"
    case .int8: "tinyint"
    case .int16, .uint8: "smallint"
    case .int32, .uint16: "integer"
    case .int64, .uint32: "bigint"
    case .uint64: "decimal(20,0)"
    case .int128: "decimal(38,0)"
    case .float: "real"
    case .double: "double"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .date: "date"
    case .time: "time(6)"
    case .timeNS: "time(9)"
    case .timestamp(let unit): "timestamp(\(unit.fractionDigits))"
    case .timestampTZ: "timestamp(6) with time zone"
    case .blob: "varbinary"
    case .uuid: "uuid"
    case .json: "json"
    case .null: "unknown"
    case .number, .interval, .varchar, .enumeration, .list, .structure, .map: "varchar"
    }
  }

  /// The type as a tree: its word and its numbers.
  static func signature(_ type: DataType) -> JSON {
    let name = name(type)
    let open = name.firstIndex(of: "(")
    let close = name.firstIndex(of: ")")
    var raw = name
    var numbers: [String] = []
    if let open, let close {
      raw = String(name[..<open]) + name[name.index(after: close)...]
      numbers = name[name.index(after: open)..<close].split(separator: ",").map(String.init)
    }
    if name == "varchar" { numbers = ["2147483647"] }
    let arguments = numbers.map {
      JSON.object([.init("kind", .string("LONG")), .init("value", .number($0))])
    }
    return .object([.init("rawType", .string(raw)), .init("arguments", .array(arguments))])
  }

  static func columns(_ schema: Schema) -> JSON {
    .array(
      schema.fields.map {
        .object([
          .init("name", .string($0.name)), .init("type", .string(name($0.type))),
          .init("typeSignature", signature($0.type)),
        ])
      })
  }
}
