import Columns
import Diagnostics

/// Brings columns of older files to the type that all files have in common.
enum ColumnWidening {
  /// The narrowest type that holds the values of both, if widening alone can give it.
  static func common(_ a: DataType, _ b: DataType) -> DataType? {
    if a == b || b == .null { return a }
    if a == .null { return b }
    if let x = integerRank(a), let y = integerRank(b) { return x > y ? a : b }
    switch (a, b) {
    case (.float, .double), (.double, .float): return .double
    case (.decimal(let p, let s), .decimal(let q, let t)):
      let scale = max(s, t)
      let precision = max(p - s, q - t) + scale
      return precision <= DataType.maximumDecimalPrecision
        ? .decimal(precision: precision, scale: scale) : nil
    case (.double, _) where isSmallInteger(b): return .double
    case (_, .double) where isSmallInteger(a): return .double
    case (.timestamp(let x), .timestamp(let y)):
      return .timestamp(x.rawValue > y.rawValue ? x : y)
    case (.date, .timestamp(let unit)), (.timestamp(let unit), .date): return .timestamp(unit)
    default: return nil
    }
  }

  private static func integerRank(_ type: DataType) -> Int? {
    [.int8, .int16, .int32, .int64].firstIndex(of: type)
  }

  private static func isSmallInteger(_ type: DataType) -> Bool {
    [.int8, .int16, .int32].contains(type)
  }

  /// The column in a wider type.
  static func widen(_ column: Column, to type: DataType) throws(SQLError) -> Column {
    if column.type == type { return column }
    if column.type == .null { return .nulls(type, count: column.count) }
    if let entries = column.entries {
      return .dictionary(
        codes: column.values, offset: column.offset, count: column.count,
        validity: column.validity, entries: try widen(entries, to: type))
    }
    if column.isConstant {
      return try widen(column.slice(from: 0, count: min(1, column.count)).flattened(), to: type)
        .repeated(column.count)
    }
    if type.isNested, let nested = try widenNested(column, to: type) { return nested }
    switch (column.type, type) {
    case (.int8, _): return try integers(column, Int8.self, type)
    case (.int16, _): return try integers(column, Int16.self, type)
    case (.int32, _): return try integers(column, Int32.self, type)
    case (.float, .double):
      let source = column.span(of: Float.self)
      return make(column, type, Double.self) { Double(source[$0]) }
    case (.decimal(_, let from), .decimal(_, let to)):
      return decimals(column, type, shift: to - from)
    case (.timestamp(let from), .timestamp(let to)):
      return try ticks(column, Int64.self, type, to.perSecond / from.perSecond)
    case (.date, .timestamp(let unit)):
      return try ticks(column, Int32.self, type, 86_400 * unit.perSecond)
    default:
      throw SQLError(.datatypeMismatch, "a column of \(column.type) cannot be read as \(type)")
    }
  }

  private static func make<T: ColumnElement>(
    _ column: Column, _ type: DataType, _ element: T.Type, _ value: (Int) -> T
  ) -> Column {
    Column.make(type, count: column.count, validity: column.validity, T.self) { target in
      for i in 0..<target.count { target[i] = value(i) }
    }
  }

  private static func integers<S: ColumnElement & FixedWidthInteger>(
    _ column: Column, _ element: S.Type, _ type: DataType
  ) throws(SQLError) -> Column {
    let source = column.span(of: S.self)
    switch type {
    case .int16: return make(column, type, Int16.self) { Int16(truncatingIfNeeded: source[$0]) }
    case .int32: return make(column, type, Int32.self) { Int32(truncatingIfNeeded: source[$0]) }
    case .int64: return make(column, type, Int64.self) { Int64(truncatingIfNeeded: source[$0]) }
    case .double: return make(column, type, Double.self) { Double(source[$0]) }
    default:
      throw SQLError(.datatypeMismatch, "a column of \(column.type) cannot be read as \(type)")
    }
  }

  /// Widening keeps all digits: the new type was made to hold them.
  private static func decimals(_ column: Column, _ type: DataType, shift: Int) -> Column {
    var factor: Int128 = 1
    for _ in 0..<shift { factor *= 10 }
    let value: (Int) -> Int128
    if column.physical == .int64 {
      let source = column.values.pointer(to: Int64.self) + column.offset
      value = { Int128(source[$0]) &* factor }
    } else {
      let source = column.values.pointer(to: Int128.self) + column.offset
      value = { source[$0] &* factor }
    }
    return withExtendedLifetime(column) {
      type.physical == .int64
        ? make(column, type, Int64.self) { Int64(truncatingIfNeeded: value($0)) }
        : make(column, type, Int128.self) { value($0) }
    }
  }

  private static func ticks<S: ColumnElement & FixedWidthInteger>(
    _ column: Column, _ element: S.Type, _ type: DataType, _ factor: Int64
  ) throws(SQLError) -> Column {
    let source = column.span(of: S.self)
    var outside = false
    let result = make(column, type, Int64.self) { i in
      let (value, overflow) = Int64(source[i]).multipliedReportingOverflow(by: factor)
      outside = outside || overflow
      return value
    }
    if outside { throw SQLError(.datetimeOverflow, "a time is too far from 1970 for \(type)") }
    return result
  }
}
