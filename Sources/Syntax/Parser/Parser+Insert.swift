import Diagnostics

/// INSERT in all its forms, and what several changes share: RETURNING, LOG ERRORS, assignments.
extension Parser {
  mutating func insertStatement(with: With?, start: UInt32) throws(SQLError) -> Statement.Kind {
    if at(.insert), peek().keyword == .all || peek().keyword == .first {
      return .multiInsert(try multiInsert())
    }
    return .insert(try insert(with: with, start: start))
  }

  private mutating func insert(with: With?, start: UInt32) throws(SQLError) -> Insert {
    let place = token.range
    let replaces = at(.replace)
    advance()
    var implied: OnConflict?
    if replaces || accept(.or, .replace) {
      implied = OnConflict(target: .any, action: .replace, range: place)
    } else if accept(.or, .ignore) {
      implied = OnConflict(target: .any, action: .nothing, range: place)
    }
    _ = accept(.overwrite)
    if !accept(.into) { throw unexpected(expecting: .into) }
    let target = try insertTarget()
    var insert = Insert(
      with: with, target: target, columns: [], source: .defaultValues, range: place)
    insert.onConflict = implied
    try insertContent(&insert)
    insert.range = range(from: start)
    return insert
  }

  private mutating func insertContent(_ insert: inout Insert) throws(SQLError) {
    if at(.leftParen), !startsNestedQuery { insert.columns = try targetColumns() }
    if accept(.by, .name) { insert.isByName = true } else { _ = accept(.by, .position) }
    if accept(.overriding) {
      insert.overriding = accept(.system) ? .system : .user
      if insert.overriding == .user { try expect(.user) }
      try expect(.value)
    }
    if accept(.default) {
      try expect(.values)
    } else if at(.values), peek().kind != .leftParen {
      advance()
      insert.source = .record(try expression())
    } else if at(.set) {
      throw unexpected(
        "expected VALUES or a query", hint: "write INSERT INTO t (a, b) VALUES (1, 2)")
    } else {
      insert.source = .query(try query())
    }
    if at(.on, .conflict) { insert.onConflict = try onConflict() }
    insert.returning = try returning()
    insert.logErrors = try logErrors()
  }

  /// Whether the `(` here begins a query rather than a list of columns.
  private var startsNestedQuery: Bool {
    var distance = 1
    while distance < Self.lookahead - 1, peek(distance).kind == .leftParen { distance += 1 }
    return startsQuery(peek(distance), peek(distance + 1))
  }

  /// The table that is changed, with an alias; a view in line may stand for it.
  mutating func changeTarget() throws(SQLError) -> TableReference { try tablePrimary() }

  /// The table of an INSERT: a `(` after it begins columns or a query, not arguments.
  private mutating func insertTarget() throws(SQLError) -> TableReference {
    guard atName, !(at(.table) && peek().kind == .leftParen) else { return try changeTarget() }
    let start = token.start
    if accept(.table), !atName { throw unexpected("expected a table") }
    var table = TableName(name: try qualifiedName("a table"))
    if at(.partition) || at(.subpartition), peek().kind == .leftParen || peek().keyword == .for {
      table.partition = try partition()
    }
    var reference = TableReference(.table(table), range: range(from: start))
    if accept(.as) {
      reference.alias = TableAlias(name: try label("the alias of a table"))
    } else if atName, !insertStops(token.keyword) {
      reference.alias = TableAlias(name: takeIdentifier())
    }
    reference.range = range(from: start)
    return reference
  }

