import Columns

/// A column that others of its type are put behind: each value is written once, where it stays.
///
/// Strings keep pointing into the heaps of their columns. Codes stay codes while their dictionaries
/// are few or small.
struct CollectedColumn {
  private let type: DataType
  private(set) var count = 0
  private var values = GrowingBuffer<UInt8>(capacity: 64)
  private var form = Form.empty
  /// A bit per row; begins with the first column that has NULLs.
  private var validity: GrowingBuffer<UInt64>?
  private var heaps: [Buffer] = []
  private var seenHeaps: Set<ObjectIdentifier> = []
  /// Columns of nested types, which are put together at the end.
  private var pieces: [Column] = []

  private enum Form {
    case empty
    case flat
    /// Codes of one dictionary.
    case codes(Column)
    /// Codes of a dictionary that grows.
    case common(GrowingDictionary)
  }

  private var heapBytes = 0
  /// Bytes that were asked for so far.
  private var accounted = 0

  init(_ type: DataType) { self.type = type }

  /// How many more bytes are to be asked for before a column is put behind.
  /// - Parameter size: What keeping a nested column costs.
  mutating func need(for column: Column, _ size: (Column) -> Int) -> Int {
    if type.isNested { return size(column) }
    let staysCodes: Bool
    if case .flat = form { staysCodes = false } else { staysCodes = column.entries != nil }
    let heaps = column.entries?.heaps ?? column.heaps
    let new = heaps.reduce(0) { $0 + (seenHeaps.contains(ObjectIdentifier($1)) ? 0 : $1.byteCount) }
    let bytes =
      values.count + heapBytes + new + column.count * (staysCodes ? 4 : type.physical.width)
    defer { accounted = max(accounted, bytes) }
    return max(0, bytes - accounted)
  }

  mutating func append(_ column: Column) {
    if column.count == 0 { return }
    if type.isNested || type.physical.width == 0 {
      pieces.append(column)
      count += column.count
      return
    }
    if !appendCodes(of: column) { appendValues(of: column.flattened()) }
    count += column.count
  }

  /// All rows; nothing is appended afterwards.
  func finished() -> Column {
    if type.isNested || type.physical.width == 0 {
      return .concatenated(pieces, type: type)
    }
    switch form {
    case .empty: return .empty(type)
    case .codes(let entries):
      return Column(
        type, count: count, encoding: .dictionary, values: values.buffer, validity: bitmap,
        entries: entries)
    case .common(let dictionary):
      return Column(
        type, count: count, encoding: .dictionary, values: values.buffer, validity: bitmap,
        entries: dictionary.entries)
    case .flat:
      return Column(type, count: count, values: values.buffer, validity: bitmap, heaps: heaps)
    }
  }

  private var bitmap: Bitmap? {
    validity.map { Bitmap(buffer: $0.buffer, count: count) }
  }

  /// False where the column's rows are to be written as values: all rows are values then.
  private mutating func appendCodes(of column: Column) -> Bool {
    if case .flat = form { return false }
    guard let entries = column.entries else {
      spread()
      return false
    }
    switch form {
    case .empty:
      form = .codes(entries)
      appendCodes(of: column, as: nil)
      return true
    case .codes(let known) where known === entries:
      appendCodes(of: column, as: nil)
      return true
    case .codes(let known):
      guard let dictionary = GrowingDictionary(type), dictionary.numbers(of: known, count) != nil
      else { break }
      // The first dictionary's entries are those that the growing one begins with, unless two of
      // them are equal.
      guard dictionary.entryCount == known.count else { break }
      form = .common(dictionary)
      return appendCodes(of: column)
    case .common(let dictionary):
      guard column.hasNoNulls, let numbers = dictionary.numbers(of: entries, count + column.count)
      else { break }
      appendCodes(of: column, as: numbers)
      return true
    case .flat: break
    }
    spread()
    return false
  }

  /// - Parameter numbers: What the codes are in the common dictionary; nil: the same.
  private mutating func appendCodes(of column: Column, as numbers: Buffer?) {
    noteValidity(of: column)
    let place = values.count
    values.reserve(column.count * 4)
    let target = UnsafeMutableRawPointer(values.base + place).assumingMemoryBound(to: UInt32.self)
    let codes = column.codes
    if let numbers {
      let table = numbers.pointer(to: UInt32.self)
      for row in 0..<column.count { target[row] = table[Int(codes[row])] }
    } else {
      for row in 0..<column.count { target[row] = codes[row] }
    }
    values.setCount(place + column.count * 4)
  }

  private mutating func appendValues(of flat: Column) {
    form = .flat
    noteValidity(of: flat)
    for heap in flat.heaps where seenHeaps.insert(ObjectIdentifier(heap)).inserted {
      heaps.append(heap)
      heapBytes += heap.byteCount
    }
    let width = type.physical.width
    let place = values.count
    values.reserve(flat.count * width)
    (UnsafeMutableRawPointer(values.base) + place).copyMemory(
      from: flat.values.base + flat.offset * width, byteCount: flat.count * width)
    values.setCount(place + flat.count * width)
  }

  /// The codes become values.
  private mutating func spread() {
    if case .empty = form { return }
    let flat = finished().flattened()
    (values, validity, form) = (GrowingBuffer<UInt8>(capacity: 64), nil, .flat)
    let rows = count
    count = 0
    if rows > 0 { appendValues(of: flat) }
    count = rows
  }

  private mutating func noteValidity(of column: Column) {
    if validity == nil, column.validity == nil { return }
    if validity == nil {
      // All rows before had values.
      validity = GrowingBuffer<UInt64>(capacity: 64)
      appendBits(nil, from: 0, count: count)
    }
    appendBits(column.validity, from: count, count: column.count)
  }

  /// - Parameter bits: nil: all ones.
  private mutating func appendBits(_ bits: Bitmap?, from start: Int, count more: Int) {
    guard var words = validity else { return }
    validity = nil
    while words.count <= Bitmap.wordCount(start + more) { words.append(0) }
    let shift = UInt64(start & 63)
    let target = words.base + (start >> 6)
    for w in 0..<Bitmap.wordCount(more) {
      let left = more - (w << 6)
      let word = bits.map { $0.words[w] } ?? (left >= 64 ? ~0 : (1 << UInt64(left)) - 1)
      target[w] |= word << shift
      if shift != 0 { target[w + 1] |= word >> (64 - shift) }
    }
    validity = words
  }
}
