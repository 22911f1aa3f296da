import Catalog
import Diagnostics

/// What a session's user may see and do now.
final class SessionAccess {
  private(set) var login: Login
  /// What SET ROLE said.
  private(set) var role: String?
  /// Grows with each SET ROLE: plans made before are made anew.
  private(set) var generation = 0
  private let transactions: SessionTransactions
  /// Views, routines and policies being bound, outermost first.
  private var actors: [Actor] = []
  private var known: (version: Int, rules: AccessRules)?

  init(_ login: Login, _ transactions: SessionTransactions) {
    self.login = login
    self.transactions = transactions
  }

  var user: String { role ?? login.name }

  var rules: AccessRules {
    // A session that reads an old version has the rights of now.
    if transactions.main.isPinned {
      return AccessRules(transactions.main.store.snapshot.definitions)
    }
    let version = transactions.main.catalogVersion
    if let known, known.version == version { return known.rules }
    let made = AccessRules(transactions.main.catalog.definitions)
    known = (version, made)
    return made
  }

  /// Whether anything may be kept from the session.
  var isLimited: Bool {
    if role == nil && login.isAdministrator { return false }
    return rules.roles[user.lowercased()]?.isAdministrator != true
  }

  /// All that the session's user has, whatever is being bound.
  var ownRoles: Set<String> {
    let found = rules.closure(of: user.lowercased())
    return role == nil ? found.union(login.roles) : found
  }

  /// The roles that count now; nil for all rights.
  var roles: Set<String>? {
    guard isLimited else { return nil }
    switch actors.last ?? .session {
    case .session: return ownRoles
    case .system, .owner(nil): return nil
    case .owner(let name?):
      if rules.roles[name]?.isAdministrator == true { return nil }
      return rules.closure(of: name)
    }
  }

  /// Whether all rows and columns show: inside of the condition of a policy.
  var isSystem: Bool { actors.last == .system }

  func enter(_ actor: Actor) { actors.append(actor) }
  func leave() { _ = actors.popLast() }

  /// The session belongs to another from now on.
  func logIn(as login: Login) {
    self.login = login
    take(role: nil)
  }

  /// SET ROLE; nil goes back to whoever is logged in.
  func take(role: String?) {
    self.role = role
    generation += 1
  }

  // MARK: Tables

  /// - Parameter key: `schema.name` of a table or view.
  func protection(
    of key: String, _ privileges: Set<Privilege>, isView: Bool
  ) throws(SQLError) -> Protection? {
    guard isLimited, !isSystem else { return nil }
    var result = Protection()
    if let roles {
      for privilege in Privilege.allCases where privileges.contains(privilege) {
        switch rules.extent(of: privilege, on: "relation \(key)", for: roles) {
        case .all: break
        case .columns(let columns) where privilege == .select: result.readable = columns
        default: throw denied(privilege, isView ? "view" : "table", key)
        }
      }
    }
    if !isView { addPolicies(of: key, privileges, to: &result) }
    let keepsNothing =
      result.readable == nil && result.rows.isEmpty && result.newRows.isEmpty
      && result.masks.isEmpty
    return keepsNothing ? nil : result
  }

  private func addPolicies(
    of key: String, _ privileges: Set<Privilege>, to result: inout Protection
  ) {
    let rules = rules
    if rules.roles[user.lowercased()]?.sees == true { return }
    for mask in rules.masks[key, default: []] { result.masks[mask.column] = mask.expression }
    guard let policies = rules.policies[key], !policies.isEmpty else { return }
    let roles = ownRoles
    func chosen(_ command: Privilege, restrictive: Bool) -> [AccessRules.Policy] {
      policies.filter {
        $0.isRestrictive == restrictive
          && ($0.command == "ALL" || $0.command == command.rawValue)
          && ($0.roles.isEmpty || !$0.roles.isDisjoint(with: roles))
      }
    }
    for command in [Privilege.select, .update, .delete] where privileges.contains(command) {
      let permissive = chosen(command, restrictive: false)
      // One without a condition shows every row.
      if !permissive.contains(where: { $0.using == nil }) {
        result.rows.append(permissive.compactMap(\.using))
      }
      result.rows += chosen(command, restrictive: true).compactMap(\.using).map { [$0] }
    }
    for command in [Privilege.insert, .update] where privileges.contains(command) {
      let permissive = chosen(command, restrictive: false)
      if !permissive.contains(where: { ($0.check ?? $0.using) == nil }) {
        result.newRows.append(permissive.compactMap { $0.check ?? $0.using })
      }
      result.newRows += chosen(command, restrictive: true).compactMap { $0.check ?? $0.using }
        .map { [$0] }
    }
  }

  /// Whether rows or columns of a table are kept from the session.
  func isProtected(_ key: String) -> Bool {
    guard isLimited else { return false }
    return rules.policies[key] != nil || rules.masks[key] != nil
  }

  // MARK: Other objects

  func check(_ privilege: Privilege, _ object: String, _ what: String) throws(SQLError) {
    guard let roles, rules.extent(of: privilege, on: object, for: roles) == .nothing else {
      return
    }
    throw denied(privilege, what, String(object.split(separator: " ").last ?? ""))
  }

  func mayExecute(_ unit: String) -> Bool {
    guard let roles else { return true }
    return rules.extent(of: .execute, on: "routine \(SessionNames.key([unit]))", for: roles)
      != .nothing
  }

  func has(role name: String) -> Bool { roles?.contains(name) ?? true }

  /// Whose rights count inside of a stored unit; triggers, types and blocks have those of the
  /// session's administrator or user.
  func actor(ofRoutine name: String) -> Actor {
    guard isLimited else { return .session }
    let key = SessionNames.key([name])
    let definitions = transactions.main.catalog.definitions
    let kinds: [StoredDefinition.Kind] = [.procedure, .function, .package, .type, .trigger]
    guard kinds.contains(where: { definitions["\($0.rawValue) \(key)"] != nil }) else {
      return .session
    }
    return .owner(rules.owner(of: "routine \(key)"))
  }

  /// For expressions: which roles the user has; nil for an administrator, who has all.
  var roleTest: (@Sendable (String) -> Bool)? {
    guard isLimited else { return nil }
    let roles = ownRoles
    return { roles.contains($0) }
  }

  func isVisible(_ object: String) -> Bool {
    guard isLimited else { return true }
    return rules.isVisible(object, to: ownRoles)
  }

  func denied(_ privilege: Privilege, _ what: String, _ key: String) -> SQLError {
    let name = key.hasPrefix("main.") ? String(key.dropFirst(5)) : key
    return SQLError(
      .insufficientPrivilege, "permission denied for \(what) \"\(name)\"",
      hint: "\(privilege.rawValue) can be granted by its owner or an administrator")
  }

  func denied(_ action: String) -> SQLError {
    SQLError(.insufficientPrivilege, "\"\(user)\" may not \(action)")
  }
}
