import Catalog
import Columns
import Diagnostics
import Files

extension DeltaStore {
  package func commit(_ changes: StoreChanges) throws(SQLError) -> StoreSnapshot {
    try checkWritable()
    if let table = try straightTable(changes) {
      return try commit(changes, straightTo: table)
    }
    var written = WrittenRows()
    do throws(SQLError) {
      // Files are written before anyone waits for this commit.
      try write(changes, into: &written)
      return try exclusively { () throws(SQLError) in try decide(changes, written) }
    } catch {
      if !written.isCommitted(log) { written.remove(access: log.access) }
      throw error
    }
  }

  /// Runs a decision about the next version: alone in this process and among all processes.
  func exclusively<T>(_ body: () throws(SQLError) -> T) throws(SQLError) -> T {
    try committing.withLock { _ throws(SQLError) in
      let lock = try FileLock(log.lockPath, access: log.access)
      defer { withExtendedLifetime(lock) {} }
      try refresh()
      return try body()
    }
  }

  private func write(
    _ changes: StoreChanges, into written: inout WrittenRows
  ) throws(SQLError) {
    let byID = Dictionary(
      changes.base.tables.values.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    for (id, change) in changes.tables.sorted(by: { $0.key < $1.key }) {
      switch change {
      case .create(let key, let definition):
        if definition.isShared {
          try SharedDefinition.check(definition, StoredDeltaTable.label(key))
        }
        written.plans[id] = try TablePlan(
          creating: definition, folder: try makeFolder(key), time: changes.note.time)
      case .alter(_, let definition, let from):
        guard let table = byID[id] as? StoredDeltaTable else { continue }
        written.plans[id] = try TablePlan(
          altering: try table.state(), of: table.definition, to: definition, from: from,
          folder: table.place.log.folder)
      case .drop: break
      }
    }
    for (id, rows) in changes.rows.sorted(by: { $0.key < $1.key }) {
      if written.plans[id] == nil, let table = byID[id] as? StoredDeltaTable {
        written.plans[id] = TablePlan(
          keeping: try table.state(), of: table.definition, folder: table.place.log.folder)
      }
      guard let plan = written.plans[id] else { continue }
      let writer = DataFileWriter(
        folder: plan.folder, access: log.access, schema: plan.metadata.schema,
        partitionColumns: plan.partitionColumns, time: changes.note.time / 1000,
        kept: written.kept)
      written.files[id] = try writer.write(rows.appended, spread: log.spread)
      guard plan.metadata.hasChangeFeed, !rows.deleted.isEmpty,
        let table = byID[id] as? StoredDeltaTable
      else { continue }
      let old = try table.deltaTable()
      written.changes[id] = try ChangeFileWriter(writer: writer, table: old).write(
        deleted: try old.places(of: rows.deleted).map { (old.added[$0.file], $0.rows) },
        appended: rows.appended, isUpdate: rows.isUpdate)
    }
  }

  /// A new table's folder: `main/orders`, or with a number where that is taken.
  private func makeFolder(_ key: String) throws(SQLError) -> String {
    let parts = key.split(separator: ".", maxSplits: 1).map { FolderName.of(String($0)) }
    let base = "\(folder)/" + parts.joined(separator: "/")
    var path = base
    var number = 2
    while log.access.isFolder(path) {
      path = "\(base)-\(number)"
      number += 1
    }
    try log.access.makeFolder(path + "/_delta_log")
    try log.access.syncNames(around: path + "/_delta_log")
    try log.access.syncNames(around: path)
    return path
  }

  /// With the lock held: whether the changes still fit, and then the commit.
  private func decide(
    _ changes: StoreChanges, _ written: WrittenRows
  ) throws(SQLError) -> StoreSnapshot {
    let current = state.withLock { $0 }
    let record: StoreRecord
    do throws(SQLError) {
      try CommitCheck(changes: changes, current: current.snapshot).run()
      record = try RecordMaker(
        changes: changes, written: written, current: current, log: log
      ).record()
    } catch {
      throw OverlappingCommit(changes: changes, last: current.version, log: log).named(in: error)
    }
    written.version.value = record.version
    return try commit(record)
  }

  /// With the lock held: makes a record the next version, and publishes it.
  func commit(_ record: StoreRecord) throws(SQLError) -> StoreSnapshot {
    guard try log.append(record) else {
      throw SQLError(
        .serializationFailure, "another process committed version \(record.version) meanwhile",
        hint: "run the statement again")
    }
    let next = try state.withLock { (state) throws(SQLError) in
      // Another thread that looked for commits of other processes may have found this one.
      if state.version < record.version { state = try state.applied(record, log: log) }
      return state.snapshot
    }
    publish(record.tables.map(\.id))
    if record.version % StoreLog.checkpointInterval == 0 { try? writeCheckpoint(record.note) }
    return next
  }

  /// Writes all that the log's records say into one; only if everything is published.
  private func writeCheckpoint(_ note: CommitNote) throws(SQLError) {
    publishAll()
    let state = state.withLock { $0 }
    guard state.tables.values.allSatisfy({ $0.place.pending.isEmpty }) else { return }
    // From here on nobody compares the published versions with the records.
    try syncPublished()
    _ = try log.access.putIfAbsent(
      log.checkpointPath(state.version), state.checkpoint(note: note).bytes)
  }
}

/// The data files that a commit wrote before it was decided.
struct WrittenRows {
  /// What each table is after the commit, by id.
  var plans: [String: TablePlan] = [:]
  var files: [String: [AddedFile]] = [:]
  /// Files of changes, for tables that keep them.
  var changes: [String: [AddedFile]] = [:]
  let kept = KeptFiles()
  /// The version that was to be made.
  let version = Version()

  final class Version { var value: Int? }

  /// Whether the commit is in the log in spite of an error after that.
  func isCommitted(_ log: StoreLog) -> Bool {
    guard let version = version.value, log.access.isFile(log.path(version)) else { return false }
    guard let record = try? log.record(version) else { return true }
    let paths = Set(files.values.flatMap { $0.map(\.path) })
    if paths.isEmpty { return true }
    return record.tables.contains { table in
      table.actions.contains { action in
        if case .add(let file) = action { return paths.contains(file.path) }
        return false
      }
    }
  }

  /// Takes the files away: nothing refers to them.
  func remove(access: FileAccess) {
    for (id, plan) in plans {
      for file in (files[id] ?? []) + (changes[id] ?? []) {
        try? access.remove("\(plan.folder)/\(file.path)")
      }
    }
    for plan in plans.values where plan.isNew {
      try? access.removeFolder(plan.folder + "/_delta_log")
      try? access.removeFolder(plan.folder)
    }
  }
}

/// Names of folders for names of tables.
enum FolderName {
  /// Letters, digits, `_`, `-` and `$` stay, all else becomes `_`; never empty.
  static func of(_ name: String) -> String {
    let text = String(
      name.unicodeScalars.map { scalar in
        let isPlain =
          scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "_-$".unicodeScalars.contains(scalar)
        return isPlain ? Character(scalar) : "_"
      })
    let cut = String(text.prefix(60))
    return cut.isEmpty || cut.hasPrefix("_") ? "t\(cut)" : cut
  }
}
