import Columns

/// Types that Delta lacks: stored as the nearest Delta type, with our type in the field's metadata.
enum KeptType {
  static let key = "reckon.type"

  /// Our type of a column, where it is another than the one that Delta knows.
  static func type(of field: DeltaField) -> DataType? {
    guard let word = field.metadata(key)?.text else { return nil }
    if word == "enum" {
      return .enumeration(field.metadata("reckon.labels")?.elements.compactMap(\.text) ?? [])
    }
    return words.first { $0.name == word }?.type
  }

  /// The name of each type, and what Delta calls its nearest one.
  static let words: [(name: String, type: DataType, stored: DataType)] = [
    ("utinyint", .uint8, .int16), ("usmallint", .uint16, .int32), ("uinteger", .uint32, .int64),
    ("ubigint", .uint64, .decimal(precision: 20, scale: 0)),
    ("hugeint", .int128, .decimal(precision: 38, scale: 0)),
    ("number", .number, .varchar), ("time", .time, .int64), ("time_ns", .timeNS, .int64),
    ("timestamp_s", .timestamp(.seconds), .timestamp(.microseconds)),
    ("timestamp_ms", .timestamp(.milliseconds), .timestamp(.microseconds)),
    ("timestamp_ns", .timestamp(.nanoseconds), .int64),
    ("interval", .interval, .varchar), ("uuid", .uuid, .varchar), ("json", .json, .varchar),
  ]
}
