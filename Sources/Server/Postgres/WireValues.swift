import Columns
import Engine

/// Values as PostgreSQL writes them, as text and in its binary forms.
struct WireValues: Sendable {
  private static let json = CellJSON(.exact)

  /// Appends the text of a value that is not NULL.
  static func appendText(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    switch column.type {
    case .boolean:
      guard case .boolean(let truth) = column[row] else { return }
      bytes.append(UInt8(ascii: truth ? "t" : "f"))
    case .list(let element): appendArray(column[row], element, to: &bytes)
    case .structure, .map: json.append(column, row, to: &bytes)
    default: Columns.appendText(column, row, to: &bytes)
    }
  }

  /// `{1,2,NULL}`; texts in quotes where they need them.
  private static func appendArray(
    _ value: Value, _ element: DataType, to bytes: inout [UInt8]
  ) {
    guard case .list(let items) = value else { return }
    bytes.append(UInt8(ascii: "{"))
    for (place, item) in items.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      switch (item, element) {
      case (.null, _): bytes.append(contentsOf: "NULL".utf8)
      case (.list, .list(let inner)): appendArray(item, inner, to: &bytes)
      case (.boolean(let truth), _): bytes.append(UInt8(ascii: truth ? "t" : "f"))
      default: appendQuoted(ValueText.text(of: item, type: element), to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
    let special = " ,{}\"\\\t\n"
    let isPlain =
      !text.isEmpty && text.uppercased() != "NULL" && !text.contains(where: special.contains)
    if isPlain { return bytes.append(contentsOf: text.utf8) }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends the binary form of a value that is not NULL.
  static func appendBinary(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    appendBinary(column[row], column.type, to: &bytes)
  }

  private static func appendBinary(_ value: Value, _ type: DataType, to bytes: inout [UInt8]) {
    switch (value, type) {
    case (.boolean(let truth), _): bytes.append(truth ? 1 : 0)
    case (.integer(let integer), _): append(integer, type, to: &bytes)
    case (.double(let double), .float): append(Float(double).bitPattern, to: &bytes)
    case (.double(let double), _): append(double.bitPattern, to: &bytes)
    case (.decimal(let unscaled, let scale), _):
      WireNumeric(unscaled: unscaled, scale: scale).append(to: &bytes)
    case (.string(let text), .number): WireNumeric(text: text).append(to: &bytes)
    case (.string(let text), _): bytes.append(contentsOf: text.utf8)
    case (.blob(let content), _): bytes.append(contentsOf: content)
    case (.date(let days), _): append(days &- 10_957, to: &bytes)
    case (.ticks(let ticks), _): append(microseconds(ticks, type), to: &bytes)
    case (.interval(let interval), _): append(interval, to: &bytes)
    case (.uuid(let bits), _): append(bits, to: &bytes)
    case (.list(let items), .list(let element)): appendArray(items, element, to: &bytes)
    default:
      var text: [UInt8] = []
      json.append(value, type: type, to: &text)
      bytes.append(contentsOf: text)
    }
  }

  private static func append(_ integer: Int128, _ type: DataType, to bytes: inout [UInt8]) {
    switch WireType(type).oid {
    case 21: append(Int16(truncatingIfNeeded: integer), to: &bytes)
    case 23: append(Int32(truncatingIfNeeded: integer), to: &bytes)
    case 20: append(Int64(truncatingIfNeeded: integer), to: &bytes)
    default: WireNumeric(unscaled: integer, scale: 0).append(to: &bytes)
    }
  }

  /// Moments count from 2000-01-01, times of day from midnight.
  private static func microseconds(_ ticks: Int64, _ type: DataType) -> Int64 {
    let epoch: Int64 = 946_684_800_000_000
    switch type {
    case .time: return ticks
    case .timeNS: return ticks / 1000
    case .timestamp(.seconds): return ticks &* 1_000_000 &- epoch
    case .timestamp(.milliseconds): return ticks &* 1000 &- epoch
    case .timestamp(.nanoseconds): return ticks / 1000 &- epoch
    default: return ticks &- epoch
    }
  }

  private static func append(_ interval: Interval, to bytes: inout [UInt8]) {
    append(interval.microseconds, to: &bytes)
    append(interval.days, to: &bytes)
    append(interval.months, to: &bytes)
  }

  private static func appendArray(
    _ items: [Value], _ element: DataType, to bytes: inout [UInt8]
  ) {
    append(Int32(items.isEmpty ? 0 : 1), to: &bytes)
    append(Int32(items.contains(.null) ? 1 : 0), to: &bytes)
    append(WireType(element).oid, to: &bytes)
    if items.isEmpty { return }
    append(Int32(items.count), to: &bytes)
    append(Int32(1), to: &bytes)
    for item in items {
      if item == .null {
        append(Int32(-1), to: &bytes)
        continue
      }
      var inner: [UInt8] = []
      appendBinary(item, element, to: &inner)
      append(Int32(inner.count), to: &bytes)
      bytes.append(contentsOf: inner)
    }
  }

  private static func append<T: FixedWidthInteger>(_ number: T, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
