import Columns
import Diagnostics
import Synchronization

/// The key indexes that the versions of a table in memory share.
///
/// Each grows by the rows that came since it was used last, so that a commit costs nothing here.
/// Rows that died stay in it until they are too many; then it is made anew from the newest version
/// that asks, and older versions make their own.
final class MemoryKeyIndexes: Sendable {
  private struct Entry {
    var index: KeyIndex
    /// The oldest version whose rows are all in the index.
    var floor: Int
    /// Identities below are in the index.
    var limit: Int64
  }

  private let entries = Mutex<[[Int]: Entry]>([:])

  /// The index for a version; nil if the version is too old for it.
  func index(on columns: [Int], for table: MemoryStoredTable) -> KeyIndex? {
    entries.withLock { entries in
      if var entry = entries[columns] {
        if table.version < entry.floor { return nil }
        if entry.index.count <= 2 * (table.rowCount ?? 0) + 1024 {
          MemoryKeyIndexes.extend(&entry, table, columns)
          entries[columns] = entry
          return entry.index
        }
      }
      var entry = Entry(index: KeyIndex(), floor: table.version, limit: 0)
      MemoryKeyIndexes.extend(&entry, table, columns)
      entries[columns] = entry
      return entry.index
    }
  }

  private static func extend(_ entry: inout Entry, _ table: MemoryStoredTable, _ columns: [Int]) {
    guard entry.limit < table.identityLimit else { return }
    var place = table.pieces.count
    while place > 0, table.pieces[place - 1].last > entry.limit { place -= 1 }
    for piece in table.pieces[place...] {
      let skipped = Int(max(0, entry.limit - piece.first))
      let rows = piece.batch.slice(from: skipped, count: piece.batch.count - skipped)
      entry.index.append(
        columns.map { rows.columns[$0] }, count: rows.count, first: piece.first + Int64(skipped))
    }
    entry.limit = table.identityLimit
  }
}

extension MemoryPiece {
  /// The identity behind the last row.
  var last: Int64 { first + Int64(batch.count) }
}
