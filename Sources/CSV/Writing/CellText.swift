import Columns
import Glibc

/// The cells of one column as text, one after another, quoted where they must be.
struct CellText {
  private(set) var bytes: [UInt8] = []
  /// Where each cell ends in `bytes`.
  private var ends: [Int] = []
  /// The cell of each row, where there are fewer cells than rows.
  private var cellOfRow: [UInt32] = []
  private let dialect: CSVDialect
  private let null: [UInt8]
  private let quotesAll: Bool

  init(_ options: CSVWriteOptions) {
    dialect = options.dialect
    null = Array(options.null.utf8)
    quotesAll = options.quotesAll
  }

  /// A dictionary has its entries written once, and one more cell for NULL.
  init(_ column: Column, _ options: CSVWriteOptions) {
    self.init(options)
    switch column.encoding {
    case .flat: append(column)
    case .constant:
      append(column.slice(from: 0, count: min(1, column.count)).flattened())
      cellOfRow = Array(repeating: 0, count: column.count)
    case .dictionary:
      guard let entries = column.entries else { return }
      append(entries.flattened())
      appendNull()
      let codes = column.codes
      cellOfRow.reserveCapacity(column.count)
      for row in 0..<column.count {
        let isNull = column.validity.map { !$0[row] } ?? false
        cellOfRow.append(isNull ? UInt32(entries.count) : codes[row])
      }
    }
  }

  /// Adds the length of each row's cell, and of one byte after it, to the row's length.
  func addLengths(to lengths: inout [Int]) {
    for row in lengths.indices {
      let cell = cellOfRow.isEmpty ? row : Int(cellOfRow[row])
      lengths[row] += ends[cell] - (cell == 0 ? 0 : ends[cell - 1]) + 1
    }
  }

  /// Copies each row's cell, and `separator` after it, to the row's place, and moves the place.
  func copyCells(
    to lines: UnsafeMutableRawBufferPointer, at places: inout [Int], separator: UInt8
  ) {
    bytes.withUnsafeBytes { source in
      for row in places.indices {
        let cell = cellOfRow.isEmpty ? row : Int(cellOfRow[row])
        let start = cell == 0 ? 0 : ends[cell - 1]
        let end = places[row] + ends[cell] - start
        precondition(end < lines.count, "a cell lies inside the lines")
        if let from = source.baseAddress, let to = lines.baseAddress {
          memcpy(to + places[row], from + start, ends[cell] - start)
        }
        lines[end] = separator
        places[row] = end + 1
      }
    }
  }

  /// Ends a cell that `write` appends to the bytes.
  mutating func appendCell(_ write: (inout [UInt8]) -> Void) {
    write(&bytes)
    ends.append(bytes.count)
  }

  /// Adds a cell for each row, in room that is made for all of them at once.
  /// - Parameter write: False where the row is NULL and nothing was written.
  @inline(__always) mutating func appendDigits(
    count: Int, _ write: (Int, inout DigitWriter) -> Bool
  ) {
    let width = max(DigitWriter.cellWidth, null.count)
    let (room, isTooMuch) = count.multipliedReportingOverflow(by: width)
    precondition(!isTooMuch, "a batch has few rows")
    let before = bytes.count
    ends.reserveCapacity(ends.count + count)
    let made = [UInt8](unsafeUninitializedCapacity: room + DigitWriter.slack) { buffer, used in
      guard let start = buffer.baseAddress else { return }
      var writer = DigitWriter(start)
      for row in 0..<count {
        if !write(row, &writer) { writer.append(null, limit: width) }
        ends.append(before + writer.count)
      }
      used = writer.count
    }
    if before == 0 { bytes = made } else { bytes += made }
  }

  mutating func appendNull() {
    bytes.append(contentsOf: null)
    ends.append(bytes.count)
  }

  mutating func append(text: String) {
    var copy = text
    copy.withUTF8 { append(text: UnsafeRawBufferPointer($0)) }
  }

  mutating func append(text: UnsafeRawBufferPointer) {
    if let quote = dialect.quote, needsQuotes(text, quote) {
      bytes.append(quote)
      for byte in text {
        if byte == quote || byte == dialect.escape, let escape = dialect.escape {
          bytes.append(escape)
        }
        bytes.append(byte)
      }
      bytes.append(quote)
    } else {
      bytes.append(contentsOf: text)
    }
    ends.append(bytes.count)
  }

  /// Text that would be read as something else: as two fields, two lines, or NULL.
  private func needsQuotes(_ text: UnsafeRawBufferPointer, _ quote: UInt8) -> Bool {
    if quotesAll || text.count == null.count && text.elementsEqual(null) { return true }
    var found = false
    for byte in text {
      found = found || byte == quote || byte == dialect.delimiter || byte == 0x0A || byte == 0x0D
    }
    return found
  }
}
