import Diagnostics

/// CREATE of everything but tables.
extension Parser {
  /// The words between CREATE and what is created.
  struct CreateModifiers {
    var orReplace = false
    var isTemporary = false
    var isGlobal = false
    var isPublic = false
    var isForced = false
    var isUnlogged = false
    var isExternal = false
    var isPrivate = false
    var isUnique = false
    var isRecursive = false
    var isMaterialized = false
    var isBitmap = false
  }

  mutating func create() throws(SQLError) -> Statement.Kind {
    let start = token.start
    advance()
    var modifiers = CreateModifiers()
    while try createModifier(&modifiers) {}
    switch token.keyword {
    case .schema: return .createSchema(try createSchema(modifiers))
    case .table: return try createTable(modifiers)
    case .view: return .createView(try createView(modifiers))
    case .index: return .createIndex(try createIndex(modifiers))
    case .macro: return .createMacro(try createMacro(modifiers))
    case .sequence: return .createSequence(try createSequence(modifiers))
    case .synonym: return .createSynonym(try createSynonym(modifiers))
    case .role, .user: return .createRole(try createRole())
    case .policy: return .createPolicy(try createPolicy())
    case .mask where peek(2).keyword == .on: return .createMask(try createMask(modifiers))
    case .domain: return .createType(try createDomain(modifiers))
    case .type where !startsObjectType: return .createType(try createType(modifiers))
    case .function where !isRoutineDefinition: return .createMacro(try createMacro(modifiers))
    case .function, .procedure, .package, .trigger, .type:
      return try createUnit(modifiers, start: start)
    default: return .createOther(try createOther())
    }
  }

  private mutating func createModifier(_ modifiers: inout CreateModifiers) throws(SQLError) -> Bool
  {
    switch token.keyword {
    case .or:
      advance()
      try expect(.replace)
      modifiers.orReplace = true
      if at(.and), peek().keyword == .compile || peek().keyword == .resolve {
        advance()
        advance()
      }
      return true
    case .temp, .temporary: modifiers.isTemporary = true
    case .global: modifiers.isGlobal = true
    case .public: modifiers.isPublic = true
    case .force where peek().keyword != .checkpoint: modifiers.isForced = true
    case .no where peek().keyword == .force: advance()
    case .immutable where peek().keyword == .table: break
    case _ where text(of: token).lowercased() == "blockchain" && peek().keyword == .table: break
    case .noforce, .editionable, .noneditionable, .local: break
    case .editioning where peek().keyword == .view: break
    case .private: modifiers.isPrivate = true
    case .unlogged: modifiers.isUnlogged = true
    case .external: modifiers.isExternal = true
    case .unique: modifiers.isUnique = true
    case .bitmap: modifiers.isBitmap = true
    case .recursive: modifiers.isRecursive = true
    case .materialized where peek().keyword == .view && peek(2).keyword != .log:
      modifiers.isMaterialized = true
    default:
      // SQL*Plus's `create &what. synonym`.
      guard lexer.bytes[Int(token.start)] == .ampersand else { return false }
    }
    advance()
    return true
  }

  /// `IF NOT EXISTS`
  mutating func ifNotExists() -> Bool { accept(.if, .not, .exists) }

  /// `IF EXISTS`
  mutating func ifExists() -> Bool { accept(.if, .exists) }

  private mutating func createSchema(_ modifiers: CreateModifiers) throws(SQLError) -> CreateSchema
  {
    advance()
    let ifNotExists = ifNotExists()
    var owner: Identifier?
    if at(.authorization) {
      advance()
      let user = try identifier("a user")
      if dialect == .oracle, !atStatementEnd {
        throw SQLError(
          .featureNotSupported, "CREATE SCHEMA with statements inside is not run here",
          range: user.range, hint: "write them one after another")
      }
      return CreateSchema(
        name: QualifiedName([user]), ifNotExists: ifNotExists, orReplace: modifiers.orReplace,
        owner: user)
    }
    let name = try qualifiedName("a schema")
    if accept(.authorization) { owner = try identifier("a user") }
    return CreateSchema(
      name: name, ifNotExists: ifNotExists, orReplace: modifiers.orReplace, owner: owner)
  }

