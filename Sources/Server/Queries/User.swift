import Engine

/// Who asks.
struct User: Sendable, Hashable {
  var name: String
  /// May change data and definitions.
  var mayWrite: Bool
  /// May see and cancel what others run.
  var isAdministrator: Bool
  /// Roles that it has without GRANT.
  var roles: Set<String> = []

  /// Whom its sessions belong to.
  var login: Login { Login(name: name, isAdministrator: isAdministrator, roles: roles) }

  /// Whoever reaches a server that asks for no name: a program of the same machine.
  static let anonymous = User(name: "anonymous", mayWrite: true, isAdministrator: true)
}
