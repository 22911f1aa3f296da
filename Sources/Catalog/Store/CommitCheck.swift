import Columns
import Diagnostics
import Kernels

/// Finds out whether a commit conflicts with those that came after its snapshot: the first
/// committer wins.
package struct CommitCheck {
  let changes: StoreChanges
  let current: StoreSnapshot
  private let byID: [String: any StoredTable]

  package init(changes: StoreChanges, current: StoreSnapshot) {
    self.changes = changes
    self.current = current
    byID = Dictionary(current.tables.values.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
  }

  /// - Throws: `serializationFailure`, or `uniqueViolation` for a key that another commit took.
  package func run() throws(SQLError) {
    if changes.base.isSame(as: current) { return try checkRows() }
    try checkDefinitions()
    try checkTables()
    try checkRows()
    try checkKeys()
  }

  private func conflict(_ message: String) -> SQLError {
    SQLError(
      .serializationFailure, message,
      hint: "the transaction was rolled back; run it again")
  }

  private func checkDefinitions() throws(SQLError) {
    for key in changes.definitions.keys.sorted()
    where changes.base.definitions[key] != current.definitions[key] {
      throw conflict(
        "\(shown(key)) was changed by another transaction (version \(current.version))")
    }
  }

  /// `view "v"` of `view main.v`.
  private func shown(_ key: String) -> String {
    let parts = key.split(separator: " ", maxSplits: 1)
    let name = parts.last?.split(separator: ".").last ?? ""
    return "\(parts.first ?? "") \"\(name)\""
  }

  private func checkTables() throws(SQLError) {
    for (id, change) in changes.tables.sorted(by: { $0.key < $1.key }) {
      switch change {
      case .create(let key, _):
        guard let other = current.tables[key], changes.base.tables[key]?.id != other.id else {
          continue
        }
        throw conflict("another transaction created table \"\(other.label)\" meanwhile")
      case .drop, .alter:
        let before = changes.base.tables.values.first { $0.id == id }
        guard let now = byID[id], let before, now.definition == before.definition else {
          throw conflict(
            "table \"\(before?.label ?? id)\" was altered or dropped by another transaction")
        }
      }
    }
  }

  private func checkRows() throws(SQLError) {
    for (id, rows) in changes.rows {
      if case .create? = changes.tables[id] { continue }
      let before = changes.base.tables.values.first { $0.id == id }
      guard let now = byID[id] else {
        throw conflict("table \"\(before?.label ?? id)\" was dropped by another transaction")
      }
      if let before, now.definition != before.definition {
        throw conflict("table \"\(now.label)\" was altered by another transaction")
      }
      guard now.version != before?.version || !rows.deleted.isEmpty else { continue }
      guard now.identitiesAreStable else { continue }
      if try now.firstMissing(of: rows.deleted) != nil {
        throw conflict(
          "a row of \"\(now.label)\" that this transaction changes was changed by another"
            + " transaction, which committed first (version \(now.version))")
      }
    }
  }

  private func checkKeys() throws(SQLError) {
    for (id, rows) in changes.rows {
      guard let now = byID[id], changes.tables[id] == nil else { continue }
      let before = changes.base.tables.values.first { $0.id == id }
      guard now.version != before?.version else { continue }
      var deleted = IdentitySet()
      for identity in rows.deleted { deleted.insert(identity) }
      for key in now.definition.keys {
        for batch in rows.appended {
          let search = KeySearch(table: now, key: key.columns, dead: deleted)
          if let found = try search.firstMatch(batch.columns.chosen(key.columns), batch.count) {
            throw uniqueViolation(
              now.definition, key, batch.columns.chosen(key.columns), row: found)
          }
        }
      }
    }
  }
}

extension [Column] {
  /// The columns at these positions.
  package func chosen(_ positions: [Int]) -> [Column] { positions.map { self[$0] } }
}