  // MARK: - Views

  private mutating func createView(_ modifiers: CreateModifiers) throws(SQLError) -> CreateView {
    advance()
    let ifNotExists = ifNotExists()
    let name = try qualifiedName("a view")
    let isLate = self.ifNotExists()
    var columns: [Identifier] = []
    if at(.leftParen) { columns = try viewColumns() }
    var comment: String?
    var options: [Option] = []
    while !at(.as), !atStatementEnd {
      if accept(.comment) {
        comment = try string("a comment")
      } else if at(.with), peek().kind == .leftParen {
        advance()
        options = try optionList()
      } else if at(.tblproperties) {
        advance()
        options = try optionList()
      } else if modifiers.isMaterialized || dialect == .oracle {
        // Oracle's REFRESH, BUILD and storage clauses, `OF type WITH OBJECT ID`, BEQUEATH.
        advance()
      } else {
        throw unexpected(expecting: .as)
      }
    }
    try expect(.as)
    var view = CreateView(name: name, query: try query())
    view.orReplace = modifiers.orReplace
    view.ifNotExists = ifNotExists || isLate
    view.isTemporary = modifiers.isTemporary
    view.isMaterialized = modifiers.isMaterialized
    view.isForced = modifiers.isForced
    view.columns = columns
    view.comment = comment
    view.options = options
    try viewTail(&view)
    if modifiers.isRecursive { view.query = recursion(view) }
    return view
  }

  /// `CREATE RECURSIVE VIEW v (a) AS q` is `CREATE VIEW v AS WITH RECURSIVE v (a) AS (q) TABLE v`.
  private func recursion(_ view: CreateView) -> Query {
    let range = view.query.range
    guard let name = view.name.parts.last else { return view.query }
    var query = Query(body: .table(QualifiedName([name])), range: range)
    query.with = With(
      isRecursive: true,
      items: [
        .init(name: name, columns: view.columns, body: .query(view.query), range: range)
      ], range: range)
    return query
  }

  /// The names of the columns; constraints and comments between them are skipped.
  private mutating func viewColumns() throws(SQLError) -> [Identifier] {
    let open = try openParen()
    var columns: [Identifier] = []
    repeat {
      if at(.constraint) {
        _ = rawText { parser in parser.at(.comma) }
        continue
      }
      columns.append(try label("the name of a column"))
      if accept(.comment) { _ = try string("a comment") }
      if !at(.comma), !at(.rightParen) { _ = rawText { parser in parser.at(.comma) } }
    } while accept(.comma)
    try closeParen(open)
    return columns
  }

  private mutating func viewTail(_ view: inout CreateView) throws(SQLError) {
    while at(.with) {
      advance()
      if accept(.read, .only) {
        view.readOnly = true
      } else if accept(.no, .data) {
        view.withData = false
      } else if !accept(.data) {
        if !accept(.local) { _ = accept(.cascaded) }
        try expect(.check, .option)
        view.checkOption = true
        if accept(.constraint) { _ = try identifier("a constraint") }
      }
    }
  }

  // MARK: - Index, macro

