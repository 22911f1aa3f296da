import Catalog
import Columns
import Diagnostics
import Files

/// All that a database folder has at one version, as its log adds up.
struct StoreState: Sendable {
  var version = 0
  /// By id.
  var tables: [String: StoredDeltaTable] = [:]
  /// The folders of the tables, by id, relative to the database's.
  var folders: [String: String] = [:]
  /// By key, with the version in which each came.
  var definitions: [String: StoreRecord.DefinitionLine] = [:]
  var schemas: Set<String> = ["main"]

  var snapshot: StoreSnapshot {
    var snapshot = StoreSnapshot(version: version)
    for table in tables.values { snapshot.tables[table.key] = table }
    snapshot.definitions = definitions.mapValues(\.definition)
    snapshot.schemas = schemas
    snapshot.sharedVersions = sharedVersions
    return snapshot
  }

  /// The state after a commit, or, from an empty one, what a checkpoint says.
  func applied(_ record: StoreRecord, log: StoreLog) throws(SQLError) -> StoreState {
    var next = self
    next.version = record.version
    for id in record.dropped {
      next.tables[id] = nil
      next.folders[id] = nil
    }
    for line in record.tables {
      next.folders[line.id] = line.folder
      next.tables[line.id] = try table(line, log: log)
    }
    for key in record.undefined { next.definitions[key] = nil }
    for line in record.definitions { next.definitions[line.definition.key] = line }
    if let schemas = record.schemas { next.schemas = schemas }
    return next
  }

  private func table(
    _ line: StoreRecord.TableLine, log: StoreLog
  ) throws(SQLError) -> StoredDeltaTable {
    guard let old = tables[line.id] else {
      guard let definition = line.definition else {
        throw SQLError(
          .dataCorrupted, "the database's log changes table \"\(line.key)\" before it makes it")
      }
      let place = StoreState.newPlace(line, log: log)
      return StoredDeltaTable(
        place, id: line.id, key: line.key, version: line.version, definition: definition,
        identityLimit: line.nextIdentity)
    }
    if old.definition.isShared {
      // Its Delta log says all but its name.
      return StoredDeltaTable(
        old.place, id: line.id, key: line.key, version: old.version, definition: old.definition,
        identityLimit: old.identityLimit, state: old.knownState)
    }
    var place = old.place.followed(by: line.actions)
    let definition = line.definition ?? old.definition
    // Positions of columns may mean others now.
    if definition.columns.map(\.field) != old.definition.columns.map(\.field) {
      place.indexes = SharedKeyIndexes(spread: log.spread)
    }
    var state = old.knownState
    state?.version += 1
    for action in line.actions { state?.apply(action) }
    return StoredDeltaTable(
      place, id: line.id, key: line.key, version: line.version, definition: definition,
      identityLimit: line.nextIdentity, state: state)
  }

  static func newPlace(_ line: StoreRecord.TableLine, log: StoreLog) -> TablePlace {
    let folder = "\(log.folder)/\(line.folder)"
    return TablePlace(
      log: DeltaLog(folder: folder, access: log.access),
      files: DeltaFiles(folder: folder, access: log.access),
      indexes: SharedKeyIndexes(spread: log.spread),
      // A checkpoint is written when all before it is published.
      published: line.actions.isEmpty ? line.delta : line.delta - 1,
      pending: line.actions.isEmpty ? [] : [line.actions])
  }

  /// Everything as one record; all of it is published.
  func checkpoint(note: CommitNote) -> StoreRecord {
    var record = StoreRecord(version: version, note: note)
    for (id, table) in tables.sorted(by: { $0.key < $1.key }) {
      record.tables.append(
        StoreRecord.TableLine(
          id: id, key: table.key, folder: folders[id] ?? "", delta: table.place.deltaVersion,
          nextIdentity: table.identityLimit, version: table.version, definition: table.definition,
          actions: []))
    }
    record.definitions = definitions.sorted { $0.key < $1.key }.map(\.value)
    record.schemas = schemas
    return record
  }
}
