import Columns
import Diagnostics

/// A workbook of one sheet (ECMA-376, part 1) whose rows leave as they come.
///
/// Numbers are cells with all their digits, and a style with as many places as their type; dates
/// are Excel's day numbers. Excel itself computes with 15 digits.
final class XLSXEncoder: ResultEncoder {
  private var zip = ZipStream()
  private var fields: [Field] = []
  private var styles: [Int] = []
  private var rowCount = 0
  private var pending: [UInt8] = []

  private static let rowLimit = 1_048_576
  private static let textLimit = 32_767
  private static let blockSize = 1 << 18

  func begin(_ schema: Schema, into bytes: inout [UInt8]) throws(SQLError) {
    fields = schema.fields
    guard fields.count <= 16_384 else {
      throw SQLError(.programLimitExceeded, "a sheet has 16,384 columns at most")
    }
    let (formats, chosen) = XLSXParts.formats(of: fields)
    styles = chosen
    for (name, text) in XLSXParts.all(styles: formats) {
      try zip.begin(name, into: &bytes)
      try zip.append(Array(text.utf8), into: &bytes)
      try zip.end(into: &bytes)
    }
    try zip.begin("xl/worksheets/sheet1.xml", into: &bytes)
    pending += XLSXParts.sheetHead.utf8
    pending += "<row>".utf8
    for field in fields { append(text: field.name, style: 1) }
    pending += "</row>".utf8
    rowCount = 1
  }

  func append(_ batch: Batch, into bytes: inout [UInt8]) throws(SQLError) {
    rowCount += batch.count
    guard rowCount <= XLSXEncoder.rowLimit else {
      throw SQLError(
        .programLimitExceeded, "a sheet has \(XLSXEncoder.rowLimit) rows at most",
        hint: "take format=csv or parquet")
    }
    let columns = batch.columns.map { $0.flattened() }
    for row in 0..<batch.count {
      pending += "\n<row>".utf8
      for (place, column) in columns.enumerated() { try append(column, row, styles[place]) }
      pending += "</row>".utf8
      if pending.count >= XLSXEncoder.blockSize { try flush(into: &bytes) }
    }
  }

  func end(into bytes: inout [UInt8]) throws(SQLError) {
    pending += "\n</sheetData></worksheet>\n".utf8
    try flush(into: &bytes)
    try zip.end(into: &bytes)
    zip.close(into: &bytes)
  }

  private func flush(into bytes: inout [UInt8]) throws(SQLError) {
    try zip.append(pending, into: &bytes)
    pending.removeAll(keepingCapacity: true)
  }

  // MARK: Cells

  private func append(_ column: Column, _ row: Int, _ style: Int) throws(SQLError) {
    if column.isNull(row) {
      pending += "<c/>".utf8
      return
    }
    switch (column.type, column[row]) {
    case (.date, .date(let days)) where days >= -25_508:
      append(number: "\(Int(days) + 25_569)", style)
    case (.timestamp(let unit), .ticks(let ticks)) where isOfExcel(ticks, unit.perSecond):
      append(number: XLSXParts.serial(ticks, perSecond: unit.perSecond), style)
    case (.timestampTZ, .ticks(let ticks)) where isOfExcel(ticks, 1_000_000):
      append(number: XLSXParts.serial(ticks, perSecond: 1_000_000), style)
    case (_, .boolean(let truth)): pending += "<c t=\"b\"><v>\(truth ? 1 : 0)</v></c>".utf8
    case (_, .double(let double)) where double.isFinite: append(number: "\(double)", style)
    case (.number, .string(let text)): append(number: text, style)
    case (_, .string(let text)): try append(limited: text)
    case (_, .integer), (_, .decimal):
      append(number: ValueText.text(of: column[row], type: column.type), style)
    case (_, let value): try append(limited: ValueText.text(of: value, type: column.type))
    }
  }

  /// From 1900-03-01, before which Excel counts a day that never was.
  private func isOfExcel(_ ticks: Int64, _ perSecond: Int64) -> Bool {
    ticks / perSecond >= -25_508 * 86_400
  }

  private func append(number: String, _ style: Int) {
    pending += (style == 0 ? "<c><v>" : "<c s=\"\(style)\"><v>").utf8
    pending += number.utf8
    pending += "</v></c>".utf8
  }

  private func append(limited text: String) throws(SQLError) {
    guard text.utf8.count <= XLSXEncoder.textLimit || text.utf16.count <= XLSXEncoder.textLimit
    else {
      throw SQLError(
        .programLimitExceeded, "a cell has \(XLSXEncoder.textLimit) characters at most",
        hint: "take format=csv or parquet, or substr(…)")
    }
    append(text: text, style: 0)
  }

