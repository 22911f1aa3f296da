import Columns
import Engine

/// Values as OData writes them in JSON (JSON Format 4.0, section 7.1).
struct ODataCells: Sendable {
  var isCompatible = false
  private let plain = CellJSON(.exact)

  init(isCompatible: Bool) { self.isCompatible = isCompatible }

  func append(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    if column.isNull(row) {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    switch column.type {
    case .decimal, .int64, .uint64, .uint32, .int128, .number: appendNumber(column, row, to: &bytes)
    case .timestamp, .timestampTZ: appendMoment(column, row, to: &bytes)
    case .double, .float: appendDouble(column, row, to: &bytes)
    case .blob:
      guard case .blob(let content) = column[row] else { return }
      bytes.append(UInt8(ascii: "\""))
      Base64.append(content, forURL: true, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .structure, .list(.structure):
      append(column[row], column.type, to: &bytes)
    case .list, .map:
      var inner: [UInt8] = []
      plain.append(column, row, to: &inner)
      bytes.appendJSON(string: String(decoding: inner, as: UTF8.self))
    default: plain.append(column, row, to: &bytes)
    }
  }

  /// An expanded row, or a list of them.
  private func append(_ value: Value, _ type: DataType, to bytes: inout [UInt8]) {
    switch (value, type) {
    case (.structure(let members), .structure(let fields)):
      bytes.append(UInt8(ascii: "{"))
      for (place, (member, field)) in zip(members, fields).enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendJSON(string: field.name)
        bytes.append(UInt8(ascii: ":"))
        append(member, field.type, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    case (.list(let elements), .list(let type)):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        append(element, type, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    default: append(.constant(value, type, count: 1), 0, to: &bytes)
    }
  }

  private func appendNumber(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    if isCompatible { bytes.append(UInt8(ascii: "\"")) }
    appendText(column, row, to: &bytes)
    if isCompatible { bytes.append(UInt8(ascii: "\"")) }
  }

  /// `2026-01-31 12:00:00` becomes `2026-01-31T12:00:00Z`; instants are in UTC already.
  private func appendMoment(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    appendText(column, row, to: &bytes)
    if let blank = bytes[start...].firstIndex(of: 0x20) { bytes[blank] = UInt8(ascii: "T") }
    if column.type == .timestampTZ {
      let zone = bytes[start...].lastIndex { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      if let zone { bytes.removeSubrange(zone...) }
    }
    bytes.append(UInt8(ascii: "Z"))
    bytes.append(UInt8(ascii: "\""))
  }

  private func appendDouble(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    guard case .double(let double) = column[row], !double.isFinite else {
      return plain.append(column, row, to: &bytes)
    }
    let word = double.isNaN ? "\"NaN\"" : double < 0 ? "\"-INF\"" : "\"INF\""
    bytes.append(contentsOf: word.utf8)
  }
}
