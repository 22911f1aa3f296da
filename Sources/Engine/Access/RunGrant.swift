import Catalog
import Columns
import Diagnostics
import Syntax

extension StatementCall {
  /// GRANT and REVOKE, of privileges and of roles.
  func run(_ grant: Syntax.Grant) throws(SQLError) {
    guard let kind = grant.objectKind else { return try grantRoles(grant) }
    let privileges = try grantedPrivileges(grant)
    for object in try objects(kind, grant) {
      for grantee in grant.grantees {
        try change(object, grantee.text.lowercased(), privileges, grant)
      }
    }
  }

  private var store: StoreSession { session.transactions.main }

  private func grantRoles(_ grant: Syntax.Grant) throws(SQLError) {
    for item in grant.privileges {
      let role = item.name.text.lowercased()
      let rules = session.access.rules
      guard rules.roles[role] != nil || BuiltInRole.all.contains(role) else {
        throw SQLError(
          .undefinedObject, "role \"\(item.name.text)\" does not exist", range: item.name.range,
          hint: didYouMean(role, among: Array(rules.roles.keys)))
      }
      for grantee in grant.grantees {
        let name = grantee.text.lowercased()
        guard !rules.closure(of: role).contains(name) || grant.isRevoke else {
          throw SQLError(
            .invalidParameter, "role \"\(role)\" is a member of \"\(name)\"",
            range: grantee.range)
        }
        let entry = "role \(role) to \(name)"
        if grant.isRevoke {
          store.drop(definition: "grant \(SessionNames.usualSchema).\(entry)")
        } else {
          try put(entry, "GRANT \(quotedIfNeeded(role)) TO \(quotedIfNeeded(name))")
        }
      }
    }
  }

  private func put(_ name: String, _ text: String) throws(SQLError) {
    try store.put(
      StoredDefinition(
        kind: .grant, schema: SessionNames.usualSchema, name: name, text: text,
        dialect: .postgres))
  }

  // MARK: Privileges

  private func grantedPrivileges(
    _ grant: Syntax.Grant
  ) throws(SQLError) -> [Privilege: Set<String>?] {
    var found: [Privilege: Set<String>?] = [:]
    for item in grant.privileges {
      let word = item.name.text.uppercased()
      let columns = item.columns.isEmpty ? nil : Set(item.columns.map { $0.text.lowercased() })
      if word == "ALL" {
        for privilege in Privilege.allCases where privilege != .ownership {
          found.updateValue(nil, forKey: privilege)
        }
      } else if word == "TRUNCATE" {
        found.updateValue(nil, forKey: .delete)
      } else if let privilege = Privilege(rawValue: word) {
        guard columns == nil || privilege == .select else {
          throw SQLError(
            .featureNotSupported, "\(word) is granted on whole tables", range: item.name.range)
        }
        found.updateValue(columns, forKey: privilege)
      } else if !["REFERENCES", "TRIGGER", "ALTER", "INDEX", "DEBUG"].contains(word) {
        throw SQLError(
          .syntaxError, "there is no privilege \"\(item.name.text)\"", range: item.name.range,
          hint: didYouMean(word, among: Privilege.allCases.map(\.rawValue)))
      }
    }
    return found
  }

  /// The objects by their kind and the keys under which grants on them are kept.
  private func objects(
    _ kind: ObjectKind, _ grant: Syntax.Grant
  ) throws(SQLError) -> [String] {
    let catalog = store.catalog
    var found: [String] = []
    for name in grant.objects {
      if grant.isAllInSchema {
        let schema = name.last.text.lowercased()
        let inside = SessionNames.key([schema, ""])
        if kind == .table {
          found += catalog.tables.keys.filter { $0.hasPrefix(inside) }.map { "relation \($0)" }
        }
        for definition in catalog.definitions.values {
          let key = "\(definition.schema).\(definition.name)".lowercased()
          guard key.hasPrefix(inside) else { continue }
          if kind == .table, definition.kind == .view { found.append("relation \(key)") }
          if kind != .table, StatementCall.routineKinds.contains(definition.kind) {
            found.append("routine \(key)")
          }
        }
        continue
      }
      found.append(try object(kind, name))
    }
    return Array(Set(found)).sorted()
  }

