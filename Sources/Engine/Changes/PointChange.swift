import Binder
import Catalog
import Columns
import Diagnostics
import Syntax

/// Writes the one row of an INSERT, UPDATE or DELETE by key, prepared once: without triggers, RETURNING
/// and foreign keys that the change may touch, only the row itself and its keys are checked.
final class PointChange {
  private let change: BoundChange
  private let table: TransactionTable
  private let check: RowCheck
  /// Keys that the new row may have from nobody else.
  private let keys: [TableDefinition.Key]

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
    if change.removes {
      let stores = [session.transactions.main, session.transactions.temporary]
      for other in stores.flatMap({ $0.catalog.tables.values.map(\.definition) }) {
        for key in other.foreignKeys where SessionNames.key(key.table) == table.key {
          let places = key.referenced.compactMap { table.schema.position(of: $0) }
          guard change.adds, isKept(places) else { return nil }
        }
      }
    }
    self.change = change
    self.table = table
    check = RowCheck(change: change, dialect: .oracle)
    keys = change.adds ? table.definition.keys.filter { !isKept($0.columns) } : []
  }

  /// - Parameter row: In the layout of `BoundChange.plan`.
  /// - Returns: How many rows were changed.
  func run(_ row: Batch) throws(SQLError) -> Int {
    var old: Int64?
    if change.removes, case .integer(let identity) = row.columns[0][0] { old = Int64(identity) }
    guard change.adds else {
      _ = try table.change(removing: old, adding: nil, operation: change.command)
      return 1
    }
    let first = change.removes ? 1 : 0
    let width = table.schema.count
    let written = Batch(
      row.columns[first..<(first + width)].map { $0.flattened() }, count: 1)
    try check.check(
      written,
      checks: Array(row.columns[(first + width)..<(first + width + change.checks.count)]))
    let place = try table.change(removing: old, adding: written, operation: change.command)
    for key in keys {
      guard let row = try table.firstDuplicate(written, first: place, key: key.columns) else {
        continue
      }
      throw uniqueViolation(
        table.definition, key, written.columns.chosen(key.columns), row: row, dialect: .oracle)
    }
    return 1
  }
}
