import Columns

extension Column {
  /// Texts of a dictionary as the ranks of its entries, which order as they do and are small whole
  /// numbers; any other column as it is.
  var asRanks: Column {
    guard encoding == .dictionary, type.isString, let entries, entries.validity == nil,
      entries.count > 0, entries.count <= min(count, 1 << 16)
    else { return self }
    let ranks = Column.ranks(of: entries)
    let table = ranks.pointer(to: Int32.self)
    let codes = codes
    let buffer = Buffer.of(Int32.self, count: count)
    var out = buffer.mutableSpan(of: Int32.self, count: count)
    for row in 0..<count { out[row] = table[Int(codes[row])] }
    return Column(.int32, count: count, values: buffer, validity: validity)
  }

  /// How many smaller values each entry has before it; equal ones have the same rank.
  private static func ranks(of entries: Column) -> Buffer {
    let keys = SortKeys([entries], orders: [SortOrder()], count: entries.count)
    let sorted = keys.sortedRows()
    let rows = sorted.rows
    let ranks = Buffer.of(Int32.self, count: entries.count)
    let table = ranks.pointer(to: Int32.self)
    var rank: Int32 = 0
    for i in 0..<rows.count {
      if i > 0, keys.compare(Int(rows[i]), keys, Int(rows[i - 1])) != 0 { rank += 1 }
      table[Int(rows[i])] = rank
    }
    return ranks
  }
}
