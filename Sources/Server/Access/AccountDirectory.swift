import Diagnostics
import Engine
import Functions
import Glibc
import Synchronization

/// Who may come in: the accounts of the file of users, and the users that the database has.
struct AccountDirectory {
  let file: AccountList?
  let database: Database

  private var accounts: [Account] { (file?.accounts ?? []) + database.users.map { Account($0) } }

  var isEmpty: Bool { file == nil && database.users.isEmpty }

  /// The rounds of passwords here, so that an unknown name takes as long as a known one.
  private var usualRounds: Int {
    for account in accounts {
      if case .password(let rounds, _, _, _) = account.proof { return rounds }
    }
    return Account.rounds
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
      if isSameSecret(known, hash), expires == 0 || expires > now { found = account.user }
    }
    return found
  }

  /// Who has this name and password; nil if nobody.
  func user(name: String, password: String, _ proven: ProvenPasswords) -> User? {
    let account = account(named: name)
    // An unknown name takes as long as a wrong password.
    var proof = (rounds: usualRounds, salt: [UInt8](repeating: 0, count: 16), stored: [UInt8]())
    if case .password(let rounds, let salt, let stored, _)? = account?.proof {
      proof = (rounds, salt, stored)
    }
    let mark = proven.mark(name, password, proof.stored)
    if let account, proven.contains(mark) { return account.user }
    let salted = derivedKey(
      password: Array(password.utf8), salt: proof.salt, rounds: proof.rounds)
    guard let account, isSameSecret(Account.keys(salted).stored, proof.stored) else { return nil }
    proven.add(mark)
    return account.user
  }
}

/// Passwords that were right a short while ago: proving one takes a third of a second.
final class ProvenPasswords: Sendable {
  /// Until when each is believed, in seconds of the monotonic clock.
  private let marks = Mutex<[[UInt8]: UInt64]>([:])
  /// Makes the marks worthless outside of this process.
  private let pepper = randomBytes(32)
  private static let seconds: UInt64 = 300

  /// A password that is changed has another mark.
  func mark(_ name: String, _ password: String, _ storedKey: [UInt8]) -> [UInt8] {
    HMAC.sign(Array((name + "\u{0}" + password).utf8) + storedKey, key: pepper)
  }

  private var now: UInt64 { monotonicNanoseconds() / 1_000_000_000 }

  func contains(_ mark: [UInt8]) -> Bool { marks.withLock { $0[mark] ?? 0 } > now }

  func add(_ mark: [UInt8]) {
    let until = now + ProvenPasswords.seconds
    marks.withLock {
      if $0.count > 1000 { $0 = [:] }
      $0[mark] = until
    }
  }
}
