import Diagnostics

extension Parser {
  /// Whether a join begins here.
  var atJoin: Bool {
    switch token.keyword {
    case .join, .cross, .inner, .natural, .asof, .positional: true
    case .left, .right, .full: isJoinAfterSide
    case .semi, .anti: peek().keyword == .join
    case .outer: peek().keyword == .apply
    default: false
    }
  }

  private var isJoinAfterSide: Bool {
    switch peek().keyword {
    case .join, .outer, .semi, .anti: true
    default: false
    }
  }

  /// The joins after a table, as one list.
  mutating func joins(after first: TableReference) throws(SQLError) -> TableReference {
    var joins = Joins(first: first, rest: [])
    while atJoin { joins.rest.append(try join()) }
    var table = TableReference(.joins(joins), range: range(from: first.range.start))
    if at(.pivot) || at(.unpivot) {
      // `a JOIN b USING (c) PIVOT (…)` turns the joined rows, as `SELECT *` shows them.
      var select = Select(range: table.range)
      select.items = [Select.Item(expression: Expression(.star(Star()), range: table.range))]
      select.from = [table]
      let query = Query(body: .select(select), range: table.range)
      table = TableReference(.query(query, isLateral: false), range: table.range)
      try pivots(&table, start: UInt32(first.range.start))
    }
    return table
  }

  private mutating func join() throws(SQLError) -> Join {
    let start = token.start
    let isNatural = accept(.natural)
    let isAsOf = accept(.asof)
    if at(.cross), peek().keyword == .apply || at(.outer) && peek().keyword == .apply {
      return try apply()
    }
    if at(.outer) { return try apply() }
    var kind = try joinKind()
    try expect(.join)
    if at(.by), peek().kind == .leftParen { kind = try joinType() }
    var table = try tablePrimary()
    if atNearest {
      return try nearestJoin(kind, table, isPlain: !isNatural && !isAsOf, start: start)
    }
    var condition = try joinCondition()
    if case .none = condition, needsCondition(kind, isNatural), atJoin {
      // `a JOIN b JOIN c ON … ON …`: the inner join comes first.
      table = try innerJoins(after: table)
      condition = try joinCondition()
    }
    if case .none = condition, needsCondition(kind, isNatural), dialect != .oracle || kind != .inner
    {
      throw unexpected("expected ON or USING after the joined table")
    }
    return Join(
      kind: kind, isNatural: isNatural, isAsOf: isAsOf, table: table, condition: condition,
      range: range(from: start))
  }

  private func needsCondition(_ kind: Join.Kind, _ isNatural: Bool) -> Bool {
    !isNatural && kind != .cross && kind != .positional
  }

  /// Joins that stand between a joined table and its ON.
  private mutating func innerJoins(after first: TableReference) throws(SQLError) -> TableReference {
    try enter()
    var joins = Joins(first: first, rest: [])
    repeat { joins.rest.append(try join()) } while atJoin
    leave()
    return TableReference(.joins(joins), range: range(from: first.range.start))
  }

  private mutating func joinKind() throws(SQLError) -> Join.Kind {
    let keyword = token.keyword
    switch keyword {
    case .join: return .inner
    case .inner:
      advance()
      return .inner
    case .cross, .positional, .semi, .anti:
      advance()
      return keyword == .cross
        ? .cross : keyword == .positional ? .positional : keyword == .semi ? .semi : .anti
    case .left, .right, .full:
      advance()
      _ = accept(.outer)
      if keyword == .left, accept(.semi) { return .semi }
      if keyword == .left, accept(.anti) { return .anti }
      return keyword == .left ? .left : keyword == .right ? .right : .full
    default: throw unexpected(expecting: .join)
    }
  }

  /// `JOIN BY (TYPE semi)`.
  private mutating func joinType() throws(SQLError) -> Join.Kind {
    advance()
    let open = try openParen()
    try expect(.type)
    let kinds: [Keyword: Join.Kind] = [
      .inner: .inner, .left: .left, .right: .right, .full: .full, .semi: .semi, .anti: .anti,
    ]
    guard let kind = kinds[token.keyword] else {
      throw unexpected("expected INNER, LEFT, RIGHT, FULL, SEMI or ANTI")
    }
    advance()
    try closeParen(open)
    return kind
  }

  private mutating func joinCondition() throws(SQLError) -> Join.Condition {
    if accept(.on) { return .on(try expression()) }
    guard at(.using) && peek().kind == .leftParen else { return .none }
    advance()
    let columns = try columnNames()
    var alias: Identifier?
    if accept(.as) { alias = try label() }
    return .using(columns, alias: alias)
  }

  /// `CROSS APPLY f(a.x)` and `OUTER APPLY (SELECT …)`.
  private mutating func apply() throws(SQLError) -> Join {
    let start = token.start
    let isOuter = at(.outer)
    advance()
    try expect(.apply)
    var table = try tablePrimary()
    switch table.kind {
    case .query(let query, _): table.kind = .query(query, isLateral: true)
    case .function(var function):
      function.isLateral = true
      table.kind = .function(function)
    default: break
    }
    let always = Expression(.literal(.boolean(true)), range: range(from: previousEnd))
    return Join(
      kind: isOuter ? .left : .cross, isNatural: false, isAsOf: false, table: table,
      condition: isOuter ? .on(always) : .none, range: range(from: start))
  }
}
