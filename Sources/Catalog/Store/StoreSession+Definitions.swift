import Columns
import Diagnostics

extension StoreSession {
  /// Creates an empty table.
  package func create(table key: String, _ definition: TableDefinition) {
    define { transaction in
      transaction.catalog.tables[key] = MemoryStoredTable(
        id: makeTableID(), version: transaction.base.version, label: shownName(key), definition)
    }
  }

  /// Makes an empty table at once, outside of the transaction: no rollback takes it away, and plans
  /// that do not name it stay good.
  /// - Throws: What `Store.commit` throws.
  package func keep(table key: String, _ definition: TableDefinition) throws(SQLError) {
    let known = store.snapshot.tables[key]
    guard !definesNames, known == nil || known?.definition == definition else {
      if catalog.tables[key] != nil { drop(table: key) }
      return create(table: key, definition)
    }
    if known == nil {
      let note = CommitNote(user: "", statement: "", time: 0)
      var changes = StoreChanges(base: store.snapshot, note: note)
      changes.tables[makeTableID()] = .create(key: key, definition)
      _ = try store.commit(changes)
    }
    follow(store.snapshot)
  }

  package func drop(table key: String) {
    define { transaction in
      guard let table = transaction.catalog.tables.removeValue(forKey: key) else { return }
      transaction.overlays[table.id] = nil
    }
  }

  /// Gives a table another name, other columns or other constraints.
  /// - Parameter from: For each column of the new definition its position in the old one; nil for
  ///   a new column, which is NULL in all rows.
  package func alter(
    table key: String, name newKey: String? = nil, _ definition: TableDefinition, from: [Int?]
  ) throws(SQLError) {
    try define(throwing: { transaction throws(SQLError) in
      guard let table = transaction.catalog.tables.removeValue(forKey: key) else { return }
      let id = table.id
      let old = transaction.alterations[id]
      let origin = old?.base ?? transaction.overlays[id]?.pinned ?? table
      let path = from.map { place -> Int? in
        guard let place, let old else { return place }
        return old.from[place]
      }
      let label = shownName(newKey ?? key)
      let altered = AlteredTable(origin, definition, from: path, label: label)
      transaction.catalog.tables[newKey ?? key] = altered
      transaction.alterations[id] = .init(base: origin, from: path)
      if let overlay = transaction.overlays[id] {
        let mapping = ColumnMapping(definition.schema, from: from)
        transaction.overlays[id] = try overlay.altered(
          mapping, pinned: overlay.pinned == nil ? nil : altered)
      }
    })
  }

  /// Creates or replaces a definition.
  package func put(_ definition: StoredDefinition) throws(SQLError) {
    try store.checkWritable()
    let state: SequenceState? =
      definition.kind == .sequence ? try SequenceState(definition) : nil
    define { transaction in
      transaction.catalog.definitions[definition.key] = definition
      if let state { transaction.sequences[definition.key] = state }
    }
  }

  package func drop(definition key: String) {
    define { transaction in
      transaction.catalog.definitions[key] = nil
      transaction.sequences[key] = nil
    }
  }

  package func create(schema: String) {
    define { $0.catalog.schemas.insert(schema) }
  }

  package func drop(schema: String) {
    define { $0.catalog.schemas.remove(schema) }
  }
}

/// `t` of `main.t`.
private func shownName(_ key: String) -> String {
  String(key.split(separator: ".").last ?? Substring(key))
}

/// A name for a table that no other has: 128 random bits as a UUID's text.
private func makeTableID() -> String {
  var random = SystemRandomNumberGenerator()
  let digits = Array("0123456789abcdef")
  var text = ""
  for place in 0..<32 {
    if [8, 12, 16, 20].contains(place) { text.append("-") }
    text.append(digits[Int.random(in: 0..<16, using: &random)])
  }
  return text
}
