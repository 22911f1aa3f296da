import Columns

/// The six comparisons.
package enum Comparison: Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  /// The comparison that a function of this name makes.
  package init?(symbol: String) {
    switch symbol {
    case "=": self = .equal
    case "<>": self = .notEqual
    case "<": self = .less
    case "<=": self = .lessOrEqual
    case ">": self = .greater
    case ">=": self = .greaterOrEqual
    default: return nil
    }
  }

  /// - Parameter order: Negative, zero or positive, as the left one is less, equal or greater.
  package func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }
}

/// Compares two columns of one type row by row; NULL where a side is NULL.
///
/// The columns are flat or constant and hold no constant NULL. NaN equals NaN and is greater than
/// every other number; strings compare by bytes.
package func compare(_ comparison: Comparison, _ a: Column, _ b: Column) -> Column {
  if case .enumeration = a.type, comparison != .equal, comparison != .notEqual {
    return ordered(comparison, a.inLabelOrder, b.inLabelOrder, Int32.self)
  }
  return switch a.physical {
  case .bool: ordered(comparison, a, b, UInt8BackedBool.self)
  case .int8: ordered(comparison, a, b, Int8.self)
  case .int16: ordered(comparison, a, b, Int16.self)
  case .int32: ordered(comparison, a, b, Int32.self)
  case .int64: ordered(comparison, a, b, Int64.self)
  case .int128: ordered(comparison, a, b, Int128.self)
  case .uint8: ordered(comparison, a, b, UInt8.self)
  case .uint16: ordered(comparison, a, b, UInt16.self)
  case .uint32: ordered(comparison, a, b, UInt32.self)
  case .uint64: ordered(comparison, a, b, UInt64.self)
  case .float: floating(comparison, a, b, Float.self)
  case .double: floating(comparison, a, b, Double.self)
  case .string: ordered(comparison, a, b, StringView.self)
  case .interval: ordered(comparison, a, b, ComparableInterval.self)
  case .list, .structure: compareValues(comparison, a, b)
  }
}

/// A boolean seen as its byte, so that false < true.
struct UInt8BackedBool: ColumnElement, Comparable {
  var byte: UInt8
  static var physical: PhysicalType { .bool }
  static var zero: UInt8BackedBool { UInt8BackedBool(byte: 0) }
  static func < (a: UInt8BackedBool, b: UInt8BackedBool) -> Bool { a.byte < b.byte }
}

/// An interval that compares by its length.
struct ComparableInterval: ColumnElement, Comparable {
  var interval: Interval
  static var physical: PhysicalType { .interval }
  static var zero: ComparableInterval { ComparableInterval(interval: .zero) }
  static func == (a: ComparableInterval, b: ComparableInterval) -> Bool {
    a.interval.comparable == b.interval.comparable
  }
  static func < (a: ComparableInterval, b: ComparableInterval) -> Bool {
    a.interval.comparable < b.interval.comparable
  }
}

private func ordered<T: ColumnElement & Comparable>(
  _ comparison: Comparison, _ a: Column, _ b: Column, _ type: T.Type
) -> Column {
  switch comparison {
  case .equal: Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in x == y }
  case .notEqual: Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in x != y }
  case .less: Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in x < y }
  case .lessOrEqual: Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in x <= y }
  case .greater: ordered(.less, b, a, type)
  case .greaterOrEqual: ordered(.lessOrEqual, b, a, type)
  }
}

private func floating<T: ColumnElement & BinaryFloatingPoint>(
  _ comparison: Comparison, _ a: Column, _ b: Column, _ type: T.Type
) -> Column {
  switch comparison {
  case .equal:
    Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in (x == y) != (x != x && y != y) }
  case .notEqual:
    Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in (x == y) == (x != x && y != y) }
  case .less:
    Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in (x < y) != (x == x && y != y) }
  case .lessOrEqual: Rows.map(a, b, to: .boolean) { (x: T, y: T) -> Bool in (x <= y) != (y != y) }
  case .greater: floating(.less, b, a, type)
  case .greaterOrEqual: floating(.lessOrEqual, b, a, type)
  }
}

private func compareValues(_ comparison: Comparison, _ a: Column, _ b: Column) -> Column {
  var builder = ColumnBuilder(.boolean, capacity: a.count)
  for row in 0..<a.count {
    if a.isNull(row) || b.isNull(row) {
      builder.appendNull()
      continue
    }
    builder.append(element: comparison.holds(compareValues(a[row], b[row])))
  }
  return builder.finish()
}
