import Catalog
import Columns
import Diagnostics
import Files

/// The transaction log of a database folder: one file per commit, and now and then a checkpoint.
///
/// ```
/// _reckon_log/00000000000000000007.json             the commit of version 7
/// _reckon_log/00000000000000000050.checkpoint.json  all that versions 1 to 50 made
/// _reckon_log/sequences.json                        how far each sequence has come
/// _reckon_log/lock                                  held while a commit is decided
/// ```
struct StoreLog: Sendable {
  /// The database's folder.
  let folder: String
  let access: FileAccess
  /// Works on several files at once; nil does one after the other.
  let spread: WorkSpreader?

  /// A checkpoint follows every so many commits.
  static let checkpointInterval = 50

  var logFolder: String { folder + "/_reckon_log" }
  var lockPath: String { logFolder + "/lock" }
  var sequencesPath: String { logFolder + "/sequences.json" }

  func path(_ version: Int) -> String {
    "\(logFolder)/\(LogListing.digits(version)).json"
  }

  func checkpointPath(_ version: Int) -> String {
    "\(logFolder)/\(LogListing.digits(version)).checkpoint.json"
  }

  /// The record of a version; nil if there is none, or only a torn one.
  func record(_ version: Int) throws(SQLError) -> StoreRecord? {
    let path = path(version)
    guard access.isFile(path) else { return nil }
    do throws(SQLError) {
      return try StoreRecord(try access.contents(path))
    } catch {
      throw error.noting("in file \"\(path)\"")
    }
  }

  /// The newest whole checkpoint.
  func checkpoint() throws(SQLError) -> StoreRecord? {
    let suffix = ".checkpoint.json"
    let names = try access.entries(of: logFolder).filter { $0.hasSuffix(suffix) }
    for name in names.reversed() {
      let bytes = try access.contents("\(logFolder)/\(name)")
      if let record = try? StoreRecord(bytes) { return record }
    }
    return nil
  }

  /// Makes a record the next version: the commit point.
  /// - Returns: False, with nothing changed, if another process took the version.
  func append(_ record: StoreRecord) throws(SQLError) -> Bool {
    let path = path(record.version)
    if try access.putIfAbsent(path, record.bytes) { return true }
    // A torn record was never a commit; it only holds the name.
    guard try self.record(record.version) == nil else { return false }
    try access.replace(path, record.bytes)
    return true
  }
}
