import Columns
import Diagnostics

/// The bounds of a column in the file or a stripe (`ColumnStatistics`).
struct ORCStatistics {
  var valueCount: Int?
  var hasNull: Bool?
  var integers: (minimum: Int64, maximum: Int64)?
  var doubles: (minimum: Double, maximum: Double)?
  var strings: (minimum: String, maximum: String)?
  var dates: (minimum: Int64, maximum: Int64)?
  var decimals: (minimum: String, maximum: String)?
  /// Milliseconds of UTC.
  var instants: (minimum: Int64, maximum: Int64)?
  /// The same where the writer says that they do not depend on its zone (ORC-135).
  var utc: (minimum: Int64, maximum: Int64)?

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1: valueCount = field.int
      case 2: integers = try ORCStatistics.pair(field.bytes) { $0.signed }
      case 3: doubles = try ORCStatistics.pair(field.bytes) { $0.double }
      case 4: strings = try ORCStatistics.pair(field.bytes) { $0.text }
      case 6: decimals = try ORCStatistics.pair(field.bytes) { $0.text }
      case 7: dates = try ORCStatistics.pair(field.bytes) { $0.signed }
      case 9:
        utc = try ORCStatistics.pair(field.bytes, 3, 4) { $0.signed }
        instants = utc
        if utc == nil { instants = try ORCStatistics.pair(field.bytes) { $0.signed } }
      case 10: hasNull = field.integer != 0
      default: break
      }
    }
  }

  /// Both bounds, or nil if one is missing.
  private static func pair<T>(
    _ bytes: UnsafeRawBufferPointer, _ low: Int = 1, _ high: Int = 2,
    _ value: (ProtobufReader.Field) -> T
  ) throws(SQLError) -> (minimum: T, maximum: T)? {
    var minimum: T?
    var maximum: T?
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == low { minimum = value(field) }
      if field.number == high { maximum = value(field) }
    }
    guard let minimum, let maximum else { return nil }
    return (minimum, maximum)
  }
}
