import Catalog
import Columns
import Diagnostics
import Functions
import Syntax

extension StatementCall {
  /// Roles, policies and masks; GRANT and REVOKE.
  func runAccess(_ statement: Syntax.Statement) throws(SQLError) {
    var command = ""
    switch statement.kind {
    case .createRole(let role):
      command = role.isUser ? "CREATE USER" : "CREATE ROLE"
      try create(role)
    case .createPolicy(let policy):
      command = "CREATE POLICY"
      try create(policy)
    case .createMask(let mask):
      command = "CREATE MASK"
      try create(mask)
    case .grant(let grant):
      command = grant.isRevoke ? "REVOKE" : "GRANT"
      try run(grant)
    case .alterObject(let alter):
      command = "ALTER \(alter.kind.rawValue)"
      try self.alter(alter)
    case .drop(let drop):
      command = "DROP \(drop.kind.rawValue)"
      for name in drop.names { try self.drop(name, drop) }
    default: break
    }
    try consumer.completed(StatementOutcome(command: command))
  }

  private var store: StoreSession { session.transactions.main }
  private var rules: AccessRules { session.access.rules }

  private func put(
    _ kind: StoredDefinition.Kind, _ name: String, _ text: String
  ) throws(SQLError) {
    try store.put(
      StoredDefinition(
        kind: kind, schema: SessionNames.usualSchema, name: name, text: text,
        dialect: settings.dialect))
  }

  private func key(_ kind: StoredDefinition.Kind, _ name: String) -> String {
    "\(kind.rawValue) \(SessionNames.usualSchema).\(name)"
  }

  // MARK: Roles

  private func create(_ role: Syntax.CreateRole) throws(SQLError) {
    let name = role.name.text.lowercased()
    let isKnown = rules.roles[name] != nil || BuiltInRole.all.contains(name)
    if isKnown && role.ifNotExists { return }
    guard !isKnown else {
      throw SQLError(
        .duplicateObject, "role \"\(name)\" exists already", range: role.name.range)
    }
    var made = AccessRules.Role(canLogIn: role.isUser)
    made.take(role.options)
    try made.take(role.settings)
    made.verifier = role.password.map { PasswordVerifier.of($0) }
    try put(.role, name, made.text(name: name))
  }

  private func alter(_ alter: Syntax.AlterObject) throws(SQLError) {
    let name = alter.name.last.text.lowercased()
    guard var role = rules.roles[name] else { throw unknownRole(alter.name.last) }
    guard case .other(let words) = alter.action else {
      throw SQLError(.featureNotSupported, "a role keeps its name", range: alter.name.range)
    }
    let head = "CREATE ROLE r "
    do throws(SQLError) {
      let read = try Parser.statement(head + words.text, dialect: settings.dialect)
      guard case .createRole(let changes) = read.kind else { return }
      role.take(changes.options)
      try role.take(changes.settings)
      if let password = changes.password { role.verifier = PasswordVerifier.of(password) }
    } catch { throw error.shifted(by: words.range.start - head.utf8.count) }
    try put(.role, name, role.text(name: name))
  }

  private func unknownRole(_ name: Identifier) -> SQLError {
    SQLError(
      .undefinedObject, "role \"\(name.text)\" does not exist", range: name.range,
      hint: didYouMean(name.text, among: Array(rules.roles.keys)))
  }

  /// A role goes with all that was granted to it, and with all who have it.
  private func dropRole(_ name: Identifier) throws(SQLError) -> Bool {
    let role = name.text.lowercased()
    guard rules.roles[role] != nil else { return false }
    store.drop(definition: key(.role, role))
    for definition in store.catalog.definitions.values where definition.kind == .grant {
      if definition.name.hasSuffix(" to \(role)") || definition.name.hasPrefix("role \(role) to ") {
        store.drop(definition: definition.key)
      }
    }
    return true
  }

  private func drop(_ name: QualifiedName, _ drop: Syntax.Drop) throws(SQLError) {
    let word = name.last.text.lowercased()
    var wasThere = false
    switch drop.kind {
    case .policy, .mask:
      let kind: StoredDefinition.Kind = drop.kind == .policy ? .policy : .mask
      for definition in store.catalog.definitions.values where definition.kind == kind {
        let parts = definition.name.split(separator: " ").map(String.init)
        guard parts.count == 2, parts[1] == word else { continue }
        if let table = drop.table, SessionNames.key(table) != parts[0] { continue }
        store.drop(definition: definition.key)
        wasThere = true
      }
    default: wasThere = try dropRole(name.last)
    }
    guard wasThere || drop.ifExists else {
      throw SQLError(
        .undefinedObject, "\(drop.kind.rawValue.lowercased()) \"\(word)\" does not exist",
        range: name.range)
    }
  }

