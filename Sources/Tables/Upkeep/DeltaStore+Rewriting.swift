import Catalog
import Columns
import Diagnostics
import Files
import Kernels

extension DeltaStore {
  /// Files below this size are put together by OPTIMIZE.
  private static var smallFile: Int { 32 << 20 }
  /// The bytes of files that become one file.
  private static var groupBytes: Int { 96 << 20 }

  /// What OPTIMIZE did.
  package struct Rewriting: Sendable {
    package var filesRemoved = 0
    package var filesAdded = 0
  }

  /// Puts small files, and files with deleted rows, together; with columns to sort by, all files.
  /// - Parameter sortColumns: Positions; empty takes those of CLUSTER BY.
  package func optimize(
    _ key: String, sortedBy sortColumns: [Int], note: CommitNote
  ) throws(SQLError) -> Rewriting {
    try checkWritable()
    let table = try stored(key)
    let order = sortColumns.isEmpty ? table.definition.clusterColumns : sortColumns
    let delta = try table.deltaTable()
    var result = Rewriting()
    for group in DeltaStore.groups(delta.added, all: !sortColumns.isEmpty) {
      let added = try rewrite(group, of: table, delta, sortedBy: order, note: note)
      result.filesRemoved += group.count
      result.filesAdded += added
    }
    return result
  }

  /// The files that become one, apart for each partition.
  private static func groups(_ files: [AddedFile], all: Bool) -> [[AddedFile]] {
    var groups: [[AddedFile]] = []
    var open: [[String: String?]: Int] = [:]
    for file in files where all || file.size < smallFile || file.deletionVector != nil {
      if let place = open[file.partitionValues],
        groups[place].reduce(0, { $0 + $1.size }) + file.size <= groupBytes
      {
        groups[place].append(file)
      } else {
        open[file.partitionValues] = groups.count
        groups.append([file])
      }
    }
    return groups.filter { $0.count > 1 || all || $0[0].deletionVector != nil }
  }

  /// - Returns: The number of new files.
  private func rewrite(
    _ files: [AddedFile], of table: StoredDeltaTable, _ delta: DeltaTable, sortedBy order: [Int],
    note: CommitNote
  ) throws(SQLError) -> Int {
    let part = try DeltaTable(delta, files: files)
    var batches: [Batch] = []
    try part.visit(columns: Array(part.schema.fields.indices)) { batch throws(SQLError) in
      batches.append(batch)
    }
    if !order.isEmpty { batches = DeltaStore.sorted(batches, by: order, part.schema) }
    let plan = TablePlan(
      keeping: try table.state(), of: table.definition, folder: table.place.log.folder)
    let writer = DataFileWriter(
      folder: plan.folder, access: log.access, schema: plan.metadata.schema,
      partitionColumns: plan.partitionColumns, time: note.time / 1000)
    let added = try writer.write(batches)
    do throws(SQLError) {
      try replace(files, by: added, in: table, operation: "OPTIMIZE", note: note)
    } catch {
      for file in added { try? log.access.remove("\(plan.folder)/\(file.path)") }
      throw error
    }
    return added.count
  }

  private static func sorted(_ batches: [Batch], by order: [Int], _ schema: Schema) -> [Batch] {
    let all = Batch.concatenated(batches, types: schema.fields.map(\.type))
    if all.count == 0 { return [] }
    let keys = SortKeys(
      order.map { all.columns[$0].flattened() }, orders: order.map { _ in SortOrder() },
      count: all.count)
    let rows = Array(0..<all.count).sorted { a, b in
      let difference = keys.compare(a, keys, b)
      return difference == 0 ? a < b : difference < 0
    }
    return [all.gather(Selection(rows).rows)]
  }

  /// Replaces files by others that hold the same rows.
  private func replace(
    _ old: [AddedFile], by new: [AddedFile], in table: StoredDeltaTable, operation: String,
    note: CommitNote
  ) throws(SQLError) {
    try commit(to: table, note: note) { (now) throws(SQLError) in
      guard now.definition == table.definition else { throw DeltaStore.overtaken(now) }
      let state = try now.state()
      var version = OneVersion(operation, over: now, state, note)
      for file in old {
        guard state.file(file.key) != nil else { throw DeltaStore.overtaken(now) }
        version.actions.append(
          .remove(RemovedFile(file, deletionTime: note.time / 1000, dataChange: false)))
      }
      for file in new { version.add(file, dataChange: false) }
      return version
    }
  }

