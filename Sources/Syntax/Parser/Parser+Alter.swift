import Diagnostics

/// ALTER, DROP, COMMENT ON, GRANT and REVOKE.
extension Parser {
  // MARK: - Kinds of objects

  /// Takes the words that name a kind of object; nil, and nothing taken, if there are none.
  mutating func objectKind() -> ObjectKind? {
    if accept(.materialized, .view, .log) { return .materializedViewLog }
    if accept(.materialized, .view) { return .materializedView }
    if accept(.package, .body) { return .packageBody }
    if accept(.type, .body) { return .typeBody }
    if accept(.macro, .table) { return .tableMacro }
    if accept(.database, .link) { return .databaseLink }
    if accept(.public, .synonym) { return .publicSynonym }
    if accept(.public, .database, .link) { return .publicDatabaseLink }
    if accept(.foreign, .table) || accept(.external, .table) { return .table }
    guard token.kind == .word, let kind = ObjectKind(rawValue: token.keyword.display),
      !kind.rawValue.contains(" ")
    else { return nil }
    advance()
    return kind
  }

  private func noKind(_ action: String) -> SQLError {
    unexpected(
      expectingOneOf: [
        .table, .view, .schema, .index, .sequence, .macro, .type, .function, .procedure, .package,
        .trigger, .materialized, .role, .user, .policy, .synonym,
      ], "what to \(action), such as TABLE or VIEW")
  }

  // MARK: - DROP

  mutating func drop() throws(SQLError) -> Statement.Kind {
    advance()
    guard let kind = objectKind() else {
      if let word = foreignKind() {
        return .createOther(OtherObject(kind: "DROP " + word, name: nil, rest: rawUntilEnd()))
      }
      throw noKind("drop")
    }
    return .drop(try drop(kind))
  }

  private mutating func drop(_ kind: ObjectKind) throws(SQLError) -> Drop {
    if kind == .materializedViewLog || kind == .java || dialect == .oracle && kind == .database
      || (kind == .tablespace && at(.set))
    {
      let place = Identifier(kind.rawValue, range: token.range)
      _ = rawUntilEnd()
      return Drop(
        kind: kind, ifExists: false, names: [QualifiedName([place])], table: nil, isCascade: false,
        isPurge: false, signature: nil)
    }
    _ = accept(.concurrently)
    let ifExists = ifExists()
    var drop = Drop(
      kind: kind, ifExists: ifExists, names: [], table: nil, isCascade: false, isPurge: false,
      signature: nil)
    drop.names = [try droppedName(&drop)]
    while accept(.comma) { drop.names.append(try droppedName(&drop)) }
    if accept(.on) { drop.table = try qualifiedName("a table") }
    while token.kind == .word {
      if accept(.cascade) {
        _ = accept(.constraints) || accept(.constraint)
        drop.isCascade = true
      } else if accept(.purge) {
        drop.isPurge = true
      } else if self.ifExists() {
        drop.ifExists = true
      } else if at(.including) || at(.preserve) {
        _ = rawUntilEnd()
      } else if !accept(.restrict), !accept(.force) {
        break
      }
    }
    return drop
  }

  private mutating func droppedName(_ drop: inout Drop) throws(SQLError) -> QualifiedName {
    let name = try qualifiedName("a name")
    if at(.leftParen) {
      let open = try openParen()
      drop.signature =
        at(.rightParen)
        ? [] : try commaList { parser throws(SQLError) in try parser.typeName() }
      try closeParen(open)
    }
    return name
  }

  // MARK: - COMMENT ON

  mutating func comment() throws(SQLError) -> Comment {
    advance()
    try expect(.on)
    guard let kind = objectKind() else { throw noKind("comment on") }
    let name = try qualifiedName("a name")
    try expect(.is)
    if accept(.null) { return Comment(kind: kind, name: name, text: nil) }
    return Comment(kind: kind, name: name, text: try string("a comment"))
  }

  // MARK: - GRANT and REVOKE

  mutating func grant() throws(SQLError) -> Grant {
    let isRevoke = at(.revoke)
    advance()
    var grant = Grant(
      isRevoke: isRevoke, privileges: [], objectKind: nil, objects: [], isAllInSchema: false,
      grantees: [], withOption: false, isCascade: false)
    if isRevoke, at(.grant) || at(.admin), peek().keyword == .option {
      advance()
      advance()
      try expect(.for)
      grant.withOption = true
    }
    grant.privileges = try commaList { parser throws(SQLError) in try parser.privilege() }
    if accept(.on) { try grantObjects(&grant) }
    try expect(isRevoke ? .from : .to)
    grant.grantees = try commaList { parser throws(SQLError) in
      _ = parser.accept(.group)
      return try parser.label("a role")
    }
    while accept(.with) {
      _ = accept(.grant) || accept(.admin) || accept(.hierarchy)
      try expect(.option)
      grant.withOption = true
    }
    if accept(.cascade) {
      _ = accept(.constraints)
      grant.isCascade = true
    } else if !accept(.restrict), accept(.force) {
      grant.isCascade = true
    }
    return grant
  }

