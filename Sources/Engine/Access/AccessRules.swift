import Catalog
import Columns
import Diagnostics
import Syntax

/// Who may do what in a database: its roles, grants, policies and masks, read from their texts.
///
/// Grants on `relation main.t` (a table or view), `routine main.p` and `schema main` are kept by
/// these keys, in lower case.
struct AccessRules {
  struct Role {
    var canLogIn = true
    var isAdministrator = false
    /// Policies and masks do not count for it.
    var sees = false
    /// How a password is proven: `SCRAM-SHA-256$rounds:salt$stored key:server key`.
    var verifier: String?
    /// What its queries may take.
    var limits = ResourceLimits()
  }

  /// What one role has on one object.
  struct Grant {
    /// nil: all columns.
    var privileges: [Privilege: Set<String>?] = [:]
    var maySpread = false
  }

  struct Policy {
    var name: String
    var isRestrictive: Bool
    /// `ALL`, `SELECT`, …
    var command: String
    var roles: Set<String>
    /// nil: every row.
    var using: StoredExpression?
    var check: StoredExpression?
  }

  struct Mask {
    var name: String
    /// Lower case.
    var column: String
    var expression: StoredExpression
  }

  private(set) var roles: [String: Role] = [:]
  /// Roles that a role has by GRANT.
  private(set) var memberships: [String: Set<String>] = [:]
  /// By object, then by role.
  private(set) var grants: [String: [String: Grant]] = [:]
  private(set) var policies: [String: [Policy]] = [:]
  private(set) var masks: [String: [Mask]] = [:]

  init(_ definitions: [String: StoredDefinition]) {
    for definition in definitions.values {
      switch definition.kind {
      case .role, .grant, .policy, .mask: add(definition)
      default: break
      }
    }
  }

  private mutating func add(_ definition: StoredDefinition) {
    let statement = try? Parser.statement(definition.text, dialect: definition.dialect)
    switch statement?.kind {
    case .createRole(let role): add(role)
    case .grant(let grant): add(grant)
    case .createPolicy(let policy): add(policy, definition.dialect)
    case .createMask(let mask):
      masks[SessionNames.key(mask.table), default: []].append(
        Mask(
          name: mask.name.text.lowercased(), column: mask.column.text.lowercased(),
          expression: StoredExpression(
            name: mask.name.text, expression: mask.expression, dialect: definition.dialect)))
    default: break
    }
  }

  private mutating func add(_ created: Syntax.CreateRole) {
    var role = Role(canLogIn: created.isUser)
    role.take(created.options)
    role.verifier = created.password
    try? role.take(created.settings)
    roles[created.name.text.lowercased()] = role
  }

  private mutating func add(_ given: Syntax.Grant) {
    let names = given.grantees.map { $0.text.lowercased() }
    guard let object = given.objects.first, let kind = given.objectKind else {
      for name in names {
        let added = given.privileges.map { $0.name.text.lowercased() }
        memberships[name, default: []].formUnion(added)
      }
      return
    }
    for name in names {
      var grant = Grant(maySpread: given.withOption)
      for item in given.privileges {
        guard let privilege = Privilege(rawValue: item.name.text.uppercased()) else { continue }
        let columns = item.columns.isEmpty ? nil : Set(item.columns.map { $0.text.lowercased() })
        grant.privileges.updateValue(columns, forKey: privilege)
      }
      grants[AccessRules.object(kind, object), default: [:]][name] = grant
    }
  }

  private mutating func add(_ created: Syntax.CreatePolicy, _ dialect: Dialect) {
    func stored(_ expression: Syntax.Expression?) -> StoredExpression? {
      expression.map {
        StoredExpression(name: created.name.text, expression: $0, dialect: dialect)
      }
    }
    policies[SessionNames.key(created.table), default: []].append(
      Policy(
        name: created.name.text.lowercased(), isRestrictive: created.isRestrictive,
        command: created.command, roles: Set(created.roles.map { $0.text.lowercased() }),
        using: stored(created.using), check: stored(created.check)))
  }

  /// `relation main.t`
  static func object(_ kind: ObjectKind, _ name: QualifiedName) -> String {
    switch kind {
    case .schema: "schema \(name.last.text.lowercased())"
    case .procedure, .function, .package, .macro: "routine \(SessionNames.key(name))"
    default: "relation \(SessionNames.key(name))"
    }
  }

