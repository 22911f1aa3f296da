extension DataType: CustomStringConvertible {
  /// The type as SQL writes it: `DECIMAL(15,2)`, `TIMESTAMP`, `STRUCT(a INTEGER)`.
  @usableFromInline package var description: String {
    switch self {
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .int8: "TINYINT"
    case .int16: "SMALLINT"
    case .int32: "INTEGER"
    case .int64: "BIGINT"
    case .uint8: "UTINYINT"
    case .uint16: "USMALLINT"
    case .uint32: "UINTEGER"
    case .uint64: "UBIGINT"
    case .int128: "HUGEINT"
    case .float: "REAL"
    case .double: "DOUBLE"
    case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
    case .number: "NUMBER"
    case .date: "DATE"
    case .time: "TIME"
    case .timeNS: "TIME_NS"
    case .timestamp(.seconds): "TIMESTAMP_S"
    case .timestamp(.milliseconds): "TIMESTAMP_MS"
    case .timestamp(.microseconds): "TIMESTAMP"
    case .timestamp(.nanoseconds): "TIMESTAMP_NS"
    case .timestampTZ: "TIMESTAMPTZ"
    case .interval: "INTERVAL"
    case .varchar: "VARCHAR"
    case .blob: "BLOB"
    case .uuid: "UUID"
    case .json: "JSON"
    case .list(let element): "\(element)[]"
    case .structure(let fields):
      "STRUCT(" + fields.map { "\(quotedIfNeeded($0.name)) \($0.type)" }.joined(separator: ", ")
        + ")"
    case .map(let key, let value): "MAP(\(key), \(value))"
    case .enumeration(let labels):
      "ENUM(" + labels.map { "'\($0)'" }.joined(separator: ", ") + ")"
    }
  }
}

/// The name, in double quotes unless it is a plain lower-case identifier.
package func quotedIfNeeded(_ name: String) -> String {
  let isPlain =
    !name.isEmpty
    && name.utf8.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
    } && !(name.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? true)
  if isPlain { return name }
  return "\""
    + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    + "\""
}
