import Catalog
import Columns
import Diagnostics
import Files
import Synchronization

extension DeltaStore {
  /// Makes the Delta versions that commits asked for. What fails now is done by the next commit, or
  /// when the folder is opened again: the commits themselves are safe.
  func publish(_ ids: [String]) {
    for id in ids {
      guard let table = state.withLock({ $0.tables[id] }) else { continue }
      guard (try? publish(table)) != nil else { continue }
      markPublished(table)
    }
  }

  func publishAll() { publish(state.withLock { Array($0.tables.keys) }) }

  private func publish(_ table: StoredDeltaTable) throws(SQLError) {
    let place = table.place
    for (number, actions) in place.pending.enumerated() {
      let version = place.published + 1 + number
      let path = "\(place.log.logFolder)/\(LogListing.digits(version)).json"
      // The record is safe on disk: until the next checkpoint this one can be made again.
      let isMade =
        log.access.isFile(path)
        ? false : try log.access.putIfAbsent(path, DeltaStore.lines(actions), isSynced: false)
      if !isMade {
        // Nobody but us writes the others; a shared one is whatever its log says.
        if !table.definition.isShared { try checkPublished(path, actions) }
      }
    }
    guard !place.pending.isEmpty else { return }
    if DeltaStore.wantsCheckpoint(place.deltaVersion) {
      try CheckpointWriter(log: place.log).write(try table.state())
    }
    shorten(place.log, from: place.published, to: place.deltaVersion)
  }

  /// Brings to disk what the records since the last checkpoint stand for: Delta versions and small
  /// files, of all processes.
  func syncPublished() throws(SQLError) {
    let files = try unsyncedFiles()
    if !hasLostWrites.load(ordering: .relaxed) {
      do throws(SQLError) {
        return try log.access.sync(files.map(\.path))
      } catch { hasLostWrites.store(true, ordering: .relaxed) }
    }
    // After a sync that failed the system may call a file written whose bytes it dropped: from then
    // on only a new file is sure.
    for file in files {
      if let bytes = file.bytes() { try log.access.replace(file.path, bytes) }
    }
    hasLostWrites.store(false, ordering: .relaxed)
  }

  private struct UnsyncedFile {
    let path: String
    let bytes: () -> [UInt8]?
  }

  private func unsyncedFiles() throws(SQLError) -> [UnsyncedFile] {
    var files: [UnsyncedFile] = []
    var version = (try log.checkpoint()?.version ?? 0) + 1
    while let record = try log.record(version) {
      for line in record.tables {
        let folder = "\(log.folder)/\(line.folder)"
        files.append(
          UnsyncedFile(path: "\(folder)/_delta_log/\(LogListing.digits(line.delta)).json") {
            DeltaStore.lines(line.actions)
          })
        files += line.files.map { file in
          UnsyncedFile(path: "\(folder)/\(file.path)") { file.bytes }
        }
      }
      version += 1
    }
    return files.filter { log.access.isFile($0.path) }
  }

  /// A Delta checkpoint follows every so many versions of a table.
  static var tableCheckpointInterval: Int { 20 }

  static func wantsCheckpoint(_ version: Int) -> Bool {
    version > 0 && version % tableCheckpointInterval == 0
  }

  /// A compacted log file where one is due among the versions after the first; without it the log
  /// still says everything.
  func shorten(_ log: DeltaLog, from first: Int, to last: Int) {
    for version in max(first, 0)...max(last, 0)
    where version > first && CompactionWriter.isDue(version) {
      try? CompactionWriter(log: log).write(to: version)
    }
  }

  /// A version that is there is the one that was to be written, or a foreign writer's.
  private func checkPublished(_ path: String, _ actions: [DeltaAction]) throws(SQLError) {
    let wanted = DeltaStore.lines(actions)
    if try log.access.contents(path) != wanted { try log.access.replace(path, wanted) }
  }

  static func lines(_ actions: [DeltaAction]) -> [UInt8] {
    var bytes: [UInt8] = []
    for action in actions {
      bytes.append(json: action.json)
      bytes.append(0x0A)
    }
    return bytes
  }

  /// The state need not keep actions that the Delta log has.
  private func markPublished(_ table: StoredDeltaTable) {
    state.withLock { state in
      guard let now = state.tables[table.id], now === table, !table.place.pending.isEmpty else {
        return
      }
      var place = table.place
      place.published = place.deltaVersion
      place.pending = []
      // Others may have written it since; how it looks now its log says.
      let known = table.definition.isShared ? nil : now.knownState
      state.tables[table.id] = StoredDeltaTable(
        place, id: now.id, key: now.key, version: now.version, definition: now.definition,
        identityLimit: now.identityLimit, state: known)
    }
  }
}
