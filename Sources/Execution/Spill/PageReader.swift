import Columns
import Diagnostics
import Files
import Glibc

/// Reads what `PageWriter` wrote; the columns lie in the page itself where they can.
struct PageReader {
  private let page: Buffer
  private var place = PageWriter.headerBytes
  private let end: Int

  /// The batch of a page, which is used up: addresses are written into it.
  /// - Throws: `dataCorrupted` where the bytes are not those that were written.
  static func batch(_ page: Buffer, types: [DataType], rows: Int) throws(SQLError) -> Batch {
    var reader = try PageReader(page, columns: types.count, rows: rows)
    var columns: [Column] = []
    columns.reserveCapacity(types.count)
    for type in types { columns.append(try reader.column(type, count: rows)) }
    return Batch(columns, count: rows)
  }

  private init(_ page: Buffer, columns: Int, rows: Int) throws(SQLError) {
    self.page = page
    let header = page.span(of: Int.self, count: PageWriter.headerBytes / 8)
    let length = header[3]
    guard header[0] == PageWriter.magic, header[1] == rows, header[2] == columns, length >= 0,
      length <= page.byteCount - PageWriter.headerBytes,
      UInt64(bitPattern: Int64(header[4]))
        == xxHash64(
          UnsafeRawBufferPointer(start: page.base + PageWriter.headerBytes, count: length))
    else { throw PageReader.damaged }
    end = PageWriter.headerBytes + length
  }

  private static var damaged: SQLError {
    SQLError(
      .dataCorrupted, "spilled rows read back from disk are not those that were written",
      hint: "SET temporary_directory names a folder on another disk")
  }

  /// Goes to the next multiple of 16 and over `count` bytes.
  private mutating func take(_ count: Int, aligned: Bool = true) throws(SQLError) -> Int {
    let start = aligned ? (place + 15) & ~15 : place
    guard count >= 0, start <= end, count <= end - start else { throw PageReader.damaged }
    place = start + count
    return start
  }

  private mutating func column(_ type: DataType, count: Int) throws(SQLError) -> Column {
    let header = try take(PageWriter.columnBytes)
    let page = page
    let words = page.span(of: Int.self, from: header / 8, count: PageWriter.columnBytes / 8)
    guard let encoding = PageWriter.Encoding(rawValue: words[0]) else { throw PageReader.damaged }
    let (stored, heapBytes, base) = (words[1], words[3], Int64(words[4]))
    guard stored == (encoding == .constant ? 1 : count) else { throw PageReader.damaged }
    let validity = words[2] == 0 ? nil : try bitmap(stored)
    switch encoding {
    case .dictionary:
      let start = try take(stored * 4)
      let entries = try entryColumn(type)
      return Column(
        type, count: count, encoding: .dictionary, values: page, offset: start / 4,
        validity: validity, entries: entries)
    case .narrow1: return widened(try take(stored), type, stored, base, validity, UInt8.self)
    case .narrow2: return widened(try take(stored * 2), type, stored, base, validity, UInt16.self)
    case .narrow4: return widened(try take(stored * 4), type, stored, base, validity, UInt32.self)
    case .flat, .constant: break
    }
    let width = type.physical.width
    let start = try take(stored * width)
    if type.physical == .string { try point(start, stored, heapBytes) }
    return Column(
      type, count: count, encoding: encoding == .constant ? .constant : .flat, values: page,
      offset: width == 0 ? 0 : start / width, validity: validity,
      children: try members(type, start, stored), heaps: heapBytes > 0 ? [page] : [])
  }

  private mutating func bitmap(_ count: Int) throws(SQLError) -> Bitmap {
    let words = Bitmap.wordCount(count)
    let start = try take(words * 8, aligned: false)
    let page = page
    let source = page.span(of: UInt64.self, from: start / 8, count: words)
    return Bitmap(count: count) { target in
      for i in 0..<target.count { target[i] = source[i] }
    }
  }

  /// A dictionary's entries, whose number stands in their own header.
  private mutating func entryColumn(_ type: DataType) throws(SQLError) -> Column {
    try column(type, count: try nextCount())
  }

  private func nextCount() throws(SQLError) -> Int {
    let header = (place + 15) & ~15
    guard header + PageWriter.columnBytes <= end else { throw PageReader.damaged }
    let count = page.span(of: Int.self, from: header / 8, count: 2)[1]
    guard count >= 0, count <= end else { throw PageReader.damaged }
    return count
  }

  private func widened<T: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ start: Int, _ type: DataType, _ count: Int, _ base: Int64, _ validity: Bitmap?, _: T.Type
  ) -> Column {
    let source = page.span(of: T.self, from: start / MemoryLayout<T>.size, count: count)
    return Column.make(type, count: count, validity: validity, Int64.self) { target in
      for i in 0..<target.count { target[i] = base &+ Int64(truncatingIfNeeded: source[i]) }
    }
  }

  /// Turns places in the heap, which comes next, into addresses.
  private mutating func point(_ start: Int, _ count: Int, _ heapBytes: Int) throws(SQLError) {
    let heap = try take(heapBytes, aligned: false)
    let page = page
    let address = UInt64(UInt(bitPattern: page.base + heap))
    var views = page.mutableSpan(of: StringView.self, from: start / 16, count: count)
    for i in 0..<count where !views[i].isInline {
      let (from, length) = (views[i].tail, UInt64(views[i].count))
      guard from <= UInt64(heapBytes), length <= UInt64(heapBytes) - from else {
        throw PageReader.damaged
      }
      views[i].tail = address + from
    }
  }

  private mutating func members(
    _ type: DataType, _ views: Int, _ count: Int
  ) throws(SQLError) -> [Column] {
    var made: [Column] = []
    switch type {
    case .structure(let fields):
      for field in fields { made.append(try column(field.type, count: count)) }
    case .list(let element): made.append(try column(element, count: try elements(views, count)))
    case .map(let key, let value):
      let total = try elements(views, count)
      made.append(try column(key, count: total))
      made.append(try column(value, count: total))
    default: break
    }
    return made
  }

  /// How many elements the lists have together.
  private func elements(_ start: Int, _ count: Int) throws(SQLError) -> Int {
    guard count > 0 else { return 0 }
    let last = page.span(of: ListView.self, from: start / 8, count: count)[count - 1]
    return Int(last.start) + Int(last.length)
  }
}
