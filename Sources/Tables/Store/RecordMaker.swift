import Catalog
import Columns
import Diagnostics
import Files

/// Makes the record of a commit, with the Delta actions of each table.
struct RecordMaker {
  let changes: StoreChanges
  let written: WrittenRows
  let current: StoreState
  let log: StoreLog

  func record() throws(SQLError) -> StoreRecord {
    var record = StoreRecord(version: current.version + 1, note: changes.note)
    for id in Set(changes.tables.keys).union(changes.rows.keys).sorted() {
      if case .drop? = changes.tables[id] {
        record.dropped.append(id)
      } else if let line = try line(id, version: record.version) {
        record.tables.append(line)
      }
    }
    for (key, definition) in changes.definitions.sorted(by: { $0.key < $1.key }) {
      if let definition {
        record.definitions.append(
          StoreRecord.DefinitionLine(definition: definition, version: record.version))
      } else {
        record.undefined.append(key)
      }
    }
    record.schemas = changes.schemas
    return record
  }

  private func line(_ id: String, version: Int) throws(SQLError) -> StoreRecord.TableLine? {
    guard var plan = written.plans[id] else { return nil }
    let table = current.tables[id]
    var next = table?.identityLimit ?? 0
    var actions: [DeltaAction] = []
    let rows = changes.rows[id]
    if let rows, !rows.deleted.isEmpty, let table {
      try plan.supported.checkDeletes(plan.metadata)
      let deleted = try Deletion(table: table, time: changes.note.time / 1000, log: log)
        .actions(rows.deleted)
      if deleted.hasVectors { plan.require("deletionVectors") }
      actions += deleted.actions
    }
    for file in written.files[id] ?? [] {
      var file = file
      if !plan.definition.isShared { file.tags[AddedFile.identityTag] = String(next) }
      next += Int64(FileStatistics(file).rowCount ?? 0)
      actions.append(.add(file))
    }
    for file in written.changes[id] ?? [] { actions.append(.change(ChangeFile(file))) }
    for application in (rows?.applications ?? [:]).keys.sorted() {
      guard let table, try table.hasCompleted(application: application) else { continue }
      throw SQLError(
        .serializationFailure, "another transaction took \(application) into \"\(table.label)\"",
        hint: "run the statement again")
    }
    for (application, number) in (rows?.applications ?? [:]).sorted(by: { $0.key < $1.key }) {
      actions.append(
        .transaction(
          application: application, version: number, updated: changes.note.time / 1000))
    }
    if plan.isChanged {
      actions = [.supported(plan.supported), .metadata(plan.metadata)] + actions
    }
    var key = table?.key ?? ""
    switch changes.tables[id] {
    case .create(let name, _)?, .alter(let name, _, _)?: key = name
    case .drop?, nil: break
    }
    let added = Int(next - (table?.identityLimit ?? 0))
    actions.insert(
      .commitInfo(
        CommitInfo.stamped(
          info(id, added: added, isBlind: rows?.deleted.isEmpty ?? true), metadata: plan.metadata,
          previous: try table?.state().commitTime, note: changes.note)), at: 0)
    return StoreRecord.TableLine(
      id: id, key: key, folder: String(plan.folder.dropFirst(log.folder.count + 1)),
      delta: (table?.place.deltaVersion ?? -1) + 1, nextIdentity: next, version: version,
      definition: changes.tables[id] == nil ? nil : plan.definition, actions: actions,
      files: kept(id, in: plan.folder))
  }

  private func kept(_ id: String, in folder: String) -> [KeptFile] {
    ((written.files[id] ?? []) + (written.changes[id] ?? [])).compactMap { file in
      written.kept.bytes(of: "\(folder)/\(file.path)").map { KeptFile(path: file.path, $0) }
    }
  }

  /// The audit trail: who did what, when, to how many rows.
  private func info(_ id: String, added: Int, isBlind: Bool) -> JSON {
    var operation = changes.rows[id]?.operation ?? "WRITE"
    switch changes.tables[id] {
    case .create?:
      operation = changes.rows[id] == nil ? "CREATE TABLE" : "CREATE TABLE AS SELECT"
    case .alter?:
      let words = changes.rows[id].map { $0.operation.split(separator: ", ").map(String.init) }
      operation = Set(words ?? []).union(["ALTER TABLE"]).sorted().joined(separator: ", ")
    default: break
    }
    let deleted = changes.rows[id]?.deleted.count ?? 0
    return CommitInfo.json(
      changes.note(ofTable: id), operation: operation, added: added, deleted: deleted,
      isBlindAppend: isBlind)
  }
}

/// The commit info that DESCRIBE HISTORY shows.
enum CommitInfo {
  static func json(
    _ note: CommitNote, operation: String, added: Int, deleted: Int, isBlindAppend: Bool
  ) -> JSON {
    .object([
      ("timestamp", .number(String(note.time / 1000))), ("operation", .string(operation)),
      ("operationParameters", .object([("statement", .string(note.statement))])),
      ("userName", .string(note.user)), ("engineInfo", .string("reckoner")),
      ("isBlindAppend", .boolean(isBlindAppend)),
      (
        "operationMetrics",
        .object([
          ("numOutputRows", .string(String(added))), ("numDeletedRows", .string(String(deleted))),
        ])
      ),
    ])
  }
}

extension CommitInfo {
  /// With the commit's own time where the table keeps one: first of all, and above the one before
  /// (Delta protocol, "In-Commit Timestamps").
  static func stamped(
    _ info: JSON, metadata: TableMetadata, previous: Int64?, note: CommitNote
  ) -> JSON {
    guard metadata.hasCommitTimes else { return info }
    let time = max(note.time / 1000, (previous ?? 0) + 1)
    return .object([JSON.Member("inCommitTimestamp", .number(String(time)))] + info.members)
  }
}

/// Takes rows away from files: each file touched gets a longer list of deleted rows, or goes.
struct Deletion {
  let table: StoredDeltaTable
  /// Milliseconds since 1970.
  let time: Int64
  let log: StoreLog

  func actions(
    _ identities: [Int64]
  ) throws(SQLError) -> (actions: [DeltaAction], hasVectors: Bool) {
    let delta = try table.deltaTable()
    var actions: [DeltaAction] = []
    var hasVectors = false
    for (number, rows) in try delta.places(of: identities) {
      let file = delta.added[number]
      actions.append(.remove(RemovedFile(file, deletionTime: time, dataChange: true)))
      guard let remainder = try FileRemainder(file, without: rows, in: delta) else {
        throw Deletion.missing(table)
      }
      if remainder.isEmpty { continue }
      actions.append(.add(try remainder.listed()))
      hasVectors = true
    }
    return (actions, hasVectors)
  }

  private static func missing(_ table: StoredDeltaTable) -> SQLError {
    SQLError(
      .serializationFailure,
      "a row of \"\(table.label)\" that this transaction changes was changed by another one",
      hint: "run the transaction again")
  }
}
