import Columns
import Diagnostics
import Kernels

/// Looks for rows of a stored table that have the keys of other rows.
package struct KeySearch {
  let table: any StoredTable
  let key: [Int]
  /// Rows that do not count.
  let dead: IdentitySet

  package init(table: any StoredTable, key: [Int], dead: IdentitySet) {
    self.table = table
    self.key = key
    self.dead = dead
  }

  /// The first row whose key the table has.
  package func firstMatch(_ keys: [Column], _ count: Int) throws(SQLError) -> Int? {
    for row in 0..<count where try match(keys, row: row) != nil { return row }
    return nil
  }

  /// The identity of the table's row with the key of this row.
  package func match(_ keys: [Column], row: Int) throws(SQLError) -> Int64? {
    if keys.contains(where: { $0.isNull(row) }) { return nil }
    let candidates = try table.keyIndex(on: key).candidates(keyHash(keys, row: row))
      .filter { !dead.contains($0) }
    if candidates.isEmpty { return nil }
    let found = try table.rows(candidates, columns: key)
    guard let place = equalRow(Array(found.columns.prefix(key.count)), found.count, keys, row)
    else { return nil }
    guard case .integer(let identity) = found.columns[key.count][place] else { return nil }
    return Int64(identity)
  }
}

/// The first of some rows that equals one row of other columns.
/// - Parameter nullsEqual: Two NULLs are equal, as in Oracle's keys of several columns; else NULL equals
///   nothing.
func equalRow(
  _ rows: [Column], _ count: Int, _ other: [Column], _ row: Int, nullsEqual: Bool = false
) -> Int? {
  guard count > 0 else { return nil }
  let left = Buffer.of(Int32.self, count: count)
  let right = Buffer.of(Int32.self, count: count)
  let same = Buffer.of(UInt8.self, count: count)
  var places = left.mutableSpan(of: Int32.self, count: count)
  var others = right.mutableSpan(of: Int32.self, count: count)
  for i in 0..<count {
    places[i] = Int32(i)
    others[i] = Int32(row)
  }
  var matches = same.mutableSpan(of: UInt8.self, count: count)
  matchRows(
    rows, left.span(of: Int32.self, count: count), other, right.span(of: Int32.self, count: count),
    nullsEqual: nullsEqual, matches: &matches)
  for i in 0..<count where matches[i] != 0 { return i }
  return nil
}

/// The error of a row whose key is there already.
package func uniqueViolation(
  _ definition: TableDefinition, _ key: TableDefinition.Key, _ values: [Column], row: Int,
  dialect: Dialect? = nil
) -> SQLError {
  let names = key.columns.map { definition.columns[$0].field.name }.joined(separator: ", ")
  let shown = values.map { ValueText.text(of: $0[row], type: $0.type) }.joined(separator: ", ")
  let detail = "key (\(names)) = (\(shown)) exists already"
  if (dialect ?? definition.dialect) == .oracle {
    // Oracle's words, which handlers store and print.
    return SQLError(
      .uniqueViolation, "unique constraint (RECKON.\(key.name.uppercased())) violated",
      hint: detail, code: -1)
  }
  return SQLError(
    .uniqueViolation,
    "duplicate key value violates unique constraint \"\(key.name)\": \(detail)")
}
