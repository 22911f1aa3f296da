import Catalog
import Diagnostics

/// A user of CREATE USER that may log in, with the keys that prove its password.
package struct DatabaseUser: Sendable {
  package var name: String
  package var isAdministrator: Bool
  package var rounds: Int
  package var salt: [UInt8]
  package var storedKey: [UInt8]
  package var serverKey: [UInt8]
}

extension Database {
  /// Users that may log in with a password.
  package var users: [DatabaseUser] {
    let definitions = store.snapshot.definitions
    let version = store.snapshot.version
    if let known = knownUsers.withLock({ $0 }), known.version == version { return known.users }
    let roles = AccessRules(definitions.filter { $0.value.kind == .role }).roles
    let users = roles.sorted { $0.key < $1.key }.compactMap { name, role -> DatabaseUser? in
      guard role.canLogIn, let verifier = role.verifier,
        let parts = PasswordVerifier.parts(verifier)
      else { return nil }
      return DatabaseUser(
        name: name, isAdministrator: role.isAdministrator, rounds: parts.rounds, salt: parts.salt,
        storedKey: parts.stored, serverKey: parts.server)
    }
    knownUsers.withLock { $0 = (version, users) }
    return users
  }
}
