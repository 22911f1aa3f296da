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
  var decidingKey: Int? { table?.decidingKey }

  /// Writes the number of each row's key.
  func findOrInsert(
    _ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) {
    if table == nil { table = firstForm(columns) }
    while let known = table {
      if try known.findOrInsert(columns, count: count, into: groups) { return }
      guard !(known is RowKeyTable) else { break }
      table = try rebuilt(known, columns)
    }
    throw SQLError(.internalError, "the keys of a grouping do not fit any table")
  }

  private var areIntegers: Bool { types.allSatisfy { IntegerKeys.fits($0) } }

  private func firstForm(_ columns: [Column]) -> KeyTable {
    if CodeKeyTable.fits(columns) { return CodeKeyTable(types) }
    guard areIntegers else { return packedForm(columns) }
    return types.count == 1 ? IntegerKeyTable(types) : NarrowKeyTable(types)
  }

  private func packedForm(_ columns: [Column]) -> KeyTable {
    guard types.count > 1 else { return RowKeyTable(types) }
    return PackedKeyTable(types, columns) ?? DependentKeyTable(types, columns) ?? RowKeyTable(types)
  }

  /// The form that is tried where another one does not hold the keys.
  private func form(after table: KeyTable, _ columns: [Column]) -> KeyTable {
    switch table {
    case is CodeKeyTable:
      areIntegers
        ? types.count == 1 ? IntegerKeyTable(types) : NarrowKeyTable(types) : packedForm(columns)
    case is NarrowKeyTable: types.count == 2 ? PairKeyTable(types) : packedForm(columns)
    default: RowKeyTable(types)
    }
  }

  /// The same keys under the same numbers in a more general form.
  private func rebuilt(_ table: KeyTable, _ columns: [Column]) throws(SQLError) -> KeyTable {
    var next = form(after: table, columns)
    guard table.count > 0 else { return next }
    let groups = Buffer.of(UInt32.self, count: table.count)
    let pointer = groups.pointer(to: UInt32.self)
    let keys = table.keys(0..<table.count)
    while try !next.findOrInsert(keys, count: table.count, into: pointer), !(next is RowKeyTable) {
      next = form(after: next, columns)
    }
    return next
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
