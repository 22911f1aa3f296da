import Columns
import Files
import Glibc

/// Writes the rows of a batch as one block of bytes.
///
/// ```
/// magic, rows, columns, payload bytes, checksum of the payload      8 bytes each
/// per column, at multiples of 16:
///   encoding, stored values, bits 0: validity, heap bytes, base     8 bytes each, and 8 of zeros
///   validity words │ values, at a multiple of 16 │ heap of long strings
///   entries of a dictionary, members of a nested type: as columns
/// ```
///
/// Long strings name their place in the heap instead of an address. 64-bit integers of one batch
/// often lie close together: they are kept in 1, 2 or 4 bytes above the smallest. A page ends at a
/// multiple of `SpillFile.block`.
struct PageWriter {
  /// How the values of a column are written.
  enum Encoding: Int {
    case flat, constant, dictionary, narrow1, narrow2, narrow4
  }

  static let magic = 0x5043_4B52_0001
  static let headerBytes = 48
  static let columnBytes = 48

  private var bytes: GrowingBuffer<UInt8>

  /// The page of a batch.
  static func page(of batch: Batch) -> GrowingBuffer<UInt8> {
    let width = batch.columns.reduce(1) { $0 + $1.physical.width }
    let guess = batch.count * width + (batch.columns.count + 2) * 64 + SpillFile.block
    var writer = PageWriter(bytes: GrowingBuffer(capacity: guess))
    writer.write(batch)
    return writer.bytes
  }

  private mutating func write(_ batch: Batch) {
    _ = room(PageWriter.headerBytes)
    for column in batch.columns { write(column) }
    let length = bytes.count - PageWriter.headerBytes
    let whole = (bytes.count + SpillFile.block - 1) & ~(SpillFile.block - 1)
    _ = room(whole - bytes.count)
    let base = UnsafeMutableRawPointer(bytes.base)
    let sum = xxHash64(
      UnsafeRawBufferPointer(start: base + PageWriter.headerBytes, count: length))
    let header = [
      PageWriter.magic, batch.count, batch.columns.count, length, Int(bitPattern: UInt(sum)), 0,
    ]
    for (i, word) in header.enumerated() {
      base.storeBytes(of: word, toByteOffset: i * 8, as: Int.self)
    }
  }

  /// Makes room for more bytes, all zero; gives where they begin.
  private mutating func room(_ count: Int) -> Int {
    let start = bytes.count
    bytes.reserve(count)
    (bytes.base + start).update(repeating: 0, count: count)
    bytes.setCount(start + count)
    return start
  }

  private mutating func align() { _ = room((16 - bytes.count & 15) & 15) }

  private mutating func write(_ given: Column) {
    let column = PageWriter.plain(given)
    align()
    let header = room(PageWriter.columnBytes)
    let stored = column.isConstant ? 1 : column.count
    if let validity = column.validity { append(validity) }
    align()
    var encoding = Encoding.flat
    var base: Int64 = 0
    var heapBytes = 0
    switch column.encoding {
    case .dictionary:
      encoding = .dictionary
      append(column, stored, width: 4)
    case .constant, .flat:
      if column.isConstant { encoding = .constant }
      switch column.physical {
      case .string: heapBytes = appendStrings(column, stored)
      case .structure: break
      case .list: appendViews(column)
      case .int64:
        if column.isConstant {
          append(column, stored, width: 8)
        } else {
          (encoding, base) = appendIntegers(column)
        }
      default: append(column, stored, width: column.physical.width)
      }
    }
    let words = [
      encoding.rawValue, stored, column.validity == nil ? 0 : 1, heapBytes, Int(base), 0,
    ]
    let target = UnsafeMutableRawPointer(bytes.base) + header
    for (i, word) in words.enumerated() {
      target.storeBytes(of: word, toByteOffset: i * 8, as: Int.self)
    }
    if let entries = column.entries { write(entries) }
    for child in PageWriter.members(of: column) { write(child) }
  }