  // MARK: Questions

  /// A role and all that it has, through others too, and everybody's.
  func closure(of name: String) -> Set<String> {
    var found: Set<String> = [name, BuiltInRole.everybody]
    var waiting = Array(found)
    while let next = waiting.popLast() {
      for role in memberships[next, default: []] where found.insert(role).inserted {
        waiting.append(role)
      }
    }
    return found
  }

  enum Extent: Equatable {
    case nothing
    case columns(Set<String>)
    case all
  }

  /// How much of an object a privilege covers for whoever has these roles.
  func extent(of privilege: Privilege, on object: String, for roles: Set<String>) -> Extent {
    if AccessRules.builtIn(privilege, roles) { return .all }
    var columns: Set<String> = []
    for place in [object, AccessRules.schema(of: object)].compactMap({ $0 }) {
      for (role, grant) in grants[place, default: [:]] where roles.contains(role) {
        if grant.privileges[.ownership] != nil { return .all }
        guard let covered = grant.privileges[privilege] else { continue }
        guard let covered else { return .all }
        columns.formUnion(covered)
      }
    }
    return columns.isEmpty ? .nothing : .columns(columns)
  }

  func owns(_ object: String, _ roles: Set<String>) -> Bool {
    extent(of: .ownership, on: object, for: roles) == .all
  }

  /// Whether whoever has these roles may do anything at all with an object.
  func isVisible(_ object: String, to roles: Set<String>) -> Bool {
    Privilege.allCases.contains { extent(of: $0, on: object, for: roles) != .nothing }
  }

  /// The role that made an object; nil for administrators.
  func owner(of object: String) -> String? {
    grants[object, default: [:]].first { $0.value.privileges[.ownership] != nil }?.key
  }

  private static func builtIn(_ privilege: Privilege, _ roles: Set<String>) -> Bool {
    switch privilege {
    case .select, .execute, .usage: roles.contains(BuiltInRole.readsAll)
    case .insert, .update, .delete, .create: roles.contains(BuiltInRole.writesAll)
    case .ownership: false
    }
  }

  /// The schema of `relation main.t`.
  private static func schema(of object: String) -> String? {
    let words = object.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0] != "schema", let name = words[1].split(separator: ".").first
    else { return nil }
    return "schema \(name)"
  }
}

extension AccessRules.Role {
  /// The words behind the name of CREATE USER and ALTER USER.
  mutating func take(_ options: [String]) {
    for option in options {
      switch option {
      case "LOGIN": canLogIn = true
      case "NOLOGIN": canLogIn = false
      case "SUPERUSER": isAdministrator = true
      case "NOSUPERUSER": isAdministrator = false
      case "BYPASSRLS": sees = true
      case "NOBYPASSRLS": sees = false
      default: break
      }
    }
  }
}

extension AccessRules.Role {
  /// `SET name = value` and `RESET name` of CREATE USER and ALTER USER.
  /// - Throws: `undefinedObject` for what is no limit.
  mutating func take(_ settings: [Syntax.RoleSetting]) throws(SQLError) {
    for setting in settings {
      guard let name = setting.name else {
        limits = ResourceLimits()
        continue
      }
      let folded = name.text.lowercased()
      guard let limit = ResourceLimit.named(folded) else {
        // What dumps of PostgreSQL say of search paths and the like has no meaning here either.
        if toleratedSettings[folded] != nil { continue }
        throw SQLError(
          .undefinedObject, "a user has no limit \"\(folded)\"", range: name.range,
          hint: didYouMean(folded, among: ResourceLimit.all.map(\.name))
            ?? "there are \(ResourceLimit.all.map(\.name).joined(separator: ", "))")
      }
      guard let value = setting.value else {
        limit.set(&limits, nil)
        continue
      }
      do throws(SQLError) {
        limit.set(&limits, try limit.value(of: value.settingText))
      } catch { throw error.located(at: value.range) }
    }
  }
}

extension Syntax.Expression {
  /// A constant as its text; empty for what is none.
  fileprivate var settingText: String {
    switch kind {
    case .name(let name): name.last.text
    case .literal(.string(let text)), .literal(.integer(let text)), .literal(.decimal(let text)):
      text
    default: ""
    }
  }
}

extension SessionNames {
  static func key(_ name: QualifiedName) -> String { key(name.parts.map(\.text)) }
}
