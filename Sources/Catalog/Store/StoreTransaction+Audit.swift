/// What the audit trail says of a transaction: the statements that made its changes, those that were
/// rolled back left out.
extension StoreTransaction {
  /// A commit's text names so many statements, and says how many more there were.
  private static var mostStatements: Int { 20 }

  func addStatements(to changes: inout StoreChanges) {
    var all = StatementList()
    var byTable: [String: StatementList] = [:]
    var after = catalog
    for step in undo.reversed() {
      switch step {
      case .rows(let overlay, _, let statement):
        all.note(statement)
        for (id, now) in overlays where now === overlay {
          byTable[id, default: StatementList()].note(statement)
        }
      case .names(let before, _, _, _, _, let statement):
        all.note(statement)
        for id in StoreTransaction.differences(before, after) {
          byTable[id, default: StatementList()].note(statement)
        }
        after = before
      }
    }
    if let text = all.text(StoreTransaction.mostStatements) { changes.note.statement = text }
    changes.statements = byTable.compactMapValues { $0.text(StoreTransaction.mostStatements) }
  }

  /// The ids of tables that are not the same in both.
  private static func differences(_ before: StoreSnapshot, _ after: StoreSnapshot) -> [String] {
    after.tables.compactMap { key, table in
      guard let old = before.tables[key], old.id == table.id else { return table.id }
      return old.definition == table.definition ? nil : table.id
    }
  }
}

/// Statements from the last to the first, each run of the same once.
private struct StatementList {
  private var statements: [String] = []

  mutating func note(_ statement: String) {
    if !statement.isEmpty && statements.last != statement { statements.append(statement) }
  }

  /// nil if there is none.
  func text(_ most: Int) -> String? {
    guard !statements.isEmpty else { return nil }
    let more = statements.count - most
    let shown = statements.reversed().prefix(most).joined(separator: ";\n")
    return more > 0 ? "\(shown);\n… and \(more) more" : shown
  }
}