  // MARK: Policies and masks

  /// The key of a table of the database, for a policy or a mask.
  private func protectedTable(_ name: QualifiedName) throws(SQLError) -> (String, Schema) {
    let key = SessionNames.key(name)
    guard let table = store.catalog.tables[key] else {
      throw SQLError(
        .undefinedTable, "table \"\(name.last.text)\" does not exist", range: name.range,
        hint: store.catalog.definitions["view \(key)"] == nil
          ? didYouMean(name.last.text, among: session.names.relationNames)
          : "a view shows what the policies of its tables leave")
    }
    return (key, table.definition.schema)
  }

  private func create(_ policy: Syntax.CreatePolicy) throws(SQLError) {
    let (table, _) = try protectedTable(policy.table)
    let name = policy.name.text.lowercased()
    if rules.policies[table, default: []].contains(where: { $0.name == name }) {
      throw SQLError(
        .duplicateObject, "policy \"\(name)\" of \"\(table)\" exists already",
        range: policy.name.range)
    }
    guard ["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"].contains(policy.command) else {
      throw SQLError(
        .syntaxError, "a policy is FOR ALL, SELECT, INSERT, UPDATE or DELETE",
        range: policy.name.range)
    }
    for condition in [policy.using, policy.check].compactMap({ $0 }) {
      try check(condition, on: policy.table, as: "BOOLEAN")
    }
    var text = "CREATE POLICY \(quotedIfNeeded(name)) ON \(shownKey(table))"
    if policy.isRestrictive { text += " AS RESTRICTIVE" }
    text += " FOR \(policy.command)"
    if !policy.roles.isEmpty {
      text +=
        " TO "
        + policy.roles.map { quotedIfNeeded($0.text.lowercased()) }
        .joined(separator: ", ")
    }
    if let using = policy.using { text += " USING (\(textOf(using.range)))" }
    if let check = policy.check { text += " WITH CHECK (\(textOf(check.range)))" }
    try put(.policy, "\(table) \(name)", text)
  }

  private func create(_ mask: Syntax.CreateMask) throws(SQLError) {
    let (table, schema) = try protectedTable(mask.table)
    let (name, column) = (mask.name.text.lowercased(), mask.column.text.lowercased())
    guard let position = schema.position(of: column) else {
      throw SQLError(
        .undefinedColumn, "table \"\(table)\" has no column \"\(column)\"",
        range: mask.column.range,
        hint: didYouMean(column, among: schema.fields.map(\.name)))
    }
    for known in rules.masks[table, default: []] where known.column == column {
      guard mask.orReplace else {
        throw SQLError(
          .duplicateObject, "column \"\(column)\" has mask \"\(known.name)\" already",
          range: mask.column.range, hint: "CREATE OR REPLACE MASK replaces it")
      }
      store.drop(definition: key(.mask, "\(table) \(known.name)"))
    }
    try check(mask.expression, on: mask.table, as: schema.fields[position].type.description)
    let text =
      "CREATE MASK \(quotedIfNeeded(name)) ON \(shownKey(table)) FOR COLUMN "
      + "\(quotedIfNeeded(column)) RETURN \(textOf(mask.expression.range))"
    try put(.mask, "\(table) \(name)", text)
  }

  /// Binds an expression over a table's columns, so that its errors show now.
  private func check(
    _ expression: Syntax.Expression, on table: QualifiedName, as type: String
  ) throws(SQLError) {
    var select = Syntax.Select(range: expression.range)
    select.items = [.init(expression: expression)]
    select.from = [TableReference(.table(TableName(name: table)), range: table.range)]
    let plan = try bound(Syntax.Query(body: .select(select), range: expression.range))
    guard type == "BOOLEAN", ![.boolean, .null].contains(plan.output[0].type) else { return }
    throw SQLError(
      .datatypeMismatch, "a policy is BOOLEAN, not \(plan.output[0].type)",
      range: expression.range)
  }

  private func shownKey(_ key: String) -> String {
    key.split(separator: ".", maxSplits: 1).map { quotedIfNeeded(String($0)) }
      .joined(separator: ".")
  }
}

extension AccessRules.Role {
  /// As a definition keeps it.
  func text(name: String) -> String {
    var words = ["CREATE", canLogIn ? "USER" : "ROLE", quotedIfNeeded(name)]
    if isAdministrator { words.append("SUPERUSER") }
    if sees { words.append("BYPASSRLS") }
    if let verifier { words.append("PASSWORD '\(verifier)'") }
    for limit in ResourceLimit.all {
      guard let value = limit.get(limits) else { continue }
      words.append("SET \(limit.name) = '\(limit.text(of: value))'")
    }
    return words.joined(separator: " ")
  }
}