  private static func overtaken(_ table: StoredDeltaTable) -> SQLError {
    SQLError(
      .serializationFailure,
      "\"\(table.label)\" was changed by another commit (version \(table.version)) meanwhile",
      hint: "run the statement again")
  }

  /// What one more Delta version of a table consists of.
  private struct OneVersion {
    var actions: [DeltaAction]
    var nextIdentity: Int64
    let isShared: Bool
    /// nil where it stays as it was.
    var definition: TableDefinition?

    init(_ operation: String, over table: StoredDeltaTable, _ state: TableState, _ note: CommitNote)
    {
      let info = CommitInfo.json(
        note, operation: operation, added: 0, deleted: 0, isBlindAppend: false)
      nextIdentity = table.identityLimit
      isShared = table.definition.isShared
      actions = [
        .commitInfo(
          state.metadata.map {
            CommitInfo.stamped(info, metadata: $0, previous: state.commitTime, note: note)
          } ?? info)
      ]
    }

    mutating func add(_ file: AddedFile, dataChange: Bool) {
      var file = file
      file.dataChange = dataChange
      if !isShared { file.tags[AddedFile.identityTag] = String(nextIdentity) }
      nextIdentity += Int64(FileStatistics(file).rowCount ?? 0)
      actions.append(.add(file))
    }
  }

  /// Commits one more Delta version of one table, over whatever is the newest one.
  private func commit(
    to table: StoredDeltaTable, note: CommitNote,
    _ version: (StoredDeltaTable) throws(SQLError) -> OneVersion
  ) throws(SQLError) {
    if table.definition.isShared {
      return try commitStraight(table.id) { (now) throws(SQLError) in try version(now).actions }
    }
    try exclusively { () throws(SQLError) in
      let current = state.withLock { $0 }
      guard let now = current.tables[table.id] else { throw DeltaStore.overtaken(table) }
      let made = try version(now)
      var record = StoreRecord(version: current.version + 1, note: note)
      record.tables = [
        StoreRecord.TableLine(
          id: now.id, key: now.key, folder: current.folders[now.id] ?? "",
          delta: now.place.deltaVersion + 1, nextIdentity: made.nextIdentity,
          version: record.version, definition: made.definition, actions: made.actions)
      ]
      _ = try commit(record)
    }
  }

  /// Makes a table what it was at an earlier version, as a new version.
  package func restore(
    _ key: String, to point: VersionPoint, note: CommitNote
  ) throws(SQLError) -> Int {
    try checkWritable()
    let table = try stored(key)
    publish([table.id])
    let wanted = try version(point, table.place.log)
    let old = try table.place.log.state(at: wanted)
    let metadata = try old.checkedMetadata()
    for file in old.files where log.access.identity(table.place.files.path(file.path)) == nil {
      throw SQLError(
        .undefinedFile, "version \(wanted) of \"\(table.label)\" has lost files to VACUUM")
    }
    let definition = try metadata.configuration[TablePlan.definitionKey].map {
      (text) throws(SQLError) in
      try DefinitionJSON.definition(try JSONReader.read(Array(text.utf8), depthLimit: 400))
    }
    try commit(to: table, note: note) { (now) throws(SQLError) in
      let state = try now.state()
      var version = OneVersion("RESTORE", over: now, state, note)
      let isAltered =
        table.definition.isShared
        ? state.metadata?.schema != metadata.schema
        : definition.map { $0 != now.definition } ?? false
      if isAltered {
        if let supported = old.supported.map({ $0.united(with: state.supported) }) {
          version.actions.append(.supported(supported))
        }
        version.actions.append(.metadata(metadata))
        version.definition = definition
      }
      for file in state.files where old.file(file.key) == nil {
        version.actions.append(
          .remove(RemovedFile(file, deletionTime: note.time / 1000, dataChange: true)))
      }
      for file in old.files where state.file(file.key) == nil {
        version.add(file, dataChange: true)
      }
      return version
    }
    return wanted
  }
}

extension TableProtocol {
  /// What both need.
  fileprivate func united(with other: TableProtocol?) -> TableProtocol {
    guard let other else { return self }
    var all = self
    all.minReaderVersion = max(minReaderVersion, other.minReaderVersion)
    all.minWriterVersion = max(minWriterVersion, other.minWriterVersion)
    let readers = Set(readerFeatures ?? []).union(other.readerFeatures ?? [])
    let writers = Set(writerFeatures ?? []).union(other.writerFeatures ?? [])
    all.readerFeatures = all.minReaderVersion >= 3 ? readers.sorted() : nil
    all.writerFeatures = all.minWriterVersion >= 7 ? writers.sorted() : nil
    return all
  }
}
