import Diagnostics
import Files
import Glibc
import Synchronization

/// Who may come in: the accounts of a file, which is read again when it changes, so that a token
/// taken out of it is worthless at once.
package final class AccountList: Sendable {
  private struct State: Sendable {
    var accounts: [Account] = []
    var changed: Int64 = -1
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
    let changed = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    if state.withLock({ $0.changed }) == changed { return }
    let source = try FileAccess.unrestricted.open(path)
    let text = String(decoding: try source.readArray(at: 0, count: source.size), as: UTF8.self)
    var accounts: [Account] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      accounts.append(try Account(line: String(line)))
    }
    let found = accounts
    state.withLock {
      $0.accounts = found
      $0.changed = changed
    }
  }

  var accounts: [Account] {
    // A file that is being written keeps the accounts as they were.
    try? refresh()
    return state.withLock { $0.accounts }
  }
}
