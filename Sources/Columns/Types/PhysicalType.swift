/// How the values of a type lie in memory.
@frozen
@usableFromInline
package enum PhysicalType: UInt8, Sendable, Hashable {
  /// One byte, 0 or 1.
  case bool
  case int8, int16, int32, int64, int128
  case uint8, uint16, uint32, uint64
  case float, double
  /// A `StringView` of 16 bytes.
  case string
  /// An `Interval` of 16 bytes.
  case interval
  /// A `ListView` into the child column(s).
  case list
  /// No values of its own; the children hold them.
  case structure

  /// Bytes per value.
  @usableFromInline package var width: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float: 4
    case .int64, .uint64, .double, .list: 8
    case .int128, .string, .interval: 16
    case .structure: 0
    }
  }
}

extension DataType {
  /// How values of this type lie in memory.
  ///
  /// Decimals of up to 18 digits are unscaled `Int64`, wider ones `Int128`. UUIDs are `Int128`
  /// with the top bit flipped, so that signed order is the order of the bytes.
  @usableFromInline package var physical: PhysicalType {
    switch self {
    case .null, .boolean: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32, .date: .int32
    case .int64, .time, .timeNS, .timestamp, .timestampTZ: .int64
    case .int128, .uuid: .int128
    case .uint8: .uint8
    case .uint16: .uint16
    case .uint32: .uint32
    case .uint64: .uint64
    case .float: .float
    case .double: .double
    case .decimal(let precision, _): precision <= 18 ? .int64 : .int128
    case .number, .varchar, .blob, .json, .enumeration: .string
    case .interval: .interval
    case .list, .map: .list
    case .structure: .structure
    }
  }
}

/// A Swift type that column buffers hold.
@usableFromInline
package protocol ColumnElement: BitwiseCopyable, Sendable {
  static var physical: PhysicalType { get }
  /// The content of a place whose value is NULL: kernels may compute with it safely.
  static var zero: Self { get }
}

extension Bool: ColumnElement {
  @inlinable package static var physical: PhysicalType { .bool }
  @inlinable package static var zero: Bool { false }
}
extension Int8: ColumnElement { @inlinable package static var physical: PhysicalType { .int8 } }
extension Int16: ColumnElement { @inlinable package static var physical: PhysicalType { .int16 } }
extension Int32: ColumnElement { @inlinable package static var physical: PhysicalType { .int32 } }
extension Int64: ColumnElement { @inlinable package static var physical: PhysicalType { .int64 } }
extension Int128: ColumnElement { @inlinable package static var physical: PhysicalType { .int128 } }
extension UInt8: ColumnElement { @inlinable package static var physical: PhysicalType { .uint8 } }
extension UInt16: ColumnElement { @inlinable package static var physical: PhysicalType { .uint16 } }
extension UInt32: ColumnElement { @inlinable package static var physical: PhysicalType { .uint32 } }
extension UInt64: ColumnElement { @inlinable package static var physical: PhysicalType { .uint64 } }
extension Float: ColumnElement { @inlinable package static var physical: PhysicalType { .float } }
extension Double: ColumnElement { @inlinable package static var physical: PhysicalType { .double } }
