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
    case .structure(let fields) where fields.first?.objectType != nil:
      fields[0].objectType ?? ""
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
    && !wordsOfSQL.contains(name)
  if isPlain { return name }
  return "\""
    + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    + "\""
}

/// What means something else than a name of that spelling: the words that are reserved in one of
/// the dialects, and functions without parentheses.
private let wordsOfSQL: Set<String> = [
  "all", "and", "anti", "any", "array", "as", "asc", "begin", "between", "by", "case", "cast",
  "check", "collate", "connect", "constraint", "create", "cross", "current_date", "current_time",
  "current_timestamp", "current_user", "declare", "default", "delete", "desc", "distinct", "drop",
  "else", "elsif", "end", "except", "exists", "false", "fetch", "for", "foreign", "from", "full",
  "glob", "grant", "group", "having", "if", "ilike", "in", "inner", "insert", "intersect",
  "interval", "into", "is", "isnull", "join", "lateral", "left", "level", "like", "limit",
  "localtime", "localtimestamp", "loop", "minus", "natural", "not", "notnull", "null", "offset",
  "on", "or", "order", "outer", "primary", "prior", "qualify", "references", "returning", "revoke",
  "right", "rowid", "rownum", "select", "semi", "session_user", "set", "some", "start", "sysdate",
  "systimestamp", "table", "then", "to", "true", "union", "unique", "update", "user", "using",
  "values", "when", "where", "window", "with",
]
