import Diagnostics
import Files
import Glibc
import Synchronization

/// Who may come in: the accounts of a file, which is read again when it changes, so that a token
/// taken out of it is worthless at once.
package final class AccountList: Sendable {
  private struct State: Sendable {
    var accounts: [Account] = []
    var version: Version?
  }

  /// What differs when the file was written: two writes within a tick of the clock differ in size or
  /// place.
  private struct Version: Equatable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let place: UInt

    init(_ status: stat) {
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
      size = status.st_size
      place = status.st_ino
    }
  }

  private let path: String
  private let state = Mutex(State())

  package init(_ path: String) throws(SQLError) {
    self.path = path
    try refresh()
  }

  /// Reads the file, if it changed.
  private func refresh() throws(SQLError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw SQLError(.undefinedFile, "there is no file of users \"\(path)\"")
    }
    let version = Version(status)
    if state.withLock({ $0.version }) == version { return }
    let source = try FileAccess.unrestricted.open(path)
    let text = String(decoding: try source.readArray(at: 0, count: source.size), as: UTF8.self)
    var accounts: [Account] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      accounts.append(try Account(line: String(line)))
    }
    let found = accounts
    state.withLock {
      $0.accounts = found
      $0.version = version
    }
  }

  var accounts: [Account] {
    // A file that is being written keeps the accounts as they were.
    try? refresh()
    return state.withLock { $0.accounts }
  }
}
