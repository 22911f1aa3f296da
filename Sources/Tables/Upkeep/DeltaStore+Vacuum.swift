import Catalog
import Columns
import Diagnostics
import Files

extension DeltaStore {
  /// How long files stay that no present version needs, in hours: a week.
  package static var usualRetention: Int { 168 }

  /// Removes files that neither a present version nor one within the retention needs: of rewritten
  /// and deleted rows, of commits that a crash ended, of dropped tables, and old records of the log.
  ///
  /// Queries of longer than the retention, and writers that have not committed within it, lose
  /// their files.
  /// - Parameters:
  ///   - key: One table; nil means all, and what lies around them.
  ///   - now: Microseconds since 1970.
  /// - Returns: The paths removed (or, in a dry run, that would be).
  package func vacuum(
    _ key: String?, retentionHours: Int, isDryRun: Bool, now: Int64
  ) throws(SQLError) -> [String] {
    try checkWritable()
    guard retentionHours >= 0, retentionHours < 1 << 30 else {
      throw SQLError(.invalidParameter, "VACUUM keeps files for zero or more hours")
    }
    // Files of the same millisecond are told apart; the log counts milliseconds.
    let limit = now - Int64(retentionHours) * 3_600_000_000
    return try exclusively { () throws(SQLError) in
      let current = state.withLock { $0 }
      var doomed: [String] = []
      for (id, table) in current.tables.sorted(by: { $0.key < $1.key })
      where key == nil || table.key == key {
        let folder = "\(log.folder)/\(current.folders[id] ?? "")"
        let kept = try keptFiles(of: table, limit: limit / 1000)
        try collect(folder, "", limit, depth: 0, into: &doomed) { !kept.contains($0) }
      }
      if key == nil { try collectLeftovers(current, limit, into: &doomed) }
      if !isDryRun {
        for path in doomed { try? log.access.remove(path) }
        for path in folders(above: doomed) { try? log.access.removeFolder(path) }
      }
      return doomed
    }
  }

  /// The folders in the schemas' folders that files lie in, inner ones first.
  private func folders(above paths: [String]) -> [String] {
    var all: Set<String> = []
    for path in paths {
      var inner = Substring(path)
      while let slash = inner.lastIndex(of: "/") {
        inner = inner[..<slash]
        guard inner.dropFirst(log.folder.count + 1).contains("/") else { break }
        all.insert(String(inner))
      }
    }
    return all.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// Paths, relative to the table's folder, of what its versions within the retention need.
  private func keptFiles(
    of table: StoredDeltaTable, limit: Int64
  ) throws(SQLError) -> Set<String> {
    let state = try table.state()
    let folder = table.place.log.folder
    var kept: Set<String> = []
    func keep(_ path: String, _ vector: DeletionVector?) throws(SQLError) {
      kept.insert(path)
      if let list = try vector?.path(in: folder), list.hasPrefix(folder + "/") {
        kept.insert(String(list.dropFirst(folder.count + 1)))
      }
    }
    for file in state.files { try keep(file.path, file.deletionVector) }
    for file in state.removed.values where file.deletionTime >= limit {
      try keep(file.path, file.deletionVector)
    }
    return kept
  }

  /// Old files of a folder that nobody needs; logs are left alone.
  private func collect(
    _ folder: String, _ inner: String, _ limit: Int64, depth: Int, into doomed: inout [String],
    isDoomed: (String) -> Bool
  ) throws(SQLError) {
    guard depth < 16 else { return }
    for name in try log.access.entries(of: folder + (inner.isEmpty ? "" : "/" + inner)) {
      if name.hasPrefix("_") { continue }
      let relative = inner.isEmpty ? name : "\(inner)/\(name)"
      let path = "\(folder)/\(relative)"
      if log.access.isFolder(path) {
        try collect(
          folder, relative, limit, depth: depth + 1, into: &doomed, isDoomed: isDoomed)
      } else if isOld(path, limit), isDoomed(relative) {
        doomed.append(path)
      }
    }
  }

  private func isOld(_ path: String, _ limit: Int64) -> Bool {
    log.access.identity(path).map { $0.modified / 1_000 < limit } ?? false
  }

  /// Folders of tables that were dropped, temporary files, and records that a checkpoint holds.
  private func collectLeftovers(
    _ current: StoreState, _ limit: Int64, into doomed: inout [String]
  ) throws(SQLError) {
    let folders = Set(current.folders.values)
    for schema in try log.access.entries(of: log.folder) where !schema.hasPrefix("_") {
      let path = "\(log.folder)/\(schema)"
      guard log.access.isFolder(path) else { continue }
      for name in try log.access.entries(of: path) where !folders.contains("\(schema)/\(name)") {
        try collectAll("\(path)/\(name)", limit, depth: 0, into: &doomed)
      }
    }
    let checkpoint = try log.checkpoint()?.version ?? 0
    for name in try log.access.entries(of: log.logFolder) {
      let path = "\(log.logFolder)/\(name)"
      let words = name.split(separator: ".")
      let version = words.first.flatMap { Int($0) } ?? Int.max
      let isRecord = words.count == 2 && words[1] == "json" && version <= checkpoint
      let isCheckpoint = words.count == 3 && words[1] == "checkpoint" && version < checkpoint
      if isRecord || isCheckpoint || name.hasSuffix(".tmp"), isOld(path, limit) {
        doomed.append(path)
      }
    }
  }

  private func collectAll(
    _ folder: String, _ limit: Int64, depth: Int, into doomed: inout [String]
  ) throws(SQLError) {
    guard depth < 16 else { return }
    for name in try log.access.entries(of: folder) {
      let path = "\(folder)/\(name)"
      if log.access.isFolder(path) {
        try collectAll(path, limit, depth: depth + 1, into: &doomed)
      } else if isOld(path, limit) {
        doomed.append(path)
      }
    }
  }
}
