/// The type of a column or an expression, as SQL sees it.
@usableFromInline
package enum DataType: Sendable, Hashable {
  /// The type of a bare NULL: it fits every other type.
  case null
  case boolean
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  /// HUGEINT, 128 bits signed.
  case int128
  case float, double
  /// `precision` 1…38 digits, of which `scale` stand after the point (0…precision).
  case decimal(precision: Int, scale: Int)
  /// Oracle's NUMBER without precision: 20 base-100 digits.
  case number
  /// Days since 1970-01-01.
  case date
  /// Microseconds since midnight.
  case time
  /// Nanoseconds since midnight, as some files have it: read, shown and cast, no more.
  case timeNS
  /// Wall-clock time since 1970-01-01 00:00 in `unit`.
  case timestamp(TimeUnit)
  /// An instant, microseconds since 1970-01-01 00:00 UTC.
  case timestampTZ
  case interval
  case varchar
  case blob
  case uuid
  case json
  indirect case list(DataType)
  case structure([Field])
  indirect case map(key: DataType, value: DataType)
  case enumeration([String])
}

/// The unit of a timestamp.
@usableFromInline
package enum TimeUnit: UInt8, Sendable, Hashable {
  case seconds, milliseconds, microseconds, nanoseconds

  package var perSecond: Int64 {
    switch self {
    case .seconds: 1
    case .milliseconds: 1_000
    case .microseconds: 1_000_000
    case .nanoseconds: 1_000_000_000
    }
  }

  /// Digits after the point of a second.
  package var fractionDigits: Int { Int(rawValue) * 3 }
}

/// A named, typed column of a schema or member of a structure.
@usableFromInline
package struct Field: Sendable, Hashable {
  package var name: String
  package var type: DataType
  package var isNullable: Bool
  /// The object type of CREATE TYPE whose attribute it is; nil in other structures.
  package var objectType: String?

  package init(
    _ name: String, _ type: DataType, isNullable: Bool = true, objectType: String? = nil
  ) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.objectType = objectType
  }
}

extension DataType {
  package static let timestamp = DataType.timestamp(.microseconds)

  /// The most digits that a decimal may have.
  package static let maximumDecimalPrecision = 38

  package var isInteger: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .int128: true
    default: false
    }
  }

  package var isUnsigned: Bool {
    switch self {
    case .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  package var isFloating: Bool { self == .float || self == .double }

  package var isDecimal: Bool { if case .decimal = self { true } else { false } }

  /// Integers, decimals, NUMBER and floating types.
  package var isNumeric: Bool { isInteger || isFloating || isDecimal || self == .number }

  package var isTimestamp: Bool { if case .timestamp = self { true } else { false } }

  package var isTemporal: Bool {
    switch self {
    case .date, .time, .timeNS, .timestamp, .timestampTZ: true
    default: false
    }
  }

  /// Types whose physical form is text or bytes.
  package var isString: Bool { physical == .string }

  package var isNested: Bool {
    switch self {
    case .list, .structure, .map: true
    default: false
    }
  }

  /// The name of the object type that CREATE TYPE gave to a structure; nil for any other type.
  package var objectType: String? {
    if case .structure(let fields) = self { fields.first?.objectType } else { nil }
  }

  /// A structure as the values of an object type.
  package func asObject(_ name: String) -> DataType {
    guard case .structure(var fields) = self else { return self }
    for i in fields.indices { fields[i].objectType = name }
    return .structure(fields)
  }

  /// Decimal digits that hold every value of an integer type: (precision, scale 0).
  package var integerDigits: Int? {
    switch self {
    case .int8, .uint8: 3
    case .int16, .uint16: 5
    case .int32, .uint32: 10
    case .int64: 19
    case .uint64: 20
    case .int128: 38
    default: nil
    }
  }
}
