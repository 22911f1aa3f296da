import Diagnostics

/// Cuts the data of COPY … FROM STDIN into rows of texts; nil is NULL.
struct CopyReader {
  private let form: CopyForm
  private let columnCount: Int
  private var pending: [UInt8] = []
  private var lineNumber = 0
  private var isOver = false

  private static let lineLimit = 16 << 20

  init(_ form: CopyForm, columnCount: Int) {
    self.form = form
    self.columnCount = columnCount
  }

  /// The rows that are complete with these bytes.
  mutating func rows(_ bytes: [UInt8]) throws(SQLError) -> [[String?]] {
    pending += bytes
    var rows: [[String?]] = []
    var start = 0
    var isQuoted = false
    for (place, byte) in pending.enumerated() {
      if form.kind == .csv, byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard byte == 10, !isQuoted else { continue }
      if let row = try row(pending[start..<place]) { rows.append(row) }
      start = place + 1
    }
    pending.removeFirst(start)
    guard pending.count <= CopyReader.lineLimit else {
      throw SQLError(.programLimitExceeded, "line \(lineNumber + 1) of COPY is too long")
    }
    return rows
  }

  /// The row that no line end follows.
  mutating func last() throws(SQLError) -> [[String?]] {
    if pending.isEmpty { return [] }
    defer { pending = [] }
    return try row(pending[...]).map { [$0] } ?? []
  }

  private mutating func row(_ line: ArraySlice<UInt8>) throws(SQLError) -> [String?]? {
    lineNumber += 1
    let line = line.last == 13 ? line.dropLast() : line
    if isOver || lineNumber == 1 && form.hasHeader { return nil }
    if form.kind == .text, line.elementsEqual("\\.".utf8) {
      isOver = true
      return nil
    }
    let cells = try form.kind == .csv ? csv(line) : text(line)
    guard cells.count == columnCount else {
      throw SQLError(
        .badCopyFormat,
        "line \(lineNumber) of COPY has \(cells.count) columns, and \(columnCount) are wanted")
    }
    return cells
  }

  private func text(_ line: ArraySlice<UInt8>) throws(SQLError) -> [String?] {
    var cells: [String?] = []
    for raw in line.split(separator: form.delimiter, omittingEmptySubsequences: false) {
      cells.append(raw.elementsEqual(form.null.utf8) ? nil : try decoded(unescaped(raw)))
    }
    return cells
  }

  private func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var cell: [UInt8] = []
    var bytes = raw.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "\\"), let letter = bytes.next() else {
        cell.append(byte)
        continue
      }
      switch letter {
      case UInt8(ascii: "b"): cell.append(8)
      case UInt8(ascii: "t"): cell.append(9)
      case UInt8(ascii: "n"): cell.append(10)
      case UInt8(ascii: "v"): cell.append(11)
      case UInt8(ascii: "f"): cell.append(12)
      case UInt8(ascii: "r"): cell.append(13)
      default: cell.append(letter)
      }
    }
    return cell
  }

  private func csv(_ line: ArraySlice<UInt8>) throws(SQLError) -> [String?] {
    var cells: [String?] = []
    var cell: [UInt8] = []
    var wasQuoted = false
    var isQuoted = false
    var place = line.startIndex
    func finished() throws(SQLError) -> String? {
      !wasQuoted && cell.elementsEqual(form.null.utf8) ? nil : try decoded(cell)
    }
    while place < line.endIndex {
      let byte = line[place]
      place += 1
      if byte == UInt8(ascii: "\"") {
        wasQuoted = true
        if isQuoted, place < line.endIndex, line[place] == byte {
          cell.append(byte)
          place += 1
        } else {
          isQuoted.toggle()
        }
      } else if byte == form.delimiter, !isQuoted {
        cells.append(try finished())
        cell = []
        wasQuoted = false
      } else {
        cell.append(byte)
      }
    }
    cells.append(try finished())
    return cells
  }

  private func decoded(_ bytes: [UInt8]) throws(SQLError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw SQLError(.badCopyFormat, "line \(lineNumber) of COPY is no UTF-8")
  }
}
