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
    /// Hashes of passwords that were right a short while ago, and until when they are believed:
    /// proving a password takes a third of a second.
    var proven: [[UInt8]: (name: String, until: UInt64)] = [:]
  }

  private let path: String
  private let state = Mutex(State())
  /// Makes hashes of proven passwords worthless outside of this process.
  private let pepper = randomBytes(32)

  private static let provenSeconds: UInt64 = 300

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
      $0.proven = [:]
    }
  }

  private var accounts: [Account] {
    // A file that is being written keeps the accounts as they were.
    try? refresh()
    return state.withLock { $0.accounts }
  }

  /// The account that logs in with a password.
  func account(named name: String) -> Account? {
    accounts.first {
      if case .password = $0.proof { return $0.name == name }
      return false
    }
  }

  /// Whose token this is; nil for one that is unknown or over.
  func user(token: String) -> User? {
    let hash = SHA256.hash(Array(token.utf8))
    let now = time(nil)
    var found: User?
    for account in accounts {
      guard case .token(let known, let expires) = account.proof else { continue }
      if isSame(known, hash), expires == 0 || expires > now { found = account.user }
    }
    return found
  }

  /// Who has this name and password; nil if nobody.
  func user(name: String, password: String) -> User? {
    let account = account(named: name)
    let mark = HMAC.sign(Array((name + "\u{0}" + password).utf8), key: pepper)
    let now = monotonicNanoseconds() / 1_000_000_000
    if let account, let known = state.withLock({ $0.proven[mark] }), known.until > now {
      return account.user
    }
    // An unknown name takes as long as a wrong password.
    var proof = (rounds: Account.rounds, salt: [UInt8](repeating: 0, count: 16), stored: [UInt8]())
    if case .password(let rounds, let salt, let stored, _)? = account?.proof {
      proof = (rounds, salt, stored)
    }
    let salted = derivedKey(
      password: Array(password.utf8), salt: proof.salt, rounds: proof.rounds)
    guard let account, isSame(Account.keys(salted).stored, proof.stored) else { return nil }
    state.withLock {
      if $0.proven.count > 1000 { $0.proven = [:] }
      $0.proven[mark] = (name, now + AccountList.provenSeconds)
    }
    return account.user
  }
}