  private mutating func privilege() throws(SQLError) -> Grant.Privilege {
    let start = token.start
    var words = [try label("a privilege")]
    while token.kind == .word, !at(.on), !at(.to), !at(.from) { words.append(takeIdentifier()) }
    var name = words[0]
    if words.count > 1 {
      let text = words.map(\.text).joined(separator: " ").uppercased()
      name = Identifier(text, range: range(from: start))
    }
    if name.text.uppercased() == "ALL PRIVILEGES" { name.text = "ALL" }
    let columns = at(.leftParen) ? try columnNames() : []
    return Grant.Privilege(name: name, columns: columns)
  }

  private mutating func grantObjects(_ grant: inout Grant) throws(SQLError) {
    if at(.all), peek(2).keyword == .in {
      advance()
      let kind = try label("TABLES").text.uppercased()
      grant.objectKind = ObjectKind(rawValue: String(kind.dropLast())) ?? .table
      try expect(.in, .schema)
      grant.isAllInSchema = true
    } else {
      let before = mark
      grant.objectKind = objectKind() ?? .table
      if !token.isWord || at(.to) || at(.from) {
        goBack(to: before)
        grant.objectKind = .table
      }
    }
    grant.objects = try commaList { parser throws(SQLError) in
      let name = try parser.qualifiedName("an object")
      if parser.at(.leftParen) {
        _ = try parser.plainArguments()
      }
      return name
    }
  }

  // MARK: - ALTER

  mutating func alter() throws(SQLError) -> Statement.Kind {
    advance()
    guard let kind = objectKind() else {
      if let word = foreignKind() {
        return .createOther(OtherObject(kind: "ALTER " + word, name: nil, rest: rawUntilEnd()))
      }
      throw noKind("alter")
    }
    if kind == .tablespace || kind == .database || kind == .materializedViewLog, dialect == .oracle
    {
      return .createOther(
        OtherObject(kind: "ALTER " + kind.rawValue, name: nil, rest: rawUntilEnd()))
    }
    switch kind {
    case .table, .view, .materializedView: return try alterTable(kind)
    case .sequence: return try alterSequence()
    case .session, .system: return try alterSession(kind)
    default: return .alterObject(try alterObject(kind))
    }
  }

  private mutating func alterSequence() throws(SQLError) -> Statement.Kind {
    let ifExists = ifExists()
    let name = try qualifiedName("a sequence")
    if at(.rename) || at(.owner) || (at(.set) && peek().keyword == .schema) {
      let action = try objectAction()
      return .alterObject(
        AlterObject(kind: .sequence, name: name, ifExists: ifExists, action: action))
    }
    return .alterSequence(
      AlterSequence(name: name, ifExists: ifExists, options: try sequenceOptions()))
  }

  /// `ALTER SESSION SET name = value`
  private mutating func alterSession(_ kind: ObjectKind) throws(SQLError) -> Statement.Kind {
    let word = Identifier(kind.rawValue, range: token.range)
    guard kind == .session, at(.set), peek().isWord, peek(2).kind == .equal else {
      let raw = rawUntilEnd()
      return .alterObject(
        AlterObject(
          kind: kind, name: QualifiedName([word]), ifExists: false, action: .other(raw)))
    }
    advance()
    let name = QualifiedName([takeIdentifier()])
    advance()
    let value = try optionValue()
    if !atStatementEnd { _ = rawUntilEnd() }
    return .set(SetSetting(scope: .session, name: name, values: [value], isVariable: false))
  }

  private mutating func alterObject(_ kind: ObjectKind) throws(SQLError) -> AlterObject {
    let ifExists = ifExists()
    let name = try qualifiedName("a name")
    if at(.leftParen) { _ = try plainArguments() }
    return AlterObject(kind: kind, name: name, ifExists: ifExists, action: try objectAction())
  }

  private mutating func objectAction() throws(SQLError) -> AlterObject.Action {
    if at(.rename), peek().keyword == .partition || peek().keyword == .subpartition {
      return .other(rawUntilEnd())
    }
    if accept(.rename) {
      try expect(.to)
      return .rename(to: try identifier())
    }
    if accept(.set, .schema) { return .setSchema(try identifier("a schema")) }
    if accept(.owner) {
      try expect(.to)
      return .setOwner(try label("a role"))
    }
    if accept(.compile) {
      _ = rawUntilEnd()
      return .compile
    }
    if at(.enable) || at(.disable), peek().kind != .word {
      let isEnabled = at(.enable)
      advance()
      return .enable(isEnabled)
    }
    return .other(rawUntilEnd())
  }
}
