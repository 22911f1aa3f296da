import Columns
import Glibc

/// Where the fields of some rows lie in a block of bytes.
///
/// A field is two numbers, its start and its length; the length is shifted by two bits that say
/// whether the field was quoted, and whether it holds escaped quotes.
struct FieldTable {
  /// Why a row cannot be taken apart.
  enum Fault {
    case fieldCount(Int)
    case textAfterQuote
    case openQuote
  }

  let columnCount: Int
  private(set) var rowCount = 0
  private(set) var starts: [Int32] = []
  private(set) var lengths: [Int32] = []
  private(set) var rowStarts: [Int] = []
  /// By row.
  private(set) var faults: [Int: Fault] = [:]

  static let isQuoted: Int32 = 1
  static let isEscaped: Int32 = 2

  init(columnCount: Int) { self.columnCount = columnCount }

  mutating func removeAll() {
    rowCount = 0
    starts.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    rowStarts.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
  }

  /// The bytes of a field between its quotes, if it has some.
  @inline(__always)
  func bytes(_ field: Int, in block: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let start = Int(starts[field])
    return UnsafeRawBufferPointer(rebasing: block[start..<start + Int(lengths[field] >> 2)])
  }

  /// Takes rows apart from `place` on, up to `limit` of them, and moves `place` behind them.
  ///
  /// The block ends where a row ends.
  mutating func read(
    _ block: UnsafeRawBufferPointer, from place: inout Int, limit: Int, form: CSVForm,
    padsNulls: Bool
  ) {
    while place < block.count && rowCount < limit {
      if columnCount > 1, let after = form.blankLine(block, at: place) {
        place = after
        continue
      }
      readRow(block, &place, form, padsNulls)
    }
  }

  private mutating func readRow(
    _ block: UnsafeRawBufferPointer, _ place: inout Int, _ form: CSVForm, _ padsNulls: Bool
  ) {
    rowStarts.append(place)
    var scanner = FieldScanner(block, at: place, form)
    var fields = 0
    repeat {
      scanner.readField()
      fields += 1
      if fields <= columnCount {
        starts.append(Int32(truncatingIfNeeded: scanner.start))
        lengths.append(Int32(truncatingIfNeeded: scanner.length) << 2 | scanner.flags)
      }
    } while !scanner.isAtRowEnd
    place = scanner.place
    if let fault = scanner.fault { faults[rowCount] = fault }
    if fields != columnCount { complete(fields, padsNulls) }
    rowCount += 1
  }

  /// Fills a short row up with empty fields.
  private mutating func complete(_ fields: Int, _ padsNulls: Bool) {
    for _ in fields..<max(fields, columnCount) {
      starts.append(0)
      lengths.append(0)
    }
    if faults[rowCount] == nil && (fields > columnCount || !padsNulls) {
      faults[rowCount] = .fieldCount(fields)
    }
  }
}
