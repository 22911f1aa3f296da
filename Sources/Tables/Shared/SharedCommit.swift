import Catalog
import Columns
import Diagnostics
import Files

/// One transaction's changes to a table that other programs write too, as actions for whatever the
/// newest version is when the commit is tried.
///
/// Rows are known by file and place, so that appends and changes of other files never conflict.
final class SharedCommit {
  /// The version that the transaction read.
  private let base: StoredDeltaTable
  private let rows: RowChanges?
  private let note: CommitNote
  private let alteration: (definition: TableDefinition, from: [Int?])?
  private let access: FileAccess
  private var appended: [AddedFile] = []
  private var changeFiles: [AddedFile] = []
  private var deleted: [(file: AddedFile, rows: [Int])] = []
  /// What files became without the deleted rows; nil where no row is left.
  private var rewritten: [FileKey: AddedFile?] = [:]

  init(
    _ base: StoredDeltaTable, rows: RowChanges?,
    alteration: (definition: TableDefinition, from: [Int?])?, note: CommitNote
  ) throws(SQLError) {
    self.base = base
    self.rows = rows
    self.alteration = alteration
    self.note = note
    access = base.place.log.access
    guard let rows else { return }
    let table = try base.deltaTable()
    deleted = try table.places(of: rows.deleted).map { (table.added[$0.file], $0.rows) }
  }

  private var folder: String { base.place.log.folder }
  private var milliseconds: Int64 { note.time / 1000 }

  private func plan(_ table: StoredDeltaTable) throws(SQLError) -> TablePlan {
    if let alteration {
      return try TablePlan(
        altering: try table.state(), of: table.definition, to: alteration.definition,
        from: alteration.from, folder: folder)
    }
    return TablePlan(keeping: try table.state(), of: table.definition, folder: folder)
  }

  private func writer(_ plan: TablePlan) -> DataFileWriter {
    DataFileWriter(
      folder: folder, access: access, schema: plan.metadata.schema,
      partitionColumns: plan.partitionColumns, time: milliseconds)
  }

  /// Writes the new rows, before anyone waits for this commit.
  func write() throws(SQLError) {
    guard let rows else { return }
    let plan = try plan(base)
    appended = try writer(plan).write(rows.appended)
    guard plan.metadata.hasChangeFeed, !rows.deleted.isEmpty else { return }
    changeFiles = try ChangeFileWriter(writer: writer(plan), table: try base.deltaTable()).write(
      deleted: deleted.map { ($0.file, $0.rows) }, appended: rows.appended,
      isUpdate: rows.isUpdate)
  }

  /// Takes away what was written: nothing refers to it.
  func abandon() {
    let files = appended + changeFiles + rewritten.values.compactMap { $0 }
    for file in files { try? access.remove("\(folder)/\(file.path)") }
  }

  /// The actions that make the changes over the newest version.
  /// - Throws: `serializationFailure` that names the commit which changed the same.
  func actions(over table: StoredDeltaTable) throws(SQLError) -> [DeltaAction] {
    let other = OtherCommit(table: table, since: base.place.deltaVersion)
    guard table.definition == base.definition else {
      throw other.conflict("table \"\(table.label)\" was altered") { actions in
        actions.contains { if case .metadata = $0 { true } else { false } }
      }
    }
    var plan = try plan(table)
    try plan.supported.checkWritable(plan.metadata, deletes: !deleted.isEmpty)
    var actions: [DeltaAction] = []
    for (file, rows) in deleted {
      actions += try replacing(file, rows, in: table, &plan, other)
    }
    actions += appended.map { .add($0) }
    actions += changeFiles.map { .change(ChangeFile($0)) }
    for (application, number) in (rows?.applications ?? [:]).sorted(by: { $0.key < $1.key }) {
      if try table.hasCompleted(application: application) {
        throw other.conflict("\(application) was taken into \"\(table.label)\"") { actions in
          actions.contains {
            if case .transaction(application, _, _) = $0 { true } else { false }
          }
        }
      }
      actions.append(
        .transaction(application: application, version: number, updated: milliseconds))
    }
    if plan.isChanged {
      actions = [.supported(plan.supported), .metadata(plan.metadata)] + actions
    }
    return [.commitInfo(try info(plan, table))] + actions
  }

  private func info(_ plan: TablePlan, _ table: StoredDeltaTable) throws(SQLError) -> JSON {
    let operation = rows?.operation ?? "ALTER TABLE"
    let added = appended.reduce(0) { $0 + (FileStatistics($1).rowCount ?? 0) }
    let info = CommitInfo.json(
      note, operation: operation, added: added, deleted: rows?.deleted.count ?? 0,
      isBlindAppend: deleted.isEmpty && rows != nil)
    return CommitInfo.stamped(
      info, metadata: plan.metadata, previous: try table.state().commitTime, note: note)
  }

  /// A file gives way to itself with a longer list of deleted rows, or to one without the rows.
  private func replacing(
    _ file: AddedFile, _ rows: [Int], in table: StoredDeltaTable, _ plan: inout TablePlan,
    _ other: OtherCommit
  ) throws(SQLError) -> [DeltaAction] {
    let state = try table.state()
    let lost = "a row of \"\(table.label)\" that this transaction changes was changed"
    let isOther: ([DeltaAction]) -> Bool = { actions in
      actions.contains { if case .remove(let gone) = $0 { gone.path == file.path } else { false } }
    }
    guard let now = state.file(atPath: file.path) else {
      throw other.conflict(lost, where: isOther)
    }
    let remainder = try FileRemainder(now, without: rows, in: try table.deltaTable())
    guard let remainder else { throw other.conflict(lost, where: isOther) }
    var actions: [DeltaAction] = [
      .remove(RemovedFile(now, deletionTime: milliseconds, dataChange: true))
    ]
    if remainder.isEmpty { return actions }
    if plan.metadata.wantsDeletionVectors {
      plan.require("deletionVectors")
      actions.append(.add(try remainder.listed()))
      return actions
    }
    if let known = rewritten[now.key] {
      if let known { actions.append(.add(known)) }
    } else {
      let files = try writer(plan).write(try remainder.rows())
      rewritten[now.key] = files.first
      actions += files.map { .add($0) }
    }
    return actions
  }
}
