import Diagnostics

/// COPY, EXPLAIN, ATTACH, VACUUM and other upkeep.
extension Parser {
  // MARK: - COPY

  mutating func copy() throws(SQLError) -> Copy {
    advance()
    let isOnce = accept(.into)
    let subject: Copy.Subject
    if at(.leftParen) {
      subject = .query(try parenthesizedQuery())
    } else {
      let name = try qualifiedName("a table or a query in parentheses")
      subject = .table(name, columns: at(.leftParen) ? try columnNames() : [])
    }
    let isFrom = at(.from)
    if !accept(.from) { try expect(.to) }
    var copy = Copy(
      subject: subject, isFrom: isFrom, target: try copyTarget(), options: [], filter: nil)
    copy.isOnce = isOnce
    _ = at(.with) && peek().keyword != .ordinality && accept(.with)
    copy.options = at(.leftParen) ? try optionList() : try copyWords()
    if accept(.where) { copy.filter = try expression() }
    return copy
  }

  private mutating func copyTarget() throws(SQLError) -> Copy.Target {
    if accept(.stdin) { return .standardInput }
    if accept(.stdout) { return .standardOutput }
    if accept(.program) { return .program(try string("a command")) }
    // A name in quotes is the name of a file here.
    if at(.quotedWord) { return .file(simple(.literal(.string(name(of: token))))) }
    return .file(try operators(above: .not))
  }

  /// PostgreSQL's old options: `CSV HEADER DELIMITER ',' NULL ''`.
  private mutating func copyWords() throws(SQLError) -> [Option] {
    var options: [Option] = []
    while token.isWord, !at(.where), !atStatementEnd {
      let place = token.range
      switch token.keyword {
      case .csv, .binary, .text:
        let word = takeIdentifier()
        options.append(
          Option(
            name: Identifier("format", range: place),
            value: Expression(.name(QualifiedName([word])), range: place)))
      default:
        let name = takeIdentifier()
        _ = accept(.as)
        options.append(Option(name: name, value: token.isString ? try expression() : nil))
      }
    }
    return options
  }

  // MARK: - EXPLAIN

  mutating func explain() throws(SQLError) -> Explain {
    advance()
    var form = Explain.Form.plan
    var isJSON = false
    var options: [Option] = []
    if accept(.plan) {
      // Oracle's `EXPLAIN PLAN [SET STATEMENT_ID = 'x'] [INTO t] FOR`.
      _ = rawText { parser in parser.at(.for) }
      try expect(.for)
    }
    while at(.analyze) || at(.verbose) {
      if at(.analyze) { form = .analyze }
      advance()
    }
    if at(.leftParen), !startsQuery(peek(), peek(2)), peek().kind != .leftParen {
      for option in try optionList() {
        if !explainOption(option, &form, &isJSON) { options.append(option) }
      }
    }
    let statement = try statement()
    return Explain(form: form, isJSON: isJSON, options: options, statement: statement)
  }

  /// Whether an option has a meaning here.
  private func explainOption(
    _ option: Option, _ form: inout Explain.Form, _ isJSON: inout Bool
  ) -> Bool {
    let isOn = option.value.map { !isFalse($0) } ?? true
    switch option.name.text.lowercased() {
    case "format":
      guard let value = option.value else { return false }
      isJSON = word(value) == "json"
      return isJSON || word(value) == "text"
    case let name:
      guard let found = Explain.Form(rawValue: name) else { return false }
      if isOn { form = found }
      return true
    }
  }

  private func isFalse(_ value: Expression) -> Bool {
    if case .literal(.boolean(false)) = value.kind { return true }
    return word(value) == "off" || word(value) == "0"
  }

  private func word(_ value: Expression) -> String? {
    switch value.kind {
    case .name(let name): name.last.text.lowercased()
    case .literal(.string(let text)), .literal(.integer(let text)): text.lowercased()
    default: nil
    }
  }

  // MARK: - ATTACH

  mutating func attach() throws(SQLError) -> Attach {
    advance()
    let orReplace = accept(.or, .replace)
    _ = accept(.database)
    let ifNotExists = ifNotExists()
    var attach = Attach(
      path: try operators(above: .not), name: nil, ifNotExists: ifNotExists, orReplace: orReplace,
      options: [])
    if accept(.as) { attach.name = try identifier("a name for the database") }
    if at(.leftParen) { attach.options = try optionList() }
    return attach
  }

  mutating func detach() throws(SQLError) -> Detach {
    advance()
    _ = accept(.database)
    let ifExists = ifExists()
    return Detach(name: try identifier("a database"), ifExists: ifExists)
  }

  // MARK: - Upkeep of tables

  mutating func maintenance() throws(SQLError) -> Maintenance {
    advance()
    var maintenance = Maintenance(
      options: [], table: nil, columns: [], retainHours: nil, isDryRun: false)
    if at(.leftParen) { maintenance.options = try optionList() }
    while peek().isWord || atStatementEndAfter, acceptAny(.full, .verbose, .freeze, .analyze) != nil
    {}
    if !accept(.table), peek().isWord { _ = accept(.index) || accept(.cluster) }
    let isOption = at(.retain) && peek().kind != .dot || at(.dry) && peek().keyword == .run
    if atName, !isOption { maintenance.table = try qualifiedName("a table") }
    if at(.leftParen) { maintenance.columns = try columnNames() }
    if accept(.retain) {
      maintenance.retainHours = try operators(above: .comparison)
      try expect(.hours)
    }
    if accept(.dry) {
      try expect(.run)
      maintenance.isDryRun = true
    }
    // Oracle's `ANALYZE TABLE t COMPUTE STATISTICS`.
    if at(.compute) || at(.estimate) || at(.validate) || at(.delete) || at(.list) {
      _ = rawUntilEnd()
    }
    return maintenance
  }

  private var atStatementEndAfter: Bool {
    peek().kind == .semicolon || peek().kind == .endOfText
  }

  mutating func optimize() throws(SQLError) -> Optimize {
    advance()
    _ = accept(.table)
    var optimize = Optimize(table: try qualifiedName("a table"), filter: nil, zOrder: [])
    if accept(.where) { optimize.filter = try expression() }
    if accept(.zorder) {
      try expect(.by)
      optimize.zOrder =
        at(.leftParen)
        ? try parenthesizedList { parser throws(SQLError) in try parser.expression() }
        : try commaList { parser throws(SQLError) in try parser.expression() }
    }
    return optimize
  }

  mutating func restore() throws(SQLError) -> Restore {
    advance()
    _ = accept(.table)
    let table = try qualifiedName("a table")
    try expect(.to)
    guard let version = try version() else {
      throw unexpected("expected VERSION AS OF or TIMESTAMP AS OF")
    }
    return Restore(table: table, version: version)
  }

  mutating func load() throws(SQLError) -> Statement.Kind {
    advance()
    return .load(token.isString ? try stringText() : try label("an extension").text)
  }
}
