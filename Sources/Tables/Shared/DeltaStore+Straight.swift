import Catalog
import Columns
import Diagnostics
import Files

extension DeltaStore {
  /// The table that other programs write too and that these changes go straight to; nil if they go
  /// through the database's log.
  /// - Throws: `featureNotSupported` where the commit would have to be one with others.
  func straightTable(_ changes: StoreChanges) throws(SQLError) -> StoredDeltaTable? {
    let current = state.withLock { $0 }
    let touched = Set(changes.rows.keys).union(changes.tables.keys).sorted()
    let straight = touched.compactMap { id -> StoredDeltaTable? in
      guard let table = current.tables[id], table.definition.isShared else { return nil }
      switch changes.tables[id] {
      case .drop?: return nil
      case .alter(_, let definition, _)?:
        // A table with another name alone is a matter of the database's log.
        return definition == table.definition && changes.rows[id] == nil ? nil : table
      case .create?, nil: return table
      }
    }
    guard let table = straight.first else { return nil }
    guard touched.count == 1, changes.definitions.isEmpty, changes.schemas == nil else {
      throw SQLError(
        .featureNotSupported,
        "\"\(table.label)\" has other writers and commits by itself: this transaction changes more",
        hint: "COMMIT before and after the changes of \"\(table.label)\"")
    }
    if case .alter(let key, _, _)? = changes.tables[table.id],
      key != table.key || changes.rows[table.id] != nil
    {
      throw SQLError(
        .featureNotSupported,
        "\"\(table.label)\" has other writers: its name, its columns and its rows change apart",
        hint: "COMMIT between them")
    }
    return table
  }

  /// Commits to the Delta log of a table that other programs write too.
  func commit(
    _ changes: StoreChanges, straightTo table: StoredDeltaTable
  ) throws(SQLError) -> StoreSnapshot {
    let rows = changes.rows[table.id]
    let read = changes.base.tables.values.first { $0.id == table.id }
    guard let base = (rows?.read ?? read) as? StoredDeltaTable else {
      throw SQLError(.serializationFailure, "\"\(table.label)\" was made by another transaction")
    }
    var alteration: (TableDefinition, [Int?])?
    if case .alter(_, let definition, let from)? = changes.tables[table.id] {
      try SharedDefinition.check(definition, table.label)
      alteration = (definition, from)
    }
    let commit = try SharedCommit(base, rows: rows, alteration: alteration, note: changes.note)
    do throws(SQLError) {
      try commit.write()
      try commitStraight(table.id) { (now) throws(SQLError) in try commit.actions(over: now) }
    } catch {
      if error.state != .ioError && error.state != .diskFull { commit.abandon() }
      throw error
    }
    return state.withLock { $0 }.snapshot
  }

  /// Makes actions the next version of a Delta log, whichever that is; they are asked for anew when
  /// someone else takes the version.
  func commitStraight(
    _ id: String, _ actions: (StoredDeltaTable) throws(SQLError) -> [DeltaAction]
  ) throws(SQLError) {
    while true {
      let isDone = try exclusively { () throws(SQLError) -> Bool in
        guard let table = state.withLock({ $0.tables[id] }) else {
          throw SQLError(
            .serializationFailure, "the table was dropped by another transaction",
            hint: "the transaction was rolled back")
        }
        let path = table.logPath(table.place.deltaVersion + 1)
        let lines = DeltaStore.lines(try actions(table))
        guard try log.access.putIfAbsent(path, lines) else { return false }
        try refresh()
        checkpoint(id)
        return true
      }
      if isDone { return }
    }
  }

  /// A Delta checkpoint or a compacted file where one is due; the log says everything without.
  private func checkpoint(_ id: String) {
    guard let table = state.withLock({ $0.tables[id] }) else { return }
    let version = table.place.deltaVersion
    if DeltaStore.wantsCheckpoint(version), let state = try? table.state() {
      try? CheckpointWriter(log: table.place.log).write(state)
    }
    shorten(table.place.log, from: version - 1, to: version)
  }
}
