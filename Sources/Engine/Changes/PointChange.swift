import Binder
import Catalog
import Columns
import Diagnostics
import Execution
import Syntax

/// Writes the one row of an INSERT, UPDATE or DELETE by key, prepared once: without triggers, RETURNING
/// and foreign keys that the change may touch, only the row itself and its keys are checked.
final class PointChange {
  private let removes: Bool
  private let adds: Bool
  private let command: String
  /// How many CHECK constraints the plan evaluates.
  private let checkCount: Int
  private let table: TransactionTable
  private let check: RowCheck
  /// Keys that the new row may have from nobody else.
  private let keys: [TableDefinition.Key]
  private let guarded: [GuardedKey]
  /// What `check` looks at: columns that are NOT NULL, and texts with a length.
  private let present: [Int]
  private let lengths: [(place: Int, limit: Int)]

  /// Nil where more must be looked at.
  init?(_ change: BoundChange, _ statement: Syntax.Statement, _ session: Session) {
    guard let table = change.table as? TransactionTable, !change.hasAction,
      change.conflict == nil, change.returning == nil, change.staged == nil,
      !session.mayFire(on: table)
    else { return nil }
    let keeps = statement.keptColumns
    func isKept(_ columns: [Int]) -> Bool {
      guard let keeps else { return false }
      return columns.allSatisfy { place in
        let column = table.definition.columns[place]
        if case .generated = column.source { return false }
        return keeps(column.field.name.lowercased())
      }
    }
    if change.adds, !table.definition.foreignKeys.allSatisfy({ isKept($0.columns) }) { return nil }
    if change.adds, !table.definition.expressionKeys.isEmpty { return nil }
    if change.removes {
      let stores = [session.transactions.main, session.transactions.temporary]
      for other in stores.flatMap({ $0.catalog.tables.values.map(\.definition) }) {
        for key in other.foreignKeys where SessionNames.key(key.table) == table.key {
          let places = key.referenced.compactMap { table.schema.position(of: $0) }
          guard change.adds, isKept(places) else { return nil }
        }
      }
    }
    removes = change.removes
    adds = change.adds
    command = change.command
    checkCount = change.checks.count
    self.table = table
    check = RowCheck(change: change, dialect: .oracle, session.transactions)
    keys = change.adds ? table.definition.keys.filter { !isKept($0.columns) } : []
    guarded = keys.map { GuardedKey($0.columns) }
    // A value that the row has from the old one was there; a text may be one that is read as NULL.
    present = check.present.filter {
      !isKept([$0]) || table.schema.fields[$0].type == .varchar
    }
    lengths = check.lengths.map { ($0.place, $0.length.limit) }
  }

  /// - Parameter row: In the layout of `BoundChange.plan`.
  /// - Returns: How many rows were changed.
  func run(_ row: RowResult) throws(SQLError) -> Int {
    let old: Int64? = removes ? row.scalar(0).number : nil
    guard adds else {
      _ = try table.change(removing: old, adding: nil, operation: command)
      return 1
    }
    let first = removes ? 1 : 0
    let width = table.schema.count
    let checks = (first + width)..<(first + width + checkCount)
    if isSuspect(row, first, checks) {
      try check.check(written(row, first, width), checks: checks.map { row.column($0) })
    }
    let (place, mayRepeatKey) = try table.write(
      removing: old, operation: command, keys: guarded
    ) { chunk in
      for column in 0..<width { row.write(first + column, to: column, of: chunk) }
    }
    if mayRepeatKey { try checkKeys(written(row, first, width), place) }
    return 1
  }

  /// Whether the row may break one of its table's rules: the whole check tells.
  private func isSuspect(_ row: RowResult, _ first: Int, _ checks: Range<Int>) -> Bool {
    for place in 0..<present.count where row.scalar(first + present[place]).isNull { return true }
    for place in 0..<lengths.count {
      let (column, limit) = lengths[place]
      let value = row.scalar(first + column)
      if value.form == .text, value.text.count > limit { return true }
    }
    for place in checks {
      let truth = row.scalar(place)
      if truth.form == .boolean ? truth.number == 0 : !truth.isNull { return true }
    }
    return false
  }

  /// The new row as columns.
  private func written(_ row: RowResult, _ first: Int, _ width: Int) -> Batch {
    Batch((first..<(first + width)).map { row.column($0).flattened() }, count: 1)
  }

  private func checkKeys(_ written: Batch, _ place: Int64) throws(SQLError) {
    for key in keys {
      guard let row = try table.firstDuplicate(written, first: place, key: key.columns) else {
        continue
      }
      throw uniqueViolation(
        table.definition, key, written.columns.chosen(key.columns), row: row, dialect: .oracle)
    }
  }
}
