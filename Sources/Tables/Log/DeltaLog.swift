import Columns
import Diagnostics
import Files

/// The log of one Delta table's folder: its versions, and the table's state at each.
package struct DeltaLog: Sendable {
  /// The table's folder, without a slash at its end.
  package let folder: String
  let access: FileAccess

  package init(folder: String, access: FileAccess) {
    var path = folder
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    self.folder = path
    self.access = access
  }

  var logFolder: String { folder + "/_delta_log" }

  /// Whether the folder is a Delta table.
  package static func isTable(_ folder: String, access: FileAccess) -> Bool {
    access.isFolder(folder + "/_delta_log")
  }

  func listing() throws(SQLError) -> LogListing {
    guard access.isFolder(logFolder) else {
      throw SQLError(
        .undefinedFile, "\"\(folder)\" is no Delta table: it has no folder _delta_log")
    }
    return try LogListing(folder: logFolder, access: access)
  }

  /// The state at a version; nil means the latest.
  func state(at version: Int? = nil) throws(SQLError) -> TableState {
    let listing = try listing()
    guard let latest = listing.latestVersion else {
      throw SQLError(.undefinedFile, "the Delta table \"\(folder)\" has no version yet")
    }
    let wanted = version ?? latest
    guard wanted <= latest, wanted >= 0 else {
      throw SQLError(
        .invalidParameter, "the table has no version \(wanted); the latest is \(latest)")
    }
    do throws(SQLError) {
      return try replay(listing, to: wanted)
    } catch {
      throw error.noting("in the Delta table \"\(folder)\"")
    }
  }

  private func replay(_ listing: LogListing, to version: Int) throws(SQLError) -> TableState {
    var state = TableState(version: -1)
    let usable = listing.checkpoints.filter { $0.version <= version }
    if let checkpoint = usable.last {
      try CheckpointReader(folder: logFolder, access: access).read(
        checkpoint.names, into: &state)
      state.version = checkpoint.version
    } else if listing.commits[0] == nil && listing.compactions.allSatisfy({ $0.from != 0 }) {
      throw SQLError(
        .invalidParameter,
        "version \(version) of the table is gone; the earliest is "
          + "\(listing.earliestVersion.map(String.init) ?? "none")")
    }
    let reader = CommitReader(access: access)
    for step in try listing.steps(after: state.version, to: version) {
      state.commitTime = nil
      let actions = try reader.actions("\(logFolder)/\(step.name)")
      // A compacted file may name a file twice, and then the newer action comes first.
      if step.isCompacted {
        for action in actions.reversed() { state.apply(action) }
        // It says nothing of the commits themselves.
        if step.to == version, let name = listing.commits[version] {
          state.commitTime = try reader.actions("\(logFolder)/\(name)").commitTime
        }
      } else {
        for action in actions { state.apply(action) }
      }
      state.version = step.to
    }
    return state
  }

  /// When each version that has a commit file was made: milliseconds since 1970, ascending.
  ///
  /// The commit's own time where the table keeps one, else the file's.
  func commitTimes(_ listing: LogListing) throws(SQLError) -> [(version: Int, time: Int64)] {
    var result: [(version: Int, time: Int64)] = []
    for (version, name) in listing.commits.sorted(by: { $0.key < $1.key }) {
      let time = try commitTime("\(logFolder)/\(name)")
      result.append((version, max(time, (result.last?.time ?? Int64.min + 1) + 1)))
    }
    return result
  }

  private func commitTime(_ path: String) throws(SQLError) -> Int64 {
    let source = try access.open(path)
    let head = try source.readArray(at: 0, count: min(source.size, 1 << 16))
    if let line = head.split(separator: 0x0A).first, let json = try? JSONReader.read(Array(line)),
      let time = json["commitInfo"]?.member("inCommitTimestamp")?.integer
    {
      return Int64(time)
    }
    return source.identity.modified / 1_000_000
  }

  /// The last version that was there at a time (microseconds since 1970).
  package func version(at time: Int64) throws(SQLError) -> Int {
    let times = try commitTimes(try listing())
    // Whoever asks for a millisecond means all that happened within it.
    if let found = times.last(where: { $0.time &* 1000 <= time }) { return found.version }
    guard let first = times.first else {
      throw SQLError(.invalidParameter, "the table has no commit that says its time")
    }
    throw SQLError(
      .invalidParameter,
      "the table's first commit that is kept, version \(first.version), was made at "
        + ValueText.text(of: .ticks(first.time &* 1000), type: .timestampTZ)
        + ", after the time asked for")
  }
}
