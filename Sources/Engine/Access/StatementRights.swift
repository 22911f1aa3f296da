import Catalog
import Columns
import Diagnostics
import Syntax

extension StatementCall {
  private var access: SessionAccess { session.access }

  /// Whether the user may run a statement at all; tables that it reads and changes are looked at
  /// when it is bound.
  func checkRights(_ statement: Syntax.Statement) throws(SQLError) {
    if case .alterTable(let alter) = statement.kind { try checkMasks(alter) }
    guard access.isLimited else { return }
    switch statement.kind {
    case .createTable(let table): try checkCreate(table.name, table.isTemporary, table.orReplace)
    case .createView(let view): try checkCreate(view.name, view.isTemporary, view.orReplace)
    case .createMacro(let macro): try checkCreate(macro.name, macro.isTemporary, macro.orReplace)
    case .createSequence(let sequence):
      try checkCreate(sequence.name, sequence.isTemporary, false)
    case .unit(let unit): try checkCreate(unit.name, false, true)
    case .createSchema(let schema):
      guard access.has(role: BuiltInRole.writesAll) else {
        throw access.denied("create schema \"\(schema.name.last.text)\"")
      }
    case .alterTable(let alter): try checkAlter(alter.name)
    case .createIndex(let index): try checkAlter(index.table)
    case .comment(let comment): try checkAlter(comment)
    case .alterSequence(let alter): try checkAlter(alter.name)
    case .drop(let drop) where !drop.kind.isOfAccess && drop.kind != .index:
      for name in drop.names { try checkAlter(name, isSchema: drop.kind == .schema) }
    case .history(let name), .checkTable(let name): try checkAlter(name)
    case .optimize, .vacuum, .restore, .createSynonym, .createType, .createOther, .attach, .detach:
      throw access.denied("do this: it is the administrator's")
    case .createRole: throw access.denied("create roles")
    case .alterObject(let alter): try check(alter)
    case .grant(let grant): try check(grant)
    case .createPolicy(let policy): try checkOwns(policy.table)
    case .createMask(let mask): try checkOwns(mask.table)
    case .drop(let drop) where drop.kind.isOfAccess:
      guard drop.kind == .policy || drop.kind == .mask, let table = drop.table else {
        throw access.denied("drop roles, policies and masks")
      }
      try checkOwns(table)
    case .copy(let copy): try check(copy)
    case .set(let set): try check(set)
    default: break
    }
  }

  /// A mask is found by its column's name.
  private func checkMasks(_ alter: Syntax.AlterTable) throws(SQLError) {
    guard let masks = access.rules.masks[SessionNames.key(alter.name)] else { return }
    for case .renameColumn(let column, _) in alter.actions {
      let name = column.last.text.lowercased()
      guard let mask = masks.first(where: { $0.column == name }) else { continue }
      throw SQLError(
        .dependentObjects, "column \"\(name)\" has mask \"\(mask.name)\"", range: column.range,
        hint: "drop the mask, rename the column, and create the mask anew")
    }
  }

  private func isTemporary(_ name: QualifiedName) -> Bool {
    candidates(name.parts.map { $0.text.lowercased() }).contains { store, key in
      store === session.transactions.temporary
        && (store.catalog.tables[key] != nil || store.catalog.definitions["view \(key)"] != nil)
    }
  }

  private func checkCreate(
    _ name: QualifiedName, _ isTemporary: Bool, _ replaces: Bool
  ) throws(SQLError) {
    let key = SessionNames.key(name)
    let schema = String(key.prefix { $0 != "." })
    if isTemporary || schema == SessionNames.temporarySchema { return }
    try access.check(.create, "schema \(schema)", "schema")
    if replaces { try checkAlter(name) }
  }

