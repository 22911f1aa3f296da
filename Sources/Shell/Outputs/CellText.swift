import Columns

/// The text of cells, for formats that hold it as strings.
struct CellText {
  var nullText: String
  var groupsDigits = false
  var zone: ValueText.ZoneOffset?

  func text(_ column: Column, _ row: Int) -> String {
    if column.isNull(row) { return nullText }
    var bytes: [UInt8] = []
    appendText(column, row, zone: zone, to: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    return groupsDigits && column.type.isNumeric ? CellText.grouped(text) : text
  }

  /// `1234567.5` as `1,234,567.5`; what is no plain number stays.
  static func grouped(_ number: String) -> String {
    let sign = number.hasPrefix("-") ? "-" : ""
    let unsigned = number.dropFirst(sign.count)
    let whole = unsigned.prefix { $0.isASCII && $0.isNumber }
    let rest = unsigned.dropFirst(whole.count)
    guard whole.count > 3, rest.isEmpty || rest.hasPrefix(".") else { return number }
    var groups = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { groups.append(",") }
      groups.append(digit)
    }
    return sign + groups + rest
  }
}

extension DataType {
  /// Whether columns of this type stand at the right.
  var isRightAligned: Bool { isNumeric }
}
