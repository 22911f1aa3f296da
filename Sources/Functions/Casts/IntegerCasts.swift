import Columns
import Diagnostics
import Kernels

/// Between integer types and to BOOLEAN.
///
/// Through Int64 where both sides fit it, else through Int128, so that there is one loop per
/// type and not one per pair.
func integerConversion(from: DataType, to: DataType) -> Conversion? {
  guard from.isInteger || from == .boolean, to.isInteger || to == .boolean else { return nil }
  let isWide = [from, to].contains(.int128) || [from, to].contains(.uint64)
  let canFail = to != .boolean && implicitCastCost(from: from, to: to) == nil && from != .boolean
  return Conversion(canFail: canFail) { (column, _, failure) throws(SQLError) in
    isWide
      ? try narrowed(widenedToInt128(column), to: to, failure, Int128.self)
      : try narrowed(widenedToInt64(column), to: to, failure, Int64.self)
  }
}

/// An integer, date or boolean column as Int64 (not from UBIGINT or HUGEINT).
func widenedToInt64(_ column: Column) -> Column {
  func widen<T: FixedWidthInteger & ColumnElement>(_ type: T.Type) -> Column {
    Rows.map(column, to: .int64) { (x: T) -> Int64 in Int64(truncatingIfNeeded: x) }
  }
  switch column.physical {
  case .bool: return Rows.map(column, to: .int64) { (x: Bool) -> Int64 in x ? 1 : 0 }
  case .int8: return widen(Int8.self)
  case .int16: return widen(Int16.self)
  case .int32: return widen(Int32.self)
  case .uint8: return widen(UInt8.self)
  case .uint16: return widen(UInt16.self)
  case .uint32: return widen(UInt32.self)
  default: return column.physical == .int64 ? column.retyped(.int64) : column
  }
}

/// An integer or boolean column as Int128.
func widenedToInt128(_ column: Column) -> Column {
  switch column.physical {
  case .int128: return column.retyped(.int128)
  case .uint64: return Rows.map(column, to: .int128) { (x: UInt64) -> Int128 in Int128(x) }
  default:
    return Rows.map(widenedToInt64(column), to: .int128) { (x: Int64) -> Int128 in Int128(x) }
  }
}

/// An Int64 or Int128 column as any integer type.
func narrowed<S: FixedWidthInteger & ColumnElement>(
  _ column: Column, to type: DataType, _ failure: CastFailure, _ source: S.Type
) throws(SQLError) -> Column {
  func narrow<T: FixedWidthInteger & ColumnElement>(
    _ target: T.Type
  ) throws(SQLError) -> Column {
    try convert(column, to: type, failure) { (x: S, failed: inout Bool) -> T in
      let result = T(truncatingIfNeeded: x)
      failed = failed || result != x
      return result
    }
  }
  switch type.physical {
  case .bool: return Rows.map(column, to: type) { (x: S) -> Bool in x != 0 }
  case .int8: return try narrow(Int8.self)
  case .int16: return try narrow(Int16.self)
  case .int32: return try narrow(Int32.self)
  case .int64: return try S.self == Int64.self ? column.retyped(type) : narrow(Int64.self)
  case .uint8: return try narrow(UInt8.self)
  case .uint16: return try narrow(UInt16.self)
  case .uint32: return try narrow(UInt32.self)
  case .uint64: return try narrow(UInt64.self)
  default: return try S.self == Int128.self ? column.retyped(type) : narrow(Int128.self)
  }
}