  /// Objects are altered and dropped by whoever made them, and by those who may write everything,
  /// unless rows of them are hidden.
  private func checkAlter(_ name: QualifiedName, isSchema: Bool = false) throws(SQLError) {
    if isTemporary(name) { return }
    let key = SessionNames.key(name)
    let isFree = access.has(role: BuiltInRole.writesAll) && !access.isProtected(key)
    if isFree { return }
    let objects =
      isSchema
      ? ["schema \(name.last.text.lowercased())"]
      : ["relation \(key)", "routine \(key)", "sequence \(key)"]
    if let roles = access.roles, objects.contains(where: { access.rules.owns($0, roles) }) {
      return
    }
    let catalog = session.transactions.main.catalog
    let isThere =
      isSchema || catalog.tables[key] != nil
      || catalog.definitions.values.contains {
        $0.kind != .comment && "\($0.schema).\($0.name)".lowercased() == key
      }
    // What is not there is told by the statement itself.
    if isThere { throw access.denied(.ownership, isSchema ? "schema" : "object", key) }
  }

  private func checkAlter(_ comment: Syntax.Comment) throws(SQLError) {
    var name = comment.name
    if comment.kind == .column, name.parts.count > 1 { name.parts.removeLast() }
    try checkAlter(name)
  }

  /// Policies and masks are the owner's.
  private func checkOwns(_ table: QualifiedName) throws(SQLError) {
    let key = SessionNames.key(table)
    guard let roles = access.roles, !access.rules.owns("relation \(key)", roles) else { return }
    throw access.denied(.ownership, "table", key)
  }

  /// Users change their own password.
  private func check(_ alter: Syntax.AlterObject) throws(SQLError) {
    guard alter.kind.isOfAccess else {
      if alter.kind != .session { try checkAlter(alter.name) }
      return
    }
    if alter.name.last.text.lowercased() == access.login.name.lowercased(),
      case .other(let words) = alter.action,
      case .createRole(let changes)? =
        (try? Parser.statement("CREATE ROLE r \(words.text)", dialect: settings.dialect))?.kind,
      changes.password != nil, changes.options.isEmpty, changes.settings.isEmpty
    {
      return
    }
    throw access.denied("alter roles")
  }

  private func check(_ grant: Syntax.Grant) throws(SQLError) {
    guard let kind = grant.objectKind, !grant.isAllInSchema else {
      throw access.denied("grant roles")
    }
    for object in grant.objects {
      let keys = [AccessRules.object(kind, object), "routine \(SessionNames.key(object))"]
      guard let roles = access.roles, !keys.contains(where: { access.rules.owns($0, roles) })
      else { continue }
      // A grant option spreads what its holder has, and no more.
      let mine = access.rules.grants[keys[0], default: [:]].filter {
        roles.contains($0.key) && $0.value.maySpread
      }
      let wanted = grant.privileges.map { Privilege(rawValue: $0.name.text.uppercased()) }
      let isCovered = wanted.allSatisfy { privilege in
        mine.values.contains { given in
          privilege.map { given.privileges[$0] == .some(.none) } ?? false
        }
      }
      guard isCovered else { throw access.denied(.ownership, "object", SessionNames.key(object)) }
    }
  }

  private func check(_ copy: Syntax.Copy) throws(SQLError) {
    guard case .file = copy.target else { return }
    let role = copy.isFrom ? BuiltInRole.readsFiles : BuiltInRole.writesFiles
    guard access.has(role: role) else {
      throw access.denied("\(copy.isFrom ? "read" : "write") files of the server")
    }
  }

  /// What the server limits stays limited.
  private func check(_ set: Syntax.SetSetting) throws(SQLError) {
    let name = set.name.parts.map { $0.text.lowercased() }.joined(separator: ".")
    guard ["memory_limit", "threads", "temporary_directory"].contains(name) else { return }
    throw access.denied("set \(name)")
  }

  // MARK: Afterwards

  /// Who made an object owns it; what is said of an object goes and moves with it.
  func noteRights(_ statement: Syntax.Statement) throws(SQLError) {
    switch statement.kind {
    case .createTable(let table): try own("relation", table.name, table.isTemporary)
    case .createView(let view): try own("relation", view.name, view.isTemporary)
    case .createSequence(let sequence):
      try own("sequence", sequence.name, sequence.isTemporary)
    case .unit(let unit): try own("routine", unit.name, false)
    case .createMacro(let macro): try own("routine", macro.name, macro.isTemporary)
    case .drop(let drop) where !drop.kind.isOfAccess: sweep()
    case .alterTable(let alter):
      for case .renameTable(let name) in alter.actions { try move(alter.name, to: name) }
    default: break
    }
  }

