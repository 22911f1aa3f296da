/// One value outside a column: a literal, a parameter, a statistic, a cell of a result.
///
/// The type beside it says which type is meant: `.integer` serves all integer types, `.string`
/// text, JSON and NUMBER, `.ticks` times and timestamps in the unit of their type.
package enum Value: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int128)
  /// `unscaled` × 10^-`scale`
  case decimal(unscaled: Int128, scale: Int)
  case double(Double)
  case string(String)
  case blob([UInt8])
  /// Days since 1970-01-01.
  case date(Int32)
  case ticks(Int64)
  case interval(Interval)
  /// The 16 bytes, first byte highest.
  case uuid(UInt128)
  case list([Value])
  case structure([Value])
  case map([MapEntry])

  package struct MapEntry: Sendable, Hashable {
    package var key: Value
    package var value: Value
    package init(key: Value, value: Value) {
      self.key = key
      self.value = value
    }
  }

  package var isNull: Bool { self == .null }
}

extension Column {
  /// The value of one row; for results and messages, not for loops.
  package subscript(_ row: Int) -> Value {
    precondition(row >= 0 && row < count, "a row lies inside its column")
    if isNull(row) { return .null }
    if let entries { return entries[Int(codes[row])] }
    let place = isConstant ? 0 : row
    switch type {
    case .null: return .null
    case .boolean: return .boolean(span(of: Bool.self)[place])
    case .int8: return .integer(Int128(span(of: Int8.self)[place]))
    case .int16: return .integer(Int128(span(of: Int16.self)[place]))
    case .int32: return .integer(Int128(span(of: Int32.self)[place]))
    case .int64: return .integer(Int128(span(of: Int64.self)[place]))
    case .uint8: return .integer(Int128(span(of: UInt8.self)[place]))
    case .uint16: return .integer(Int128(span(of: UInt16.self)[place]))
    case .uint32: return .integer(Int128(span(of: UInt32.self)[place]))
    case .uint64: return .integer(Int128(span(of: UInt64.self)[place]))
    case .int128: return .integer(span(of: Int128.self)[place])
    case .float: return .double(Double(span(of: Float.self)[place]))
    case .double: return .double(span(of: Double.self)[place])
    case .decimal(let precision, let scale):
      let unscaled =
        precision <= 18 ? Int128(span(of: Int64.self)[place]) : span(of: Int128.self)[place]
      return .decimal(unscaled: unscaled, scale: scale)
    case .date: return .date(span(of: Int32.self)[place])
    case .time, .timeNS, .timestamp, .timestampTZ: return .ticks(span(of: Int64.self)[place])
    case .interval: return .interval(span(of: Interval.self)[place])
    case .number:
      return .string(span(of: StringView.self)[place].withBytes { Number(decoding: $0).text })
    case .varchar, .json, .enumeration:
      return .string(span(of: StringView.self)[place].text)
    case .blob: return .blob(span(of: StringView.self)[place].bytes)
    case .uuid:
      return .uuid(UInt128(bitPattern: span(of: Int128.self)[place]) ^ (1 << 127))
    case .list:
      let view = span(of: ListView.self)[place]
      return .list(view.range.map { children[0][$0] })
    case .structure: return .structure(children.map { $0[row] })
    case .map:
      let view = span(of: ListView.self)[place]
      return .map(view.range.map { .init(key: children[0][$0], value: children[1][$0]) })
    }
  }
}

extension ListView {
  /// The places of the elements in the child column.
  package var range: Range<Int> { Int(start)..<(Int(start) + Int(length)) }
}