  private mutating func createIndex(_ modifiers: CreateModifiers) throws(SQLError) -> CreateIndex {
    advance()
    _ = accept(.concurrently)
    let ifNotExists = ifNotExists()
    let name = at(.on) ? nil : try qualifiedName("an index")
    let isLate = self.ifNotExists()
    try expect(.on)
    _ = accept(.only)
    if dialect == .oracle, at(.cluster), peek().isWord {
      // An index of a cluster has no columns.
      advance()
      let cluster = try qualifiedName("a cluster")
      _ = rawUntilEnd()
      return CreateIndex(
        name: name, table: cluster, isUnique: false, ifNotExists: ifNotExists, keys: [],
        included: [], filter: nil, method: "cluster")
    }
    let table = try qualifiedName("a table")
    if atName { _ = takeIdentifier() }
    var method = modifiers.isBitmap ? "bitmap" : nil
    if accept(.using) { method = try label("a kind of index").text.lowercased() }
    let open = try openParen()
    var keys: [OrderItem] = []
    repeat {
      keys.append(try orderItem())
      // An operator class says nothing here.
      while token.kind == .word, !at(.comma), !at(.rightParen) { advance() }
    } while accept(.comma)
    try closeParen(open)
    var index = CreateIndex(
      name: name, table: table, isUnique: modifiers.isUnique, ifNotExists: ifNotExists || isLate,
      keys: keys,
      included: [], filter: nil, method: method)
    if accept(.include) { index.included = try columnNames() }
    _ = rawText { parser in parser.at(.where) }
    if accept(.where) { index.filter = try expression() }
    return index
  }

  /// `CREATE MACRO f(a, b := 1) AS …`, and SQL functions written the same way.
  private mutating func createMacro(_ modifiers: CreateModifiers) throws(SQLError) -> CreateMacro {
    advance()
    let ifNotExists = ifNotExists()
    let name = try qualifiedName("a macro")
    let forms = try commaList { parser throws(SQLError) in try parser.macroForm() }
    return CreateMacro(
      name: name, orReplace: modifiers.orReplace, ifNotExists: ifNotExists,
      isTemporary: modifiers.isTemporary, forms: forms)
  }

  private mutating func macroForm() throws(SQLError) -> CreateMacro.Form {
    let open = try openParen()
    var parameters: [CreateMacro.Parameter] = []
    while !at(.rightParen) {
      var parameter = CreateMacro.Parameter(name: try label("a parameter"))
      if !at(.comma), !at(.rightParen), !at(.assign), !at(.fatArrow) {
        parameter.type = try typeName()
      }
      if accept(.assign) || accept(.fatArrow) { parameter.defaultValue = try expression() }
      parameters.append(parameter)
      if !accept(.comma) { break }
    }
    try closeParen(open)
    try expect(.as)
    if accept(.table) {
      let body = try query()
      return CreateMacro.Form(parameters: parameters, body: .table(withoutParentheses(body)))
    }
    if startsQuery(token, peek()) {
      return CreateMacro.Form(parameters: parameters, body: .table(try query()))
    }
    return CreateMacro.Form(parameters: parameters, body: .expression(try expression()))
  }

  /// `(SELECT …)` alone is the query inside.
  private func withoutParentheses(_ query: Query) -> Query {
    guard case .nested(let inner) = query.body, query.with == nil, query.orderBy == nil,
      query.limit == nil
    else { return query }
    return inner
  }

  // MARK: - Roles and policies

  private mutating func createRole() throws(SQLError) -> CreateRole {
    let isUser = at(.user)
    advance()
    let ifNotExists = ifNotExists()
    var role = CreateRole(
      name: try label("a role"), isUser: isUser, ifNotExists: ifNotExists, password: nil,
      options: [])
    while !atStatementEnd {
      if accept(.password) {
        if !accept(.null) { role.password = try string("a password") }
      } else if accept(.identified) {
        guard accept(.by) else { continue }
        _ = accept(.values)
        role.password = token.isString ? try stringText() : try label("a password").text
      } else if accept(.set) {
        role.settings.append(try roleSetting())
      } else if accept(.reset) {
        let name = accept(.all) ? nil : try label("the name of a setting")
        role.settings.append(RoleSetting(name: name, value: nil))
      } else if token.isWord {
        role.options.append(takeIdentifier().text.uppercased())
      } else {
        advance()
      }
    }
    return role
  }

  /// What follows SET: `name = value`, `name TO DEFAULT`.
  private mutating func roleSetting() throws(SQLError) -> RoleSetting {
    let name = try label("the name of a setting")
    if !accept(.equal), !accept(.to) { throw unexpected("expected \"=\" and a value") }
    if accept(.default) { return RoleSetting(name: name, value: nil) }
    let value = try optionValue()
    // A list, such as that of search_path: its first word stands for it.
    while accept(.comma) { _ = try optionValue() }
    return RoleSetting(name: name, value: value)
  }

