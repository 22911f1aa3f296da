import Columns
import Diagnostics

/// Up to four keys with few values each, as dictionaries or booleans: an array indexed by the
/// values' small numbers side by side.
final class CodeKeyTable: KeyTable {
  /// Gives each distinct value of one key column a small number.
  private final class Numbering {
    let values: RowKeyTable
    /// The dictionary whose entries `numbers` stands for.
    var entries: Column?
    var numbers: Buffer = .empty
    /// The number of NULL, once seen.
    var null: UInt32?

    init(_ type: DataType) { values = RowKeyTable([type]) }
  }

  private let numberings: [Numbering]
  private let bits: Int
  /// The key's number + 1 by the combined small numbers.
  private let table: Buffer
  /// The combined small numbers of each key.
  private var combinations = GrowingBuffer<UInt32>()

  private static let totalBits = 16

  override init(_ types: [DataType]) {
    numberings = types.map { Numbering($0) }
    bits = CodeKeyTable.totalBits / max(1, types.count)
    table = Buffer.zeroed(UInt32.self, count: 1 << CodeKeyTable.totalBits)
    super.init(types)
  }

  override var byteCount: Int {
    table.byteCount + numberings.reduce(0) { $0 + $1.values.byteCount }
  }

  static func fits(_ columns: [Column]) -> Bool {
    columns.count <= 4 && columns.allSatisfy { ($0.entries?.count ?? 1) <= 4096 && isCoded($0) }
  }

  private static func isCoded(_ column: Column) -> Bool {
    column.encoding != .flat || column.type == .boolean
  }

  override func findOrInsert(
    _ columns: [Column], count rows: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    guard columns.allSatisfy({ CodeKeyTable.isCoded($0) }) else { return false }
    for row in 0..<rows { groups[row] = 0 }
    for (i, column) in columns.enumerated() {
      guard try add(column, numberings[i], shift: UInt32(i * bits), rows, groups) else {
        return false
      }
    }
    let numbers = table.pointer(to: UInt32.self)
    for row in 0..<rows {
      let combined = groups[row]
      var number = numbers[Int(combined)]
      if number == 0 {
        combinations.append(combined)
        number = UInt32(truncatingIfNeeded: combinations.count)
        numbers[Int(combined)] = number
      }
      groups[row] = number &- 1
    }
    count = combinations.count
    return true
  }

  /// Adds one column's small numbers to the combined ones.
  private func add(
    _ column: Column, _ numbering: Numbering, shift: UInt32, _ rows: Int,
    _ groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    let limit = 1 << bits
    guard let entries = column.entries else {
      // Booleans and constants: their rows are numbered directly.
      let source = column.isConstant ? column.slice(from: 0, count: 1) : column
      let found = Buffer.of(UInt32.self, count: source.count)
      let numbers = found.pointer(to: UInt32.self)
      _ = try numbering.values.findOrInsert([source], count: source.count, into: numbers)
      guard numbering.values.count <= limit else { return false }
      for row in 0..<rows { groups[row] |= numbers[column.isConstant ? 0 : row] << shift }
      return true
    }
    guard try prepare(entries, numbering, limit) else { return false }
    let numbers = numbering.numbers.pointer(to: UInt32.self)
    let codes = column.codes
    guard let validity = column.validity else {
      for row in 0..<rows { groups[row] |= numbers[Int(codes[row])] << shift }
      return true
    }
    guard let null = try numberOfNull(numbering, limit) else { return false }
    let words = validity.words
    for row in 0..<rows {
      let isValid = words[row >> 6] >> UInt64(row & 63) & 1 != 0
      groups[row] |= (isValid ? numbers[Int(codes[row])] : null) << shift
    }
    return true
  }

  private func prepare(
    _ entries: Column, _ numbering: Numbering, _ limit: Int
  ) throws(SQLError) -> Bool {
    if numbering.entries === entries { return true }
    guard entries.count <= 4096 else { return false }
    let found = Buffer.of(UInt32.self, count: max(1, entries.count))
    _ = try numbering.values.findOrInsert(
      [entries], count: entries.count, into: found.pointer(to: UInt32.self))
    guard numbering.values.count <= limit else { return false }
    numbering.entries = entries
    numbering.numbers = found
    return true
  }

  private func numberOfNull(_ numbering: Numbering, _ limit: Int) throws(SQLError) -> UInt32? {
    if let known = numbering.null { return known }
    let found = Buffer.of(UInt32.self, count: 1)
    let one = Column.nulls(numbering.values.types[0], count: 1)
    _ = try numbering.values.findOrInsert([one], count: 1, into: found.pointer(to: UInt32.self))
    guard numbering.values.count <= limit else { return nil }
    numbering.null = found.pointer(to: UInt32.self)[0]
    return numbering.null
  }

  override func keys(_ range: Range<Int>) -> [Column] {
    numberings.indices.map { i in
      let numbering = numberings[i]
      let values = numbering.values.keys(0..<numbering.values.count)[0]
      let mask = UInt32(1 << bits) - 1
      let rows = Buffer.of(Int32.self, count: range.count)
      let target = rows.pointer(to: Int32.self)
      for j in 0..<range.count {
        let combined = combinations.base[range.lowerBound + j]
        target[j] = Int32(truncatingIfNeeded: combined >> UInt32(i * bits) & mask)
      }
      return values.gather(rows.span(of: Int32.self, count: range.count))
    }
  }
}
