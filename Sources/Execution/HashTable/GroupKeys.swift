import Columns
import Diagnostics

/// The keys of a grouping in the fastest form that holds them; the form may change on the way.
final class GroupKeys {
  private let types: [DataType]
  private var table: KeyTable?

  init(_ types: [DataType]) { self.types = types }

  var count: Int { table?.count ?? 0 }
  var byteCount: Int { table?.byteCount ?? 0 }
  var isIndexed: Bool { table?.isIndexed ?? false }
  var mayBeIndexed: Bool { table?.mayBeIndexed ?? false }

  /// Writes the number of each row's key.
  func findOrInsert(
    _ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) {
    if table == nil { table = firstForm(columns) }
    if let table, try table.findOrInsert(columns, count: count, into: groups) { return }
    for isGeneral in [false, true] {
      let next = try rebuilt(columns, isGeneral: isGeneral)
      table = next
      if try next.findOrInsert(columns, count: count, into: groups) { return }
    }
    throw SQLError(.internalError, "the keys of a grouping do not fit any table")
  }

  private func firstForm(_ columns: [Column]) -> KeyTable {
    let areIntegers = types.allSatisfy { IntegerKeys.fits($0) }
    if CodeKeyTable.fits(columns) { return CodeKeyTable(types) }
    return areIntegers ? integerForm(columns) : packedForm(columns)
  }

  private func integerForm(_ columns: [Column]) -> KeyTable {
    switch types.count {
    case 1: IntegerKeyTable(types)
    case 2: PairKeyTable(types)
    default: packedForm(columns)
    }
  }

  private func packedForm(_ columns: [Column]) -> KeyTable {
    types.count > 1 ? PackedKeyTable(types, columns) ?? RowKeyTable(types) : RowKeyTable(types)
  }

  /// The same keys under the same numbers in a more general form, or in the most general.
  private func rebuilt(_ columns: [Column], isGeneral: Bool) throws(SQLError) -> KeyTable {
    let areIntegers = types.allSatisfy { IntegerKeys.fits($0) }
    let next: KeyTable =
      isGeneral || !(table is CodeKeyTable)
      ? RowKeyTable(types) : areIntegers ? integerForm(columns) : packedForm(columns)
    guard let table, table.count > 0 else { return next }
    let groups = Buffer.of(UInt32.self, count: table.count)
    let pointer = groups.pointer(to: UInt32.self)
    let keys = table.keys(0..<table.count)
    if try next.findOrInsert(keys, count: table.count, into: pointer) { return next }
    let general = RowKeyTable(types)
    _ = try general.findOrInsert(keys, count: table.count, into: pointer)
    return general
  }

  func keys(_ range: Range<Int>) -> [Column] { table?.keys(range) ?? types.map { .empty($0) } }

  /// Takes in the keys of another table; gives the number here of each of its keys.
  func merge(_ other: GroupKeys) throws(SQLError) -> Buffer {
    let numbers = Buffer.of(UInt32.self, count: max(1, other.count))
    var start = 0
    while start < other.count {
      let end = min(start + 1 << 16, other.count)
      try findOrInsert(
        other.keys(start..<end), count: end - start,
        into: numbers.pointer(to: UInt32.self) + start)
      start = end
    }
    return numbers
  }
}
