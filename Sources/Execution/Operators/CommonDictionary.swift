import Columns

/// One dictionary for columns of codes whose own ones differ: each value of theirs once.
struct CommonDictionary {
  let entries: Column
  /// nil: all columns have these entries.
  private let growing: GrowingDictionary?

  /// Nil where the columns are not all codes, or their entries are many beside their rows.
  init?(_ columns: [Column], type: DataType) {
    guard let first = columns.first?.entries, columns.allSatisfy({ $0.entries != nil }) else {
      return nil
    }
    if columns.allSatisfy({ $0.entries === first && $0.validity == nil }) {
      entries = first
      growing = nil
      return
    }
    guard let growing = GrowingDictionary(type) else { return nil }
    let rows = columns.reduce(0) { $0 + $1.count }
    for column in columns {
      guard let entries = column.entries, column.hasNoNulls,
        growing.numbers(of: entries, rows) != nil
      else { return nil }
    }
    self.growing = growing
    entries = growing.entries
  }

  /// What the codes of this column are in the common dictionary; nil where they stay the same.
  func table(of column: Column) -> Buffer? {
    column.entries.flatMap { growing?.numbersKnown(of: $0) }
  }

  /// The columns' rows, one after another.
  func joined(_ columns: [Column]) -> Column {
    let total = columns.reduce(0) { $0 + $1.count }
    let codes = Buffer.of(UInt32.self, count: total)
    var place = 0
    for column in columns {
      if let table = table(of: column) {
        let target = codes.pointer(to: UInt32.self) + place
        let source = column.codes
        let numbers = table.pointer(to: UInt32.self)
        for row in 0..<column.count { target[row] = numbers[Int(source[row])] }
      } else {
        codes.copy(
          from: column.values, at: column.offset * 4, count: column.count * 4, to: place * 4)
      }
      place += column.count
    }
    return .dictionary(codes: codes, count: total, entries: entries)
  }
}

/// A dictionary that takes up the entries of others as they come.
final class GrowingDictionary {
  private let values: RowKeyTable
  /// What the codes of each dictionary so far are in this one. The dictionaries stay alive, so that
  /// no other one takes their place in memory.
  private var known: [ObjectIdentifier: (entries: Column, numbers: Buffer)] = [:]
  private var latest: (entries: Column, numbers: Buffer)?
  private var total = 0

  /// Nil for types whose equal values may look different (0.0 and -0.0).
  init?(_ type: DataType) {
    guard type.isString || IntegerKeys.fits(type) else { return nil }
    values = RowKeyTable([type])
  }

  var entryCount: Int { values.count }

  var entries: Column { values.keys(0..<values.count)[0] }

  func numbersKnown(of entries: Column) -> Buffer? { known[ObjectIdentifier(entries)]?.numbers }

  /// What the codes of a dictionary are in this one; nil where there are too many beside the rows.
  func numbers(of entries: Column, _ rows: Int) -> Buffer? {
    if let latest, latest.entries === entries { return latest.numbers }
    if let found = known[ObjectIdentifier(entries)] {
      latest = found
      return found.numbers
    }
    total += entries.count
    guard entries.validity == nil, total <= min(rows / 8, 1 << 14) else { return nil }
    let found = Buffer.of(UInt32.self, count: max(1, entries.count))
    let pointer = found.pointer(to: UInt32.self)
    guard (try? values.findOrInsert([entries], count: entries.count, into: pointer)) == true
    else { return nil }
    known[ObjectIdentifier(entries)] = (entries, found)
    latest = (entries, found)
    return found
  }
}
