import Columns
import Diagnostics

/// How a stored value becomes a value of its column's type.
enum ValueConversion: Sendable, Equatable {
  /// The bytes stay as they are.
  case none
  /// INT32 to one or two bytes.
  case narrow
  /// INT32 to Int64, times a factor.
  case widen32(factor: Int64)
  /// INT64 times a factor; beyond Int64 is an error.
  case scale64(factor: Int64)
  case int32ToInt128
  case int64ToInt128
  case int96(TimeUnit)
  case float16
  case uuid
  case interval
  /// Big-endian two's complement, from bytes of any length.
  case decimalBytes
  /// The same beyond 38 digits, as text.
  case decimalText(scale: Int)
  /// Bytes of one length to views.
  case fixedToViews
  /// There is nothing but NULL.
  case nulls

  /// The SQL type of a stored type, and the way to it; an annotation that does not fit the stored
  /// type is passed over.
  static func resolve(
    _ stored: StoredType, annotation: Annotation?, width: Int, unit: TimeUnit
  ) throws(SQLError) -> (DataType, ValueConversion) {
    if annotation == .unknown { return (.null, .nulls) }
    if case .decimal(let precision, let scale) = annotation {
      if let decimal = try resolveDecimal(stored, precision, scale, width: width) { return decimal }
    }
    switch stored {
    case .boolean: return (.boolean, .none)
    case .int32: return resolveInt32(annotation)
    case .int64: return resolveInt64(annotation)
    case .int96: return (.timestamp(unit), .int96(unit))
    case .float: return (.float, .none)
    case .double: return (.double, .none)
    case .byteArray: return (textType(annotation), .none)
    case .fixedLengthByteArray:
      switch annotation {
      case .uuid where width == 16: return (.uuid, .uuid)
      case .float16 where width == 2: return (.float, .float16)
      case .interval where width == 12: return (.interval, .interval)
      default: return (textType(annotation), .fixedToViews)
      }
    }
  }

  private static func textType(_ annotation: Annotation?) -> DataType {
    switch annotation {
    case .string, .enumeration: .varchar
    case .json: .json
    default: .blob
    }
  }

  private static func resolveInt32(_ annotation: Annotation?) -> (DataType, ValueConversion) {
    switch annotation {
    case .integer(8, let isSigned): (isSigned ? .int8 : .uint8, .narrow)
    case .integer(16, let isSigned): (isSigned ? .int16 : .uint16, .narrow)
    case .integer(32, false): (.uint32, .none)
    case .date: (.date, .none)
    case .time(.milliseconds, _): (.time, .widen32(factor: 1000))
    default: (.int32, .none)
    }
  }

  private static func resolveInt64(_ annotation: Annotation?) -> (DataType, ValueConversion) {
    switch annotation {
    case .integer(64, false): (.uint64, .none)
    case .time(.microseconds, _): (.time, .none)
    case .time(.nanoseconds, _): (.timeNS, .none)
    case .timestamp(.milliseconds, true): (.timestampTZ, .scale64(factor: 1000))
    case .timestamp(.microseconds, true): (.timestampTZ, .none)
    // Instants have microseconds; those in nanoseconds keep their digits as wall-clock time in UTC.
    case .timestamp(.nanoseconds, true): (.timestamp(.nanoseconds), .none)
    case .timestamp(let unit, false): (.timestamp(unit), .none)
    default: (.int64, .none)
    }
  }

  private static func resolveDecimal(
    _ stored: StoredType, _ precision: Int, _ scale: Int, width: Int
  ) throws(SQLError) -> (DataType, ValueConversion)? {
    guard [.int32, .int64, .byteArray, .fixedLengthByteArray].contains(stored) else { return nil }
    guard precision >= 1, scale >= 0, scale <= precision, precision <= 76 else {
      throw SQLError(
        .dataCorrupted, "the schema is damaged: there is no DECIMAL(\(precision),\(scale))")
    }
    guard precision <= DataType.maximumDecimalPrecision else {
      let isBytes = stored == .byteArray || stored == .fixedLengthByteArray
      return isBytes ? (.varchar, .decimalText(scale: scale)) : nil
    }
    let type = DataType.decimal(precision: precision, scale: scale)
    let isWide = precision > 18
    switch stored {
    case .int32: return (type, isWide ? .int32ToInt128 : .widen32(factor: 1))
    case .int64: return (type, isWide ? .int64ToInt128 : .none)
    default: return (type, .decimalBytes)
    }
  }
}
