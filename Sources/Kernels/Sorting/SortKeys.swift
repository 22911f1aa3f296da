import Columns
import Glibc

/// How one column of an ORDER BY sorts.
package struct SortOrder: Sendable, Hashable {
  package var isDescending: Bool
  package var nullsFirst: Bool

  package init(isDescending: Bool = false, nullsFirst: Bool = false) {
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

/// The sort columns of rows as bytes that `memcmp` orders.
///
/// ```
/// per column: 1 byte NULL or not, then the value, all bits flipped where descending
///   numbers   big-endian, sign bit flipped (floating: also the rest of negative ones)
///   strings   bytes, 00 written as 00 FF, ended by 00 00
///   lists     per element 01 and the element, ended by 00
/// ```
///
/// Keys of rows are comparable between batches whose columns have the same types and orders.
package struct SortKeys: Sendable {
  package let count: Int
  /// Bytes per key if all keys have one length.
  package let width: Int?
  private let buffer: Buffer
  private let offsets: Buffer

  package init(_ columns: [Column], orders: [SortOrder], count: Int) {
    precondition(columns.count == orders.count, "every sort column has an order")
    self.count = count
    let columns = columns.map(\.inLabelOrder)
    var writer = SortKeyWriter(columns, count: count)
    for (column, order) in zip(columns, orders) { writer.write(column.flattened(), order) }
    (buffer, offsets) = writer.finished()
    width =
      columns.allSatisfy { $0.type.sortWidth != nil }
      ? columns.reduce(0) { $0 + 1 + ($1.type.sortWidth ?? 0) } : nil
  }

  /// The bytes of one key; they live as long as this value.
  @inlinable package func withKey<R>(_ row: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    body(key(row))
  }

  @usableFromInline func key(_ row: Int) -> UnsafeRawBufferPointer {
    precondition(row >= 0 && row < count, "a row lies inside its keys")
    let places = offsets.pointer(to: Int.self)
    let start = places[row]
    return UnsafeRawBufferPointer(start: buffer.base + start, count: places[row + 1] - start)
  }

  /// Negative, zero or positive.
  package func compare(_ row: Int, _ other: SortKeys, _ otherRow: Int) -> Int {
    let a = key(row)
    let b = other.key(otherRow)
    if let x = a.baseAddress, let y = b.baseAddress {
      let order = memcmp(x, y, min(a.count, b.count))
      if order != 0 { return Int(order) }
    }
    return a.count - b.count
  }

  /// The first eight bytes of a key as a number; keys with smaller numbers come first.
  package func prefix(_ row: Int) -> UInt64 {
    let bytes = key(row)
    if bytes.count >= 8 { return UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) }
    var value: UInt64 = 0
    for (place, byte) in bytes.enumerated() { value |= UInt64(byte) << UInt64(56 - place * 8) }
    return value
  }

  /// The first 16 bytes of a key as a number; keys with smaller numbers come first.
  package func widePrefix(_ row: Int) -> UInt128 {
    let bytes = key(row)
    if bytes.count >= 16 { return UInt128(bigEndian: bytes.loadUnaligned(as: UInt128.self)) }
    var value: UInt128 = 0
    for (place, byte) in bytes.enumerated() {
      value |= UInt128(byte) << UInt128(120 - place * 8)
    }
    return value
  }

  /// A copy of a key.
  package func bytes(_ row: Int) -> [UInt8] { Array(key(row)) }

  /// Negative, zero or positive, beside a copied key or the beginning of one.
  package func compare(_ row: Int, _ other: [UInt8]) -> Int {
    let mine = key(row)
    return other.withUnsafeBytes { theirs in
      if let x = mine.baseAddress, let y = theirs.baseAddress {
        let order = memcmp(x, y, min(mine.count, theirs.count))
        if order != 0 { return Int(order) }
      }
      return mine.count - theirs.count
    }
  }

  package var byteCount: Int { buffer.byteCount + offsets.byteCount }

  /// The rows in order; equal rows keep theirs.
  package func sortedRows() -> Selection {
    let entries = sortedEntries(0..<count)
    let sorted = Buffer.of(Int32.self, count: count)
    var rows = sorted.mutableSpan(of: Int32.self, count: count)
    for i in 0..<count { rows[i] = entries[i].row }
    return Selection(buffer: sorted, count: count)
  }

  /// Some of the rows in order; equal rows keep theirs.
  func sortedRows(_ rows: Range<Int>) -> [Int32] { sortedEntries(rows).map(\.row) }

  private func sortedEntries(_ rows: Range<Int>) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(rows.count)
    for row in rows { entries.append(Entry(prefix: prefix(row), row: Int32(row))) }
    entries.sort { a, b in
      if a.prefix != b.prefix { return a.prefix < b.prefix }
      let order = compare(Int(a.row), self, Int(b.row))
      return order == 0 ? a.row < b.row : order < 0
    }
    return entries
  }

  private struct Entry {
    var prefix: UInt64
    var row: Int32
  }
}

extension DataType {
  /// Bytes of a sort key without its NULL byte; nil where values differ in length.
  var sortWidth: Int? {
    switch physical {
    case .string, .list: return nil
    case .structure:
      guard case .structure(let fields) = self else { return nil }
      var sum = 0
      for field in fields {
        guard let width = field.type.sortWidth else { return nil }
        sum += width + 1
      }
      return sum
    default: return physical.width
    }
  }
}
