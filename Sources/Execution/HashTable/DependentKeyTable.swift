import Columns
import Diagnostics

/// Several keys of which one, an integer, has decided all others so far, as the key of a table
/// does when other columns of the table are grouped by too: rows are numbered by that key alone,
/// and their other keys are compared with those of the group's first row.
///
/// ```
/// GROUP BY c_custkey, c_name, c_address      number │ c_custkey │ c_name │ c_address
///                                            found by it          compared
/// ```
/// Nothing has to be declared: where a row's other keys differ, this form does not fit.
final class DependentKeyTable: KeyTable {
  private let leading: Int
  private let table: IntegerKeyTable
  /// The other keys; nil for the one that leads.
  private let others: [DependentColumn?]

  /// nil where no key can lead, or others cannot be compared.
  /// - Parameter columns: Rows that say which key has the most values.
  init?(_ types: [DataType], _ columns: [Column]) {
    guard let leading = DependentKeyTable.leading(types, columns) else { return nil }
    var others: [DependentColumn?] = []
    for (place, type) in types.enumerated() {
      let other = place == leading ? nil : DependentColumn(type)
      if place != leading, other == nil { return nil }
      others.append(other)
    }
    self.leading = leading
    self.others = others
    table = IntegerKeyTable([types[leading]])
    super.init(types)
  }

  override var decidingKey: Int? { leading }

  override var byteCount: Int {
    others.reduce(table.byteCount) { $0 + ($1?.byteCount ?? 0) }
  }

  private static let mostRowsLookedAt = 1024

  private static func leading(_ types: [DataType], _ columns: [Column]) -> Int? {
    var best: (place: Int, values: Int)?
    for (place, type) in types.enumerated() where type.physical.width >= 4 {
      guard IntegerKeys.fits(type) else { continue }
      let rows = columns[place].slice(
        from: 0, count: min(mostRowsLookedAt, columns[place].count))
      let table = IntegerKeyTable([type])
      let groups = Buffer.of(UInt32.self, count: max(1, rows.count))
      let pointer = groups.pointer(to: UInt32.self)
      guard rows.count > 0,
        (try? table.findOrInsert([rows], count: rows.count, into: pointer)) == true
      else { continue }
      if best.map({ table.count > $0.values }) ?? true { best = (place, table.count) }
    }
    return best?.place
  }

  override func findOrInsert(
    _ columns: [Column], count rows: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    try checkCount()
    let before = count
    guard try table.findOrInsert([columns[leading]], count: rows, into: groups) else {
      return false
    }
    let first = Buffer.of(Int32.self, count: max(1, table.count - before))
    let places = first.pointer(to: Int32.self)
    var next = before
    for row in 0..<rows where Int(groups[row]) == next {
      places[next - before] = Int32(truncatingIfNeeded: row)
      next += 1
    }
    let fresh = first.span(of: Int32.self, count: next - before)
    for (other, column) in zip(others, columns) {
      // What was added does not count: groups below `count` are as they were.
      if let other, !other.take(column, fresh: fresh, groups: groups) { return false }
    }
    count = table.count
    return true
  }

  override func keys(_ range: Range<Int>) -> [Column] {
    let deciding = table.keys(range)[0]
    return others.map { $0?.column(range) ?? deciding }
  }
}
