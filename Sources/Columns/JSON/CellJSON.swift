/// How values become JSON: what a reader that parses numbers as doubles must not lose.
package struct CellJSON: Sendable {
  /// How exact numbers are written.
  package enum Numbers: Sendable {
    /// Decimals as strings, and integers beyond 53 bits too: for readers whose numbers are doubles.
    case safe
    /// All finite numbers as JSON numbers with all their digits.
    case exact
  }

  package var numbers: Numbers
  package var zone: ValueText.ZoneOffset?

  package init(_ numbers: Numbers, zone: ValueText.ZoneOffset? = nil) {
    self.numbers = numbers
    self.zone = zone
  }

  /// Appends one cell of a column.
  package func append(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    if column.isNull(row) {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    if let entries = column.entries {
      return append(entries, Int(column.codes[row]), to: &bytes)
    }
    switch column.type {
    case .int8, .int16, .int32, .uint8, .uint16, .uint32:
      appendText(column, row, to: &bytes)
    case .int64:
      append(Int128(column.span(of: Int64.self)[column.isConstant ? 0 : row]), to: &bytes)
    case .varchar, .enumeration:
      let text = column.span(of: StringView.self)[column.isConstant ? 0 : row]
      if !text.withBytes({ bytes.appendJSON(ascii: $0) }) {
        append(column[row], type: column.type, to: &bytes)
      }
    case .decimal where numbers == .exact: appendText(column, row, to: &bytes)
    case .decimal, .date, .time, .timeNS, .timestamp, .timestampTZ, .interval, .uuid, .blob:
      // These texts need no escapes, except the backslash of a blob.
      appendQuoted(column, row, to: &bytes)
    default: append(column[row], type: column.type, to: &bytes)
    }
  }

  private func appendQuoted(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if column.type == .blob { bytes.append(UInt8(ascii: "\\")) }
    appendText(column, row, zone: zone, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a value of the given type; nested values become arrays and objects.
  package func append(_ value: Value, type: DataType, to bytes: inout [UInt8]) {
    switch (value, type) {
    case (.null, _): bytes.append(contentsOf: "null".utf8)
    case (.boolean(let bool), _): bytes.append(contentsOf: (bool ? "true" : "false").utf8)
    case (.integer(let integer), _): append(integer, to: &bytes)
    case (.double(let double), _): append(double, type: type, to: &bytes)
    case (.decimal(let unscaled, let scale), _):
      let isQuoted = numbers == .safe
      if isQuoted { bytes.append(UInt8(ascii: "\"")) }
      NumberText.append(unscaled: unscaled, scale: scale, to: &bytes)
      if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    case (.string(let text), .number) where numbers == .exact && isJSONNumber(text):
      bytes.append(contentsOf: text.utf8)
    case (.list(let elements), .list(let element)):
      append(elements, open: "[", close: "]", to: &bytes) { item, bytes in
        append(item, type: element, to: &bytes)
      }
    case (.structure(let members), .structure(let fields)) where !type.isZoned:
      append(Array(zip(fields, members)), open: "{", close: "}", to: &bytes) { item, bytes in
        bytes.appendJSON(string: item.0.name)
        bytes.append(UInt8(ascii: ":"))
        append(item.1, type: item.0.type, to: &bytes)
      }
    case (.map(let entries), .map(let key, let content)):
      append(entries, open: "{", close: "}", to: &bytes) { item, bytes in
        bytes.appendJSON(string: ValueText.text(of: item.key, type: key))
        bytes.append(UInt8(ascii: ":"))
        append(item.value, type: content, to: &bytes)
      }
    default: bytes.appendJSON(string: ValueText.text(of: value, type: type, zone: zone))
    }
  }

  private func append(_ integer: Int128, to bytes: inout [UInt8]) {
    let isQuoted = numbers == .safe && integer.magnitude > 9_007_199_254_740_991
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    NumberText.append(integer, to: &bytes)
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
  }

  /// NaN and the infinities have no JSON number.
  private func append(_ double: Double, type: DataType, to bytes: inout [UInt8]) {
    if !double.isFinite { bytes.append(UInt8(ascii: "\"")) }
    if type == .float {
      NumberText.append(Float(double), to: &bytes)
    } else {
      NumberText.append(double, to: &bytes)
    }
    if !double.isFinite { bytes.append(UInt8(ascii: "\"")) }
  }

  private func append<T>(
    _ items: [T], open: Unicode.Scalar, close: Unicode.Scalar, to bytes: inout [UInt8],
    _ item: (T, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for index in items.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      item(items[index], &bytes)
    }
    bytes.append(UInt8(ascii: close))
  }
}
