import Columns
import Diagnostics

/// The keys of a grouping in the fastest form that holds them; the form may change on the way.
final class GroupKeys {
  private let types: [DataType]
  private var table: KeyTable?

  init(_ types: [DataType]) { self.types = types }

  var count: Int { table?.count ?? 0 }
  var byteCount: Int { table?.byteCount ?? 0 }

  /// Writes the number of each row's key.
  func findOrInsert(
    _ columns: [Column], count: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) {
    if table == nil { table = firstForm(columns) }
    if let table, try table.findOrInsert(columns, count: count, into: groups) { return }
    let general = try rebuilt()
    table = general
    guard try general.findOrInsert(columns, count: count, into: groups) else {
      throw SQLError(.internalError, "the keys of a grouping do not fit any table")
    }
  }

  private func firstForm(_ columns: [Column]) -> KeyTable {
    let areIntegers = types.allSatisfy { IntegerKeys.fits($0) }
    if CodeKeyTable.fits(columns) { return CodeKeyTable(types) }
    return areIntegers ? integerForm : RowKeyTable(types)
  }

  private var integerForm: KeyTable {
    switch types.count {
    case 1: IntegerKeyTable(types)
    case 2: PairKeyTable(types)
    default: RowKeyTable(types)
    }
  }

  /// The same keys under the same numbers in a more general form.
  private func rebuilt() throws(SQLError) -> KeyTable {
    let isCode = table is CodeKeyTable
    let next: KeyTable =
      isCode && types.allSatisfy { IntegerKeys.fits($0) } ? integerForm : RowKeyTable(types)
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