  /// Dictionaries that are large beside their rows, and nested constants, as plain values.
  private static func plain(_ column: Column) -> Column {
    switch column.encoding {
    case .flat: return column
    case .constant: return column.type.isNested || column.count == 0 ? column.flattened() : column
    case .dictionary:
      guard let entries = column.entries, entries.count > 0, entries.count * 4 <= column.count,
        !column.type.isNested
      else { return column.flattened() }
      return column
    }
  }

  private mutating func append(_ validity: Bitmap) {
    let words = validity.words
    let start = room(words.count * 8)
    let target = UnsafeMutableRawPointer(bytes.base) + start
    for i in 0..<words.count {
      target.storeBytes(of: words[i], toByteOffset: i * 8, as: UInt64.self)
    }
  }

  private mutating func append(_ column: Column, _ stored: Int, width: Int) {
    let start = room(stored * width)
    memcpy(bytes.base + start, column.values.base + column.offset * width, stored * width)
  }
}

extension PageWriter {
  private mutating func appendIntegers(_ column: Column) -> (Encoding, Int64) {
    let values = column.span(of: Int64.self)
    var (low, high) = (Int64.max, Int64.min)
    for i in 0..<values.count {
      low = min(low, values[i])
      high = max(high, values[i])
    }
    let (range, overflow) = high.subtractingReportingOverflow(low)
    if overflow || values.count == 0 || range > Int64(UInt32.max) {
      append(column, values.count, width: 8)
      return (.flat, 0)
    }
    if range <= Int64(UInt8.max) {
      appendNarrow(values, low, UInt8.self)
      return (.narrow1, low)
    }
    if range <= Int64(UInt16.max) {
      appendNarrow(values, low, UInt16.self)
      return (.narrow2, low)
    }
    appendNarrow(values, low, UInt32.self)
    return (.narrow4, low)
  }

  @inline(__always)
  private mutating func appendNarrow<T: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ values: Span<Int64>, _ low: Int64, _: T.Type
  ) {
    let start = room(values.count * MemoryLayout<T>.size)
    let target = UnsafeMutableRawPointer(bytes.base + start).assumingMemoryBound(to: T.self)
    for i in 0..<values.count { target[i] = T(truncatingIfNeeded: values[i] &- low) }
  }

  /// The views, then the bytes of the long ones; gives how many bytes these are.
  private mutating func appendStrings(_ column: Column, _ stored: Int) -> Int {
    let views = column.span(of: StringView.self)
    let validity = column.validity
    let start = room(stored * 16)
    var total = 0
    for row in 0..<stored where !views[row].isInline && validity.map({ $0[row] }) ?? true {
      total += views[row].count
    }
    let heap = room(total)
    let target = UnsafeMutableRawPointer(bytes.base + start).assumingMemoryBound(
      to: StringView.self)
    var used = 0
    for row in 0..<stored where validity.map({ $0[row] }) ?? true {
      var view = views[row]
      if !view.isInline, let source = view.address {
        memcpy(bytes.base + heap + used, source, view.count)
        view.tail = UInt64(used)
        used += view.count
      }
      target[row] = view
    }
    return total
  }

  /// The views of lists, whose elements are written one list behind the other.
  private mutating func appendViews(_ column: Column) {
    let views = column.span(of: ListView.self)
    let start = room(views.count * 8)
    let target = UnsafeMutableRawPointer(bytes.base + start).assumingMemoryBound(to: ListView.self)
    var next: UInt32 = 0
    for row in 0..<views.count {
      let length = column.validity.map { $0[row] } ?? true ? views[row].length : 0
      target[row] = ListView(start: next, length: length)
      next += length
    }
  }

  /// The members of a nested column: those of its rows alone, in their order.
  private static func members(of column: Column) -> [Column] {
    guard column.physical == .list else { return column.children }
    let views = column.span(of: ListView.self)
    var rows = GrowingBuffer<Int32>()
    for row in 0..<views.count where column.validity.map({ $0[row] }) ?? true {
      rows.reserve(Int(views[row].length))
      for element in views[row].range { rows.appendReserved(Int32(truncatingIfNeeded: element)) }
    }
    let places = rows.buffer.span(of: Int32.self, count: rows.count)
    return column.children.map { $0.gather(places) }
  }
}
