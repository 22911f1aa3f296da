import Columns
import Diagnostics
import Glibc
import Kernels
import Synchronization

/// What may be kept of files for look-ups of single rows, in bytes: an eighth of the machine's memory,
/// and a quarter of the `memory_limit` of the session whose statement runs.
package enum PointMemory {
  private static let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) / 8
  private static let allowed = Atomic<Int>(.max)

  package static var limit: Int { min(machine, allowed.load(ordering: .relaxed)) }

  package static func allow(memoryLimit: Int) {
    if allowed.load(ordering: .relaxed) != memoryLimit / 4 {
      allowed.store(memoryLimit / 4, ordering: .relaxed)
    }
  }
}

/// One row of a stored table: row `row` of columns that it shares with others.
package struct PointRow {
  package var columns: [Column]
  package var row: Int
  package var identity: Int64

  package init(columns: [Column], row: Int, identity: Int64) {
    self.columns = columns
    self.row = row
    self.identity = identity
  }
}

/// Reads single rows of one version of a table again and again.
package protocol PointReader: AnyObject {
  /// The row with an identity; nil where it is not there.
  func row(_ identity: Int64) throws(SQLError) -> PointRow?
}

/// Finds rows of a table by a key of one column of integers or of decimals of at most 18 digits.
///
/// What it opened of a version of the table is kept until the transaction reads another one.
package final class PointAccess {
  private let table: TransactionTable
  /// Its one column.
  private let key: [Int]
  /// Positions of the columns that are wanted, and last that of the key.
  private let columns: [Int]
  private var stored: (any StoredTable)?
  private var index: KeyIndex?
  /// Rows of the index when it was looked at last.
  private var known = 0
  private var reader: (any PointReader)?
  /// The row that was found last; and whether it stood behind the one before, as it does where a
  /// program goes through the keys in the order of the rows.
  private var last: Int64 = -1
  private var goesOn = false
  /// The index that was made last, for who wants to know; nil once it was told.
  private var built: (rows: Int, seconds: Double)?

  /// Nil for a key of another form.
  /// - Parameter columns: Positions of stored columns.
  package init?(_ table: TransactionTable, key: [Int], columns: [Int]) {
    guard key.count == 1 else { return nil }
    let type = table.schema.fields[key[0]].type
    switch type {
    case .int64, .int32: break
    case .decimal(let precision, _) where precision <= 18: break
    default: return nil
    }
    self.table = table
    self.key = key
    self.columns = columns + [key[0]]
  }

  /// How many rows an index got since the last time, and in how many seconds; nil for none.
  package func takeBuilt() -> (table: String, rows: Int, seconds: Double)? {
    guard let built else { return nil }
    self.built = nil
    return (table.key, built.rows, built.seconds)
  }

  /// The row whose key is `value`, unscaled as the key's type has it.
  package func row(_ value: Int64) throws(SQLError) -> PointRow? {
    let state = try table.pointState()
    // A stored row that lives is the only one with its key: own rows need no index as long as each
    // row is found as it was stored.
    let (index, reader) = try opened(state.stored)
    if goesOn, let found = try living(last &+ 1, value, reader, state.overlay) {
      last &+= 1
      return found
    }
    let hash = hashRow(value)
    let (first, others) = index.newest(hash)
    if let first, let found = try living(first, value, reader, state.overlay) {
      goesOn = first == last &+ 1
      last = first
      return found
    }
    for identity in others {
      if let found = try living(identity, value, reader, state.overlay) { return found }
    }
    return try state.overlay?.row(hash, on: key, columns) { self.matches($0, value) }
  }

  private func living(
    _ identity: Int64, _ value: Int64, _ reader: any PointReader, _ overlay: TableOverlay?
  ) throws(SQLError) -> PointRow? {
    if let overlay, overlay.isDead(identity) { return nil }
    guard let row = try reader.row(identity), matches(row, value) else { return nil }
    return row
  }

  private func matches(_ row: PointRow, _ value: Int64) -> Bool {
    let column = row.columns[row.columns.count - 1]
    let found = column.scalar(row.row)
    return found.form == .number && found.number == value
  }

  private func opened(
    _ table: any StoredTable
  ) throws(SQLError) -> (KeyIndex, any PointReader) {
    if let index, let reader, let stored, table === stored { return (index, reader) }
    let began = monotonicNanoseconds()
    let index = try table.keyIndex(on: key)
    let rows = index.count - (self.index === index ? known : 0)
    if rows > 0 { built = (rows, Double(monotonicNanoseconds() - began) / 1e9) }
    known = index.count
    let reader = try table.pointReader(columns: columns)
    (stored, self.index, self.reader) = (table, index, reader)
    return (index, reader)
  }
}

extension StoredTable {
  /// Reads rows as `rows(_:columns:)` does.
  package func pointReader(columns: [Int]) throws(SQLError) -> any PointReader {
    RowsReader(self, columns)
  }
}

/// Reads single rows as `StoredTable.rows` gives them.
package final class RowsReader: PointReader {
  private let table: any StoredTable
  private let columns: [Int]

  package init(_ table: any StoredTable, _ columns: [Int]) {
    self.table = table
    self.columns = columns
  }

  package func row(_ identity: Int64) throws(SQLError) -> PointRow? {
    let found = try table.rows([identity], columns: columns)
    guard found.count > 0 else { return nil }
    let wanted = Array(found.columns.prefix(columns.count))
    return PointRow(columns: wanted, row: 0, identity: identity)
  }
}