  static let routineKinds: Set<StoredDefinition.Kind> = [
    .procedure, .function, .package, .macro, .type, .trigger,
  ]

  private func object(_ kind: ObjectKind, _ name: QualifiedName) throws(SQLError) -> String {
    let catalog = store.catalog
    let key = SessionNames.key(name)
    func isRoutine() -> Bool {
      StatementCall.routineKinds.contains { catalog.definitions["\($0.rawValue) \(key)"] != nil }
    }
    switch kind {
    case .schema:
      if hasSchema(name.last.text.lowercased()) {
        let schema = SessionNames.key([name.last.text, ""]).dropLast()
        return "schema \(schema)"
      }
    case .procedure, .function, .package, .macro, .type:
      if isRoutine() { return "routine \(key)" }
    case .sequence:
      if catalog.definitions["sequence \(key)"] != nil { return "sequence \(key)" }
    default:
      if catalog.tables[key] != nil || catalog.definitions["view \(key)"] != nil {
        return "relation \(key)"
      }
      // Oracle's GRANT EXECUTE ON p.
      if isRoutine() { return "routine \(key)" }
      if catalog.definitions["sequence \(key)"] != nil { return "sequence \(key)" }
    }
    throw SQLError(
      .undefinedObject, "\(kind.rawValue.lowercased()) \"\(name.last.text)\" does not exist",
      range: name.range, hint: didYouMean(name.last.text, among: session.names.relationNames))
  }

  private func change(
    _ object: String, _ role: String, _ privileges: [Privilege: Set<String>?],
    _ grant: Syntax.Grant
  ) throws(SQLError) {
    var given = session.access.rules.grants[object]?[role] ?? AccessRules.Grant()
    for (privilege, columns) in privileges {
      if grant.isRevoke && !grant.withOption {
        given.privileges.take(privilege, columns)
      } else if !grant.isRevoke {
        given.privileges.add(privilege, columns)
      }
    }
    if grant.withOption { given.maySpread = !grant.isRevoke }
    try keep(given, object, role)
  }

  /// Stores what a role has on an object.
  func keep(_ given: AccessRules.Grant, _ object: String, _ role: String) throws(SQLError) {
    let entry = "\(object) to \(role)"
    guard !given.privileges.isEmpty else {
      return store.drop(definition: "grant \(SessionNames.usualSchema).\(entry)")
    }
    try put(entry, given.text(object: object, role: role))
  }
}

extension [Privilege: Set<String>?] {
  fileprivate mutating func add(_ privilege: Privilege, _ columns: Set<String>?) {
    guard let columns, let known = self[privilege] else {
      // All columns were given, now or before, or it is new.
      let isNew = self[privilege] == nil
      updateValue(isNew ? columns : nil, forKey: privilege)
      return
    }
    updateValue(known.map { $0.union(columns) }, forKey: privilege)
  }

  fileprivate mutating func take(_ privilege: Privilege, _ columns: Set<String>?) {
    guard let columns, let known = self[privilege], let known else {
      self[privilege] = nil
      return
    }
    let rest = known.subtracting(columns)
    if rest.isEmpty { self[privilege] = nil } else { updateValue(rest, forKey: privilege) }
  }
}

extension AccessRules.Grant {
  /// `GRANT SELECT (a, b), INSERT ON TABLE main.t TO r`
  func text(object: String, role: String) -> String {
    let items = privileges.sorted { $0.key.rawValue < $1.key.rawValue }.map { privilege, columns in
      guard let columns else { return privilege.rawValue }
      let names = columns.sorted().map { quotedIfNeeded($0) }
      return "\(privilege.rawValue) (\(names.joined(separator: ", ")))"
    }
    let words = object.split(separator: " ", maxSplits: 1).map(String.init)
    let kinds = ["schema": "SCHEMA", "routine": "PROCEDURE", "sequence": "SEQUENCE"]
    let name = words[words.count - 1].split(separator: ".", maxSplits: 1)
      .map { quotedIfNeeded(String($0)) }.joined(separator: ".")
    return "GRANT \(items.joined(separator: ", ")) ON \(kinds[words[0]] ?? "TABLE") \(name) TO "
      + quotedIfNeeded(role) + (maySpread ? " WITH GRANT OPTION" : "")
  }
}
