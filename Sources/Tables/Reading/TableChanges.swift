import Catalog
import Columns
import Diagnostics
import Files
import Parquet

/// The rows that commits added and removed (Delta protocol, "Reader Requirements for AddCDCFile").
///
/// A commit with change files says it by them; for the others it follows from the files added and
/// removed, and from the difference of their deleted rows.
struct TableChanges {
  let log: DeltaLog
  let label: String

  static let typeColumn = "_change_type"

  /// The columns that follow those of the table.
  private static let columns = [
    Field(typeColumn, .varchar, isNullable: false),
    Field("_commit_version", .int64, isNullable: false),
    Field("_commit_timestamp", .timestampTZ, isNullable: false),
  ]

  /// One part: a file, with the rows of it that count.
  private struct Part {
    var file: any DataFile
    var meaning: FileMeaning
  }

  /// What the parts of one commit have in common.
  private struct Commit {
    var version: Int
    var time: Int64
    /// Knows schema and folder.
    var table: DeltaTable
  }

  func table(from: Int, to: Int?) throws(SQLError) -> any Table {
    let listing = try log.listing()
    let last = to ?? listing.latestVersion ?? 0
    guard from >= 0, from <= last else {
      throw SQLError(.invalidParameter, "there are no versions from \(from) to \(last)")
    }
    let files = DeltaFiles(folder: log.folder, access: log.access)
    let end = try DeltaTable(label: label, state: try log.state(at: last), files: files)
    var times: [Int: Int64] = [:]
    for (version, time) in try log.commitTimes(listing) { times[version] = time }
    var state = from > 0 ? try log.state(at: from - 1) : TableState(version: -1)
    var parts: [Part] = []
    for version in from...last {
      guard let name = listing.commits[version] else {
        throw SQLError(.invalidParameter, "the commit of version \(version) is gone")
      }
      let actions = try CommitReader(access: log.access).actions("\(log.logFolder)/\(name)")
      let commit = Commit(version: version, time: times[version] ?? 0, table: end)
      parts += try changes(actions, before: state, commit)
      for action in actions { state.apply(action) }
      state.version = version
    }
    return FileTable(
      label: "changes of \(label)", schema: Schema(end.schema.fields + TableChanges.columns),
      files: parts.map(\.file), meanings: parts.map(\.meaning))
  }

  private func changes(
    _ actions: [DeltaAction], before state: TableState, _ commit: Commit
  ) throws(SQLError) -> [Part] {
    var parts: [Part] = []
    for case .change(let file) in actions { parts.append(try changed(file, commit)) }
    if !parts.isEmpty { return parts }
    var added: [AddedFile] = []
    var removed: [AddedFile] = []
    for action in actions {
      switch action {
      case .add(let file) where file.dataChange: added.append(file)
      case .remove(let file) where file.dataChange:
        if let old = state.file(file.key) { removed.append(old) }
      default: break
      }
    }
    for old in removed {
      if let new = added.first(where: { $0.path == old.path }) {
        parts += try difference(old, new, commit)
      } else {
        parts.append(try whole(old, "delete", commit))
      }
    }
    for new in added where !removed.contains(where: { $0.path == new.path }) {
      parts.append(try whole(new, "insert", commit))
    }
    return parts
  }

  private func constants(_ type: String, _ commit: Commit) -> [ColumnOrigin] {
    [
      .constant(.string(type)), .constant(.integer(Int128(commit.version))),
      .constant(.ticks(commit.time &* 1000)),
    ]
  }

  /// All rows of a file that are not deleted.
  private func whole(
    _ file: AddedFile, _ type: String, _ commit: Commit
  ) throws(SQLError) -> Part {
    let (source, known) = try commit.table.open(file)
    var meaning = known
    meaning.origins += constants(type, commit)
    return Part(file: source, meaning: meaning)
  }

  /// The rows that only the new list of deleted rows has went; those of the old one alone came.
  private func difference(
    _ old: AddedFile, _ new: AddedFile, _ commit: Commit
  ) throws(SQLError) -> [Part] {
    let parquet = try commit.table.files.file(old.path)
    let count = parquet.rowCount
    let none = Bitmap(repeating: false, count: count)
    let before = try commit.table.files.deletedRows(old, rowCount: count) ?? none
    let after = try commit.table.files.deletedRows(new, rowCount: count) ?? none
    var parts: [Part] = []
    for (type, shown, hidden) in [("delete", after, before), ("insert", before, after)] {
      // Rows outside of `shown`, and those of `hidden`, are left out.
      let excluded = Bitmap(count: count) { words in
        let a = shown.words
        let b = hidden.words
        for i in 0..<words.count { words[i] = ~a[i] | b[i] }
      }
      if excluded.countOfOnes == count { continue }
      let (source, known) = try commit.table.open(new)
      var meaning = known
      meaning.deleted = excluded
      meaning.origins += constants(type, commit)
      parts.append(Part(file: source, meaning: meaning))
    }
    return parts
  }

  /// A file of changes has the type of each as a column of its own.
  private func changed(_ file: ChangeFile, _ commit: Commit) throws(SQLError) -> Part {
    let added = AddedFile(
      path: file.path, partitionValues: file.partitionValues, size: file.size,
      modificationTime: 0)
    let (source, known) = try commit.table.open(added)
    var meaning = known
    guard let place = source.schema.position(of: TableChanges.typeColumn) else {
      throw SQLError(
        .dataCorrupted, "\"\(source.path)\" has no column \(TableChanges.typeColumn)")
    }
    meaning.origins += constants("", commit)
    meaning.origins[meaning.origins.count - 3] = .stored(place, nil)
    return Part(file: source, meaning: meaning)
  }
}