  /// Words that go on with an INSERT and are no alias of its table.
  private func insertStops(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .values, .value, .default, .select, .with, .from, .by, .overriding, .set, .log, .table,
      .pivot, .unpivot, .describe, .summarize, .show:
      true
    default: false
    }
  }

  mutating func targetColumns() throws(SQLError) -> [QualifiedName] {
    let open = try openParen()
    var columns = [try columnTarget()]
    while accept(.comma) {
      if at(.rightParen) { break }
      columns.append(try columnTarget())
    }
    try closeParen(open)
    return columns
  }

  private mutating func columnTarget() throws(SQLError) -> QualifiedName {
    var parts = [try label("the name of a column")]
    while accept(.dot) { parts.append(try label()) }
    return QualifiedName(parts)
  }

  private mutating func onConflict() throws(SQLError) -> OnConflict {
    let start = token.start
    advance()
    advance()
    var target = OnConflict.Target.any
    if at(.leftParen) {
      let columns = try parenthesizedList { parser throws(SQLError) in try parser.expression() }
      target = .columns(columns, filter: accept(.where) ? try expression() : nil)
    } else if accept(.on) {
      try expect(.constraint)
      target = .constraint(try identifier("a constraint"))
    }
    try expect(.do)
    if accept(.nothing) {
      return OnConflict(target: target, action: .nothing, range: range(from: start))
    }
    try expect(.update)
    try expect(.set)
    let assignments = try self.assignments()
    let filter = accept(.where) ? try expression() : nil
    return OnConflict(
      target: target, action: .update(assignments, filter: filter), range: range(from: start))
  }

  // MARK: - Shared by all changes

  /// `RETURNING a, b [BULK COLLECT] INTO x, y`, also Oracle's RETURN.
  mutating func returning() throws(SQLError) -> Returning? {
    guard at(.returning) || (at(.return) && dialect == .oracle) else { return nil }
    let start = token.start
    advance()
    let items = try commaList { parser throws(SQLError) in try parser.selectItem() }
    let into = at(.into) || at(.bulk, .collect) ? try self.into() : nil
    return Returning(items: items, into: into, range: range(from: start))
  }

  mutating func logErrors() throws(SQLError) -> LogErrors? {
    guard accept(.log, .errors) else { return nil }
    var log = LogErrors(table: nil, tag: nil, rejectLimit: nil, isUnlimited: false)
    if accept(.into) { log.table = try qualifiedName("a table") }
    if at(.leftParen) {
      let open = try openParen()
      log.tag = try expression()
      try closeParen(open)
    }
    if accept(.reject) {
      try expect(.limit)
      if accept(.unlimited) { log.isUnlimited = true } else { log.rejectLimit = try expression() }
    }
    return log
  }

  /// The assignments after SET.
  mutating func assignments() throws(SQLError) -> [Assignment] {
    try commaList { parser throws(SQLError) in try parser.assignment() }
  }

  private mutating func assignment() throws(SQLError) -> Assignment {
    if at(.star) {
      advance()
      return .all
    }
    if at(.row), peek().kind == .equal {
      advance()
      advance()
      return .row(try expression())
    }
    if at(.leftParen) {
      let targets = try parenthesizedList { parser throws(SQLError) in
        try parser.assignmentTarget()
      }
      try expectAssignment()
      return .multiple(targets, value: try expression())
    }
    let target = try assignmentTarget()
    try expectAssignment()
    return .single(target, value: try expression())
  }

  private mutating func expectAssignment() throws(SQLError) {
    if accept(.equal) || accept(.assign) { return }
    throw unexpected("expected \"=\"")
  }

  private mutating func assignmentTarget() throws(SQLError) -> Expression {
    let start = token.start
    var parts = [try label("the name of a column")]
    while accept(.dot) { parts.append(try label()) }
    let name = Expression(.name(QualifiedName(parts)), range: range(from: start))
    return at(.leftBracket) ? try withSuffixes(name) : name
  }

  // MARK: - INSERT ALL

  private mutating func multiInsert() throws(SQLError) -> MultiInsert {
    let start = token.start
    advance()
    let isFirst = at(.first)
    advance()
    var branches: [MultiInsert.Branch] = []
    var otherwise: [MultiInsert.Target] = []
    if at(.into) {
      branches = [.init(condition: nil, targets: try multiInsertTargets())]
    }
    while accept(.when) {
      let condition = try expression()
      try expect(.then)
      branches.append(.init(condition: condition, targets: try multiInsertTargets()))
    }
    if accept(.else) { otherwise = try multiInsertTargets() }
    if branches.isEmpty { throw unexpected("expected INTO or WHEN") }
    let query = try query()
    return MultiInsert(
      isFirst: isFirst, branches: branches, otherwise: otherwise, query: query,
      range: range(from: start))
  }

  private mutating func multiInsertTargets() throws(SQLError) -> [MultiInsert.Target] {
    var targets: [MultiInsert.Target] = []
    while accept(.into) {
      let table = try insertTarget()
      var target = MultiInsert.Target(table: table, columns: [], values: [], logErrors: nil)
      if at(.leftParen), !startsNestedQuery { target.columns = try targetColumns() }
      if accept(.values) {
        target.values = try parenthesizedList { parser throws(SQLError) in
          try parser.expression()
        }
      }
      target.logErrors = try logErrors()
      targets.append(target)
    }
    if targets.isEmpty { throw unexpected(expecting: .into) }
    return targets
  }
}