  private func own(
    _ kind: String, _ name: QualifiedName, _ isTemporary: Bool
  ) throws(SQLError) {
    let key = SessionNames.key(name)
    if isTemporary || key.hasPrefix("\(SessionNames.temporarySchema).") { return }
    let object = "\(kind) \(key)"
    let isLimited = access.isLimited && !access.has(role: BuiltInRole.writesAll)
    let user = access.user.lowercased()
    let previous = access.rules.owner(of: object)
    if previous == (isLimited ? user : nil) { return }
    if let previous, var grant = access.rules.grants[object]?[previous] {
      grant.privileges[.ownership] = nil
      try keep(grant, object, previous)
    }
    guard isLimited else { return }
    var grant = access.rules.grants[object]?[user] ?? AccessRules.Grant()
    grant.privileges.updateValue(nil, forKey: .ownership)
    try keep(grant, object, user)
  }

  private func isThere(_ object: String) -> Bool {
    let words = object.split(separator: " ", maxSplits: 1).map(String.init)
    let catalog = session.transactions.main.catalog
    let name = words[words.count - 1]
    switch words[0] {
    case "relation":
      return catalog.tables[name] != nil || catalog.definitions["view \(name)"] != nil
    case "routine":
      return StatementCall.routineKinds.contains {
        catalog.definitions["\($0.rawValue) \(name)"] != nil
      }
    case "schema": return hasSchema(name)
    case "sequence": return catalog.definitions["sequence \(name)"] != nil
    default: return true
    }
  }

  /// Forgets what was said of objects that are not there any more.
  private func sweep() {
    let rules = access.rules
    if rules.grants.isEmpty && rules.policies.isEmpty && rules.masks.isEmpty { return }
    let store = session.transactions.main
    for definition in store.catalog.definitions.values {
      switch definition.kind {
      case .grant:
        guard let end = definition.name.range(of: " to ") else { continue }
        if !isThere(String(definition.name[..<end])) { store.drop(definition: definition.key) }
      case .policy, .mask:
        let table = definition.name.prefix { $0 != " " }
        if store.catalog.tables[String(table)] == nil { store.drop(definition: definition.key) }
      default: break
      }
    }
  }

  private func move(_ old: QualifiedName, to name: Identifier) throws(SQLError) {
    let key = SessionNames.key(old)
    let schema = String(key.prefix { $0 != "." })
    let newKey = "\(schema).\(name.text.lowercased())"
    let store = session.transactions.main
    let rules = access.rules
    for (role, grant) in rules.grants["relation \(key)", default: [:]] {
      try keep(AccessRules.Grant(), "relation \(key)", role)
      try keep(grant, "relation \(newKey)", role)
    }
    let shown = newKey.split(separator: ".", maxSplits: 1).map { quotedIfNeeded(String($0)) }
    for var definition in store.catalog.definitions.values
    where definition.kind == .policy || definition.kind == .mask {
      guard definition.name.hasPrefix("\(key) ") else { continue }
      store.drop(definition: definition.key)
      definition.name = newKey + definition.name.dropFirst(key.count)
      definition.text = try renamed(definition, to: shown.joined(separator: "."))
      try store.put(definition)
    }
  }

  /// The text of a policy or mask with another table.
  private func renamed(
    _ definition: StoredDefinition, to table: String
  ) throws(SQLError) -> String {
    let statement = try Parser.statement(definition.text, dialect: definition.dialect)
    let range: SourceRange
    switch statement.kind {
    case .createPolicy(let policy): range = policy.table.range
    case .createMask(let mask): range = mask.table.range
    default: return definition.text
    }
    let bytes = Array(definition.text.utf8)
    return String(decoding: bytes[..<range.start], as: UTF8.self) + table
      + String(decoding: bytes[range.end...], as: UTF8.self)
  }
}

extension String {
  /// Where the last occurrence of a text begins.
  fileprivate func range(of part: String) -> String.Index? {
    indices.last { self[$0...].hasPrefix(part) }
  }
}
