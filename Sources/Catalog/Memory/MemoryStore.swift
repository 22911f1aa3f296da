import Columns
import Diagnostics
import Synchronization

/// Keeps all versions of a database in memory; a version lives as long as someone reads it.
package final class MemoryStore: Store {
  fileprivate struct State {
    var snapshot = StoreSnapshot(version: 0)
    var sequences: [String: SequenceState] = [:]
    /// The chunk at the end of each table, which the next commit goes on filling, by id.
    var tails: [String: RowChunk] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  package var snapshot: StoreSnapshot { state.withLock { $0.snapshot } }

  package func commit(_ changes: StoreChanges) throws(SQLError) -> StoreSnapshot {
    let result: Result<StoreSnapshot, SQLError> = state.withLock { state in
      do throws(SQLError) {
        try CommitCheck(changes: changes, current: state.snapshot).run()
        let next = try state.apply(changes)
        state.snapshot = next
        return .success(next)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  package func advance(sequence: String, by count: Int) throws(SQLError) -> SequenceRun {
    let result: Result<SequenceRun, SQLError> = state.withLock { state in
      do throws(SQLError) {
        guard var sequenceState = state.sequences[sequence] else {
          throw missing(sequence)
        }
        let run = try sequenceState.advance(by: count, name: shortName(sequence))
        state.sequences[sequence] = sequenceState
        return .success(run)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  package func state(ofSequence key: String) -> SequenceState? {
    state.withLock { $0.sequences[key] }
  }

  package func restart(sequence: String, at next: Int128) throws(SQLError) {
    let isKnown = state.withLock { state in
      guard state.sequences[sequence] != nil else { return false }
      state.sequences[sequence]?.next = next
      return true
    }
    if !isKnown { throw missing(sequence) }
  }

  package func close() throws(SQLError) {}

  /// A store of its own that begins with what this one has. Rows are shared, since no version of a
  /// table changes them; indexes, and the chunks that commits go on filling, are not.
  package func copy() -> MemoryStore {
    let (snapshot, sequences) = state.withLock { ($0.snapshot, $0.sequences) }
    let made = MemoryStore()
    made.state.withLock { state in
      state.snapshot = snapshot
      state.snapshot.tables = snapshot.tables.mapValues { table in
        (table as? MemoryStoredTable)?.copy() ?? table
      }
      state.sequences = sequences
    }
    return made
  }
}

private func missing(_ sequence: String) -> SQLError {
  SQLError(.undefinedTable, "sequence \"\(shortName(sequence))\" does not exist")
}

/// `s` of `sequence main.s`.
private func shortName(_ key: String) -> String {
  String(key.split(separator: ".").last ?? Substring(key))
}

extension MemoryStore.State {
  /// The next version. Nothing of the state is changed when this throws.
  fileprivate mutating func apply(_ changes: StoreChanges) throws(SQLError) -> StoreSnapshot {
    var next = snapshot
    next.version += 1
    var tables = Dictionary(
      uniqueKeysWithValues: snapshot.tables.values.compactMap { table in
        (table as? MemoryStoredTable).map { ($0.id, $0) }
      })
    // All old names first: a new table may take the name of one that goes.
    for (key, table) in snapshot.tables where changes.tables[table.id] != nil {
      next.tables[key] = nil
    }
    for (id, change) in changes.tables {
      switch change {
      case .drop: tables[id] = nil
      case .create(let key, let definition):
        tables[id] = MemoryStoredTable(
          id: id, version: next.version, label: label(of: key), definition)
        next.tables[key] = tables[id]
      case .alter(let key, let definition, let from):
        guard let table = tables[id] else { continue }
        tables[id] = try table.altered(
          to: definition, from: from, label: label(of: key), version: next.version)
        next.tables[key] = tables[id]
      }
    }
    var chunks: [String: RowChunk?] = [:]
    for (id, rows) in changes.rows {
      guard let table = tables[id] else { continue }
      let isAltered = changes.tables[id] != nil
      let (changed, tail) = table.changed(
        by: rows, version: next.version, tail: isAltered ? nil : tails[id])
      chunks[id] = tail
      tables[id] = changed
    }
    for (key, table) in next.tables { next.tables[key] = tables[table.id] ?? table }
    var newSequences = sequences
    for (key, definition) in changes.definitions {
      next.definitions[key] = definition
      guard key.hasPrefix("sequence ") else { continue }
      newSequences[key] = nil
      if let definition { newSequences[key] = try SequenceState(definition) }
    }
    if let schemas = changes.schemas { next.schemas = schemas }
    sequences = newSequences
    for id in changes.tables.keys { tails[id] = nil }
    for (id, tail) in chunks { tails[id] = tail }
    return next
  }

  private func label(of key: String) -> String { shortName(key) }
}
