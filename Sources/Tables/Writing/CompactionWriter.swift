import Diagnostics
import Files

/// Writes compacted log files: what the commits of a range add up to, in one file (Delta protocol,
/// "Log Compaction Files").
///
/// ```
/// _delta_log/00000000000000000021.00000000000000000030.compacted.json
/// ```
///
/// Half way between two checkpoints, so that opening a table reads a checkpoint, at most one of
/// these, and fewer commits than one of them holds.
struct CompactionWriter {
  let log: DeltaLog

  /// How many versions one file holds: half as many as lie between two checkpoints.
  static var interval: Int { DeltaStore.tableCheckpointInterval / 2 }

  /// Whether one is to follow a version; where a checkpoint follows, none is needed.
  static func isDue(_ version: Int) -> Bool {
    version > 0 && version % DeltaStore.tableCheckpointInterval == interval
  }

  /// Compacts the commits that end with a version, if no file does so already.
  func write(to last: Int) throws(SQLError) {
    let first = last - CompactionWriter.interval + 1
    let name = "\(LogListing.digits(first)).\(LogListing.digits(last)).compacted.json"
    if log.access.isFile("\(log.logFolder)/\(name)") { return }
    var state = TableState(version: first - 1)
    var removedDomains: [String: DomainMetadata] = [:]
    let reader = CommitReader(access: log.access)
    for version in first...last {
      let path = "\(log.logFolder)/\(LogListing.digits(version)).json"
      for action in try reader.actions(path) {
        state.apply(action)
        if case .domain(let domain) = action {
          removedDomains[domain.domain] = domain.isRemoved ? domain : nil
        }
      }
    }
    // The state forgets domains that went, but a checkpoint before these commits may have them.
    let gone = removedDomains.values.sorted { $0.domain < $1.domain }
    let actions = state.actions(removedSince: .min) + gone.map { .domain($0) }
    _ = try log.access.putIfAbsent("\(log.logFolder)/\(name)", DeltaStore.lines(actions))
  }
}