  private func append(text: String, style: Int) {
    pending += (style == 0 ? "<c t=\"inlineStr\">" : "<c s=\"\(style)\" t=\"inlineStr\">").utf8
    pending += "<is><t xml:space=\"preserve\">".utf8
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): pending += "&amp;".utf8
      case UInt8(ascii: "<"): pending += "&lt;".utf8
      case UInt8(ascii: ">"): pending += "&gt;".utf8
      // What XML has no character for.
      case 0..<9, 11, 12, 14..<32:
        pending += "_x00\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))_".utf8
      default: pending.append(byte)
      }
    }
    pending += "</t></is></c>".utf8
  }
}

/// The parts of a workbook that do not depend on its rows.
private enum XLSXParts {
  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"

  static let sheetHead =
    head + "<worksheet xmlns=\"\(main)\"><sheetViews><sheetView workbookViewId=\"0\">"
    + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
    + "</sheetView></sheetViews><sheetData>\n"

  /// Number formats, and for each column its style: 0 plain, 1 bold, then one per format.
  static func formats(of fields: [Field]) -> ([String], [Int]) {
    var formats: [String] = []
    let styles = fields.map { field -> Int in
      let format: String
      switch field.type {
      case .decimal(_, let scale):
        format = scale > 0 ? "0." + String(repeating: "0", count: min(scale, 30)) : "0"
      case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .int128: format = "0"
      case .date: format = "yyyy\\-mm\\-dd"
      case .timestamp, .timestampTZ: format = "yyyy\\-mm\\-dd hh:mm:ss"
      default: return 0
      }
      if !formats.contains(format) { formats.append(format) }
      return 2 + (formats.firstIndex(of: format) ?? 0)
    }
    return (formats, styles)
  }

  /// Days since 1899-12-30 with ten places, which are ten microseconds.
  static func serial(_ ticks: Int64, perSecond: Int64) -> String {
    let perDay = Int128(perSecond) * 86_400
    var days = Int128(ticks) / perDay
    var rest = Int128(ticks) % perDay
    if rest < 0 {
      rest += perDay
      days -= 1
    }
    let fraction = rest * 10_000_000_000 / perDay
    let digits = String(fraction)
    return "\(days + 25_569)." + String(repeating: "0", count: 10 - digits.utf8.count) + digits
  }

  static func all(styles formats: [String]) -> [(String, String)] {
    [
      (
        "[Content_Types].xml",
        head + "<Types xmlns=\"\(package)/content-types\">"
          + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
          + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
          + part("/xl/workbook.xml", "sheet.main") + part("/xl/worksheets/sheet1.xml", "worksheet")
          + part("/xl/styles.xml", "styles") + "</Types>"
      ),
      (
        "_rels/.rels",
        relations(
          "<Relationship Id=\"r1\" Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/>")
      ),
      (
        "xl/workbook.xml",
        head + "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>"
          + "<sheet name=\"Rows\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        relations(
          "<Relationship Id=\"r1\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            + "<Relationship Id=\"r2\" Type=\"\(office)/styles\" Target=\"styles.xml\"/>")
      ),
      ("xl/styles.xml", styleSheet(formats)),
    ]
  }

  private static func part(_ name: String, _ kind: String) -> String {
    "<Override PartName=\"\(name)\" ContentType=\"application/vnd.openxmlformats-officedocument"
      + ".spreadsheetml.\(kind)+xml\"/>"
  }

  private static func relations(_ inner: String) -> String {
    head + "<Relationships xmlns=\"\(package)/relationships\">\(inner)</Relationships>"
  }

  private static func styleSheet(_ formats: [String]) -> String {
    let numbers = formats.enumerated().map { place, format in
      "<numFmt numFmtId=\"\(164 + place)\" formatCode=\"\(format)\"/>"
    }
    let plain = "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    let bold =
      "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
    let others = formats.indices.map {
      "<xf numFmtId=\"\(164 + $0)\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    }
    let list =
      numbers.isEmpty ? "" : "<numFmts count=\"\(numbers.count)\">\(numbers.joined())</numFmts>"
    return head + "<styleSheet xmlns=\"\(main)\">" + list
      + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
      + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
      + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
      + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
      + "<borders count=\"1\"><border/></borders>"
      + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
      + "<cellXfs count=\"\(2 + formats.count)\">\(plain)\(bold)\(others.joined())</cellXfs></styleSheet>"
  }
}
