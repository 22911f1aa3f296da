import Catalog
import Columns
import Diagnostics
import Files
import Glibc
import Synchronization

/// A database in a folder: its tables are Delta tables that other programs read too.
///
/// The commit point is one record in a log of its own, which names the new files of all tables; the
/// Delta versions follow from it, and are made good when the folder is opened again. So a commit over
/// many tables is there as a whole or not at all, whenever the process ends.
package final class DeltaStore: Store {
  let log: StoreLog
  package let isReadOnly: Bool
  let state: Mutex<StoreState>
  /// Held while this process decides a commit; the file lock does the same between processes.
  let committing = Mutex<Void>(())
  let blocks = Mutex<[String: SequenceBlock]>([:])
  /// Whether a sync of what was published failed.
  let hasLostWrites = Atomic<Bool>(false)
  private let isClosed = Atomic<Bool>(false)
  /// The millisecond in which other processes' commits were looked for.
  private let lastLook = Atomic<Int>(-1)

  package var folder: String { log.folder }

  private init(log: StoreLog, isReadOnly: Bool, state: StoreState) {
    self.log = log
    self.isReadOnly = isReadOnly
    self.state = Mutex(state)
  }

  /// Opens a folder, and makes it if it is not there.
  ///
  /// What a crash left is put right here, as far as the disk lets it: opening never fails for it.
  package static func open(
    _ folder: String, access: FileAccess = .unrestricted, isReadOnly: Bool = false,
    spread: WorkSpreader? = nil
  ) throws(SQLError) -> DeltaStore {
    var path = folder
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    let log = StoreLog(folder: path, access: access, spread: spread)
    if !access.isFolder(log.logFolder) {
      try make(log, isReadOnly: isReadOnly)
    }
    let state = try read(log, isReadOnly: isReadOnly)
    let store = DeltaStore(log: log, isReadOnly: isReadOnly, state: state)
    if !isReadOnly { store.publishAll() }
    return store
  }

  private static func make(_ log: StoreLog, isReadOnly: Bool) throws(SQLError) {
    guard !isReadOnly else {
      throw SQLError(.undefinedFile, "there is no database folder \"\(log.folder)\"")
    }
    if log.access.isFolder(log.folder), !(try log.access.entries(of: log.folder)).isEmpty {
      throw SQLError(
        .wrongObjectType, "\"\(log.folder)\" is no database folder: it has no _reckon_log",
        hint: "name a folder that is empty or not there, to make a new database")
    }
    try log.access.makeFolder(log.logFolder)
    try log.access.syncNames(around: log.logFolder)
    try log.access.syncNames(around: log.folder)
  }

  /// The last checkpoint and the commits after it.
  private static func read(
    _ log: StoreLog, isReadOnly: Bool
  ) throws(SQLError) -> StoreState {
    var state = StoreState()
    if let checkpoint = try log.checkpoint() {
      state = try state.applied(checkpoint, log: log)
    }
    while let record = try log.record(state.version + 1) {
      state = try state.applied(record, log: log)
      LostFiles(record: record, log: log).putBack(into: state, isReadOnly: isReadOnly)
    }
    // Only the last commit can be torn: a later one shows that this one was whole.
    if log.access.isFile(log.path(state.version + 2)) {
      throw SQLError(
        .dataCorrupted, "commit \(state.version + 1) of the database \"\(log.folder)\" is damaged")
    }
    return state
  }

  package var snapshot: StoreSnapshot {
    // Commits of other processes; if they cannot be read now, the next look will.
    try? refresh()
    return state.withLock { $0 }.snapshot
  }

  package func isUnchanged(since version: Int) -> Bool {
    guard monotonicMilliseconds() == lastLook.load(ordering: .relaxed) else { return false }
    return state.withLock { $0.version } == version
  }

  /// Takes over what other processes committed.
  func refresh() throws(SQLError) {
    lastLook.store(monotonicMilliseconds(), ordering: .relaxed)
    try state.withLock { (state) throws(SQLError) in
      while log.access.isFile(log.path(state.version + 1)) {
        guard let record = try log.record(state.version + 1) else { return }
        state = try state.applied(record, log: log)
      }
      state.followShared()
    }
  }

  package func close() throws(SQLError) {
    guard !isClosed.exchange(true, ordering: .relaxed), !isReadOnly else { return }
    try giveBackSequences()
  }

  package func checkWritable() throws(SQLError) {
    if isReadOnly {
      throw SQLError(
        .readOnlyTransaction, "the database \"\(folder)\" is open for reading only")
    }
    if isClosed.load(ordering: .relaxed) {
      throw SQLError(.ioError, "the database \"\(folder)\" is closed")
    }
  }
}

private func monotonicMilliseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}
