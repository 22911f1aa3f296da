import Diagnostics
import Engine
import Functions

/// What an account may do.
package enum Role: String, Sendable, CaseIterable {
  /// What GRANT gave it in the database, and nothing else.
  case member
  /// Reads everything that no policy hides.
  case reader
  /// Changes it too.
  case writer
  /// Nothing is kept from it.
  case administrator

  /// What it has in the database without GRANT.
  var roles: Set<String> {
    switch self {
    case .member, .administrator: []
    case .reader: [BuiltInRole.readsAll, BuiltInRole.readsFiles]
    case .writer:
      [
        BuiltInRole.readsAll, BuiltInRole.readsFiles, BuiltInRole.writesAll,
        BuiltInRole.writesFiles,
      ]
    }
  }
}

/// A line of the file of users: a name with a password's verifier, or a token.
///
/// ```
/// user NAME ROLE ROUNDS SALT STORED_KEY SERVER_KEY
/// token NAME ROLE EXPIRES SHA256
/// ```
///
/// Keys are those of SCRAM (RFC 5802, section 3) in base 64: nobody can log in with what the file
/// holds. `EXPIRES` is seconds since 1970, 0 for never.
package struct Account: Sendable {
  enum Proof: Sendable {
    case password(rounds: Int, salt: [UInt8], storedKey: [UInt8], serverKey: [UInt8])
    case token(hash: [UInt8], expires: Int)
  }

  var name: String
  var role: Role
  var proof: Proof

  package static let rounds = 600_000

  var user: User {
    User(
      name: name, mayWrite: role != .reader, isAdministrator: role == .administrator,
      roles: role.roles)
  }

  /// An account of CREATE USER: what it may do is in the database.
  init(_ user: DatabaseUser) {
    name = user.name
    role = user.isAdministrator ? .administrator : .member
    proof = .password(
      rounds: user.rounds, salt: user.salt, storedKey: user.storedKey, serverKey: user.serverKey)
  }

  /// - Throws: `invalidText` for a malformed line.
  init(line: String) throws(SQLError) {
    let words = line.split(separator: " ").map(String.init)
    func bytes(_ place: Int) throws(SQLError) -> [UInt8] {
      guard let bytes = Base64.decode(words[place]), !bytes.isEmpty else {
        throw Account.malformed
      }
      return bytes
    }
    guard words.count >= 5, let role = Role(rawValue: words[2]) else { throw Account.malformed }
    name = words[1]
    self.role = role
    if words[0] == "user", words.count == 7, let rounds = Int(words[3]), rounds > 0 {
      proof = .password(
        rounds: rounds, salt: try bytes(4), storedKey: try bytes(5), serverKey: try bytes(6))
    } else if words[0] == "token", words.count == 5, let expires = Int(words[3]) {
      proof = .token(hash: try bytes(4), expires: expires)
    } else {
      throw Account.malformed
    }
  }

  private static var malformed: SQLError {
    SQLError(
      .invalidText, "a line of the file of users is malformed", hint: "reckon user writes them")
  }

  /// The line for a name and a password.
  package static func line(name: String, role: Role, password: String) -> String {
    let salt = randomBytes(16)
    let salted = derivedKey(password: Array(password.utf8), salt: salt, rounds: rounds)
    let (stored, server) = keys(salted)
    let parts = [salt, stored, server].map { Base64.encode($0) }
    return "user \(name) \(role.rawValue) \(rounds) " + parts.joined(separator: " ")
  }

  /// A token, shown once, and the line that knows it.
  package static func token(name: String, role: Role, expires: Int) -> (token: String, line: String)
  {
    let token = "rk_" + Base64.encode(randomBytes(32), forURL: true).filter { $0 != "=" }
    let hash = Base64.encode(SHA256.hash(Array(token.utf8)))
    return (token, "token \(name) \(role.rawValue) \(expires) \(hash)")
  }

  static func keys(_ salted: [UInt8]) -> (stored: [UInt8], server: [UInt8]) {
    let hmac = HMAC(key: salted)
    return (SHA256.hash(hmac.sign(Array("Client Key".utf8))), hmac.sign(Array("Server Key".utf8)))
  }
}