  private mutating func createPolicy() throws(SQLError) -> CreatePolicy {
    advance()
    let name = try identifier("a policy")
    try expect(.on)
    var policy = CreatePolicy(
      name: name, table: try qualifiedName("a table"), isRestrictive: false, command: "ALL",
      roles: [], using: nil, check: nil)
    if accept(.as) { policy.isRestrictive = try label().text.lowercased() == "restrictive" }
    if accept(.for) { policy.command = try label("a command").text.uppercased() }
    if accept(.to) {
      policy.roles = try commaList { parser throws(SQLError) in try parser.label("a role") }
    }
    if accept(.using) { policy.using = try condition() }
    if accept(.with, .check) { policy.check = try condition() }
    return policy
  }

  private mutating func createMask(_ modifiers: CreateModifiers) throws(SQLError) -> CreateMask {
    advance()
    let name = try identifier("a mask")
    try expect(.on)
    let table = try qualifiedName("a table")
    try expect(.for, .column)
    let column = try identifier("a column")
    try expect(.return)
    let mask = CreateMask(
      name: name, table: table, column: column, orReplace: modifiers.orReplace,
      expression: try expression())
    _ = accept(.enable)
    return mask
  }

  private mutating func condition() throws(SQLError) -> Expression {
    let open = try openParen()
    let condition = try expression()
    try closeParen(open)
    return condition
  }

  /// `CREATE DIRECTORY d AS '…'` and the like.
  private mutating func createOther() throws(SQLError) -> OtherObject {
    if at(.java) { return javaSource() }
    if text(in: token.range).lowercased() == "parquet", peek().keyword == .key {
      return try parquetKey()
    }
    guard let kind = objectKind()?.rawValue ?? foreignKind() else {
      throw unexpected(
        expectingOneOf: [
          .table, .view, .schema, .index, .sequence, .macro, .type, .function, .procedure,
          .package, .trigger, .materialized, .temporary, .role, .user, .policy, .synonym, .unique,
        ], "what to create, such as TABLE or VIEW")
    }
    _ = ifNotExists()
    let name = atName ? try qualifiedName() : nil
    return OtherObject(kind: kind, name: name, rest: rawUntilEnd())
  }

  /// `PARQUET KEY name IDENTIFIED BY 'text'`
  private mutating func parquetKey() throws(SQLError) -> OtherObject {
    advance()
    advance()
    let name = try qualifiedName()
    if accept(.identified) { try expect(.by) } else { try expect(.as) }
    let range = token.range
    let value = try string("the key")
    return OtherObject(
      kind: "PARQUET KEY", name: name, rest: RawClause(text: value, range: range))
  }

  /// `JAVA SOURCE NAMED x AS …`: Java up to the `/` on its line.
  private mutating func javaSource() -> OtherObject {
    let start = token.start
    while !at(.endOfText), !at(.slashLine) { advance() }
    let range = range(from: start)
    return OtherObject(
      kind: "JAVA", name: nil, rest: RawClause(text: text(in: range), range: range))
  }

  /// The word of an object that only Oracle's administrators know: `DISKGROUP`, `EDITION`, …
  mutating func foreignKind() -> String? {
    guard dialect == .oracle else { return nil }
    switch token.keyword {
    case .edition, .flashback, .outline, .diskgroup, .attribute, .indextype, .lockdown, .hierarchy,
      .analytic, .rollback, .restore, .pluggable, .dimension, .materialized, .inmemory, .audit,
      .resource, .pmem, .json, .pfile, .spfile, .controlfile, .logical, .mle, .true, .undo,
      .bigfile, .smallfile, .shared, .assertion, .property, .xml:
      let word = token.keyword.display
      advance()
      return word
    default: return nil
    }
  }
}
