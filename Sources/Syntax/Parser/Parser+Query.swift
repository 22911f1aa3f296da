import Diagnostics

/// Queries: WITH, set operations, ORDER BY, LIMIT, FOR UPDATE.
extension Parser {
  /// Whether a query begins with these two tokens; a `(` may begin one too and is not counted here.
  func startsQuery(_ first: Token, _ second: Token) -> Bool {
    switch first.keyword {
    case .select: true
    case .with: second.isWord
    case .from: second.isWord || second.isString || second.kind == .leftParen
    case .values: second.kind == .leftParen
    case .table: isName(second)
    case .describe, .summarize, .desc, .show:
      second.isString || isName(second) || second.keyword == .select || second.keyword == .from
        || second.keyword == .with || second.keyword == .table || second.keyword == .all
        || (second.keyword == .values && first.keyword != .desc)
    case .pivot, .unpivot, .pivotWider:
      second.isString || isName(second) || second.kind == .leftParen
    default: false
    }
  }

  /// `( query )`
  mutating func parenthesizedQuery() throws(SQLError) -> Query {
    let open = try openParen()
    let query = try query()
    try closeParen(open)
    return query
  }

  /// Reads a query with everything around its body.
  package mutating func query() throws(SQLError) -> Query {
    try enter(levels: Self.queryLevels)
    let start = token.start
    let with = at(.with) ? try withClause() : nil
    let body = try queryBody()
    var query = Query(body: body, range: range(from: start))
    query.with = with
    try queryTail(&query)
    query.range = range(from: start)
    leave(levels: Self.queryLevels)
    return query
  }

  /// The rest of a query whose first operand has been read: `(SELECT …)` UNION …
  mutating func query(after first: QueryBody, start: Int) throws(SQLError) -> Query {
    try enter(levels: Self.queryLevels)
    let body = try setOperations(first)
    var query = Query(body: body, range: range(from: start))
    try queryTail(&query)
    query.range = range(from: start)
    leave(levels: Self.queryLevels)
    return query
  }

  // MARK: - Bodies

  mutating func queryBody() throws(SQLError) -> QueryBody {
    try setOperations(try intersections(try queryPrimary()))
  }

  /// UNION, EXCEPT and MINUS of one level as one list.
  private mutating func setOperations(_ first: QueryBody) throws(SQLError) -> QueryBody {
    let first = try intersections(first)
    var rest: [SetOperations.Term] = []
    while at(.union) || at(.except) || at(.minus) {
      let start = token.start
      let operation: SetOperations.Operator = at(.union) ? .union : .except
      advance()
      var term = try setTerm(operation, start: start)
      term.body = try intersections(term.body)
      rest.append(term)
    }
    return rest.isEmpty ? first : .setOperations(SetOperations(first: first, rest: rest))
  }

  private mutating func intersections(_ first: QueryBody) throws(SQLError) -> QueryBody {
    guard at(.intersect) else { return first }
    var rest: [SetOperations.Term] = []
    while at(.intersect) {
      let start = token.start
      advance()
      rest.append(try setTerm(.intersect, start: start))
    }
    return .setOperations(SetOperations(first: first, rest: rest))
  }

  /// `[ALL | DISTINCT] [BY NAME] operand`, after the operator.
  private mutating func setTerm(
    _ operation: SetOperations.Operator, start: UInt32
  ) throws(SQLError) -> SetOperations.Term {
    let isAll = accept(.all)
    if !isAll { _ = accept(.distinct) }
    let isByName = accept(.by, .name)
    let operatorRange = range(from: start)
    return SetOperations.Term(
      operator: operation, isAll: isAll, isByName: isByName, operatorRange: operatorRange,
      body: try queryPrimary())
  }

  /// One operand of set operations.
  private mutating func queryPrimary() throws(SQLError) -> QueryBody {
    switch token.keyword {
    case .select: return .select(try select())
    case .from: return .select(try fromFirst())
    case .values: return try values()
    case .table:
      advance()
      return .table(try qualifiedName("the name of a table"))
    case .describe, .summarize, .desc, .show: return .report(try report())
    case .pivot, .unpivot, .pivotWider: return .select(try pivotStatement())
    case .with:
      // PostgreSQL wants parentheses here; DuckDB does not.
      return .nested(try query())
    default: break
    }
    guard at(.leftParen) else {
      throw unexpected(
        expectingOneOf: [.select, .from, .values, .with, .table], "a query, such as SELECT …")
    }
    let nested = try parenthesizedQuery()
    let isPlain =
      nested.with == nil && nested.orderBy == nil && nested.limit == nil && nested.locking.isEmpty
    return isPlain && needsNoParentheses(nested.body) ? nested.body : .nested(nested)
  }

  private func needsNoParentheses(_ body: QueryBody) -> Bool {
    switch body {
    case .setOperations, .report: false
    default: true
    }
  }

  /// `VALUES (1, 2), (3, 4)`
  private mutating func values() throws(SQLError) -> QueryBody {
    let start = token.start
    advance()
    var rows: [[Expression]] = []
    repeat {
      if rows.count > 0 && !at(.leftParen) { break }
      let open = try openParen()
      var row: [Expression] = []
      while !at(.rightParen) {
        row.append(try expression())
        if !accept(.comma) { break }
      }
      try closeParen(open)
      rows.append(row)
    } while accept(.comma)
    return .values(rows, range: range(from: start))
  }

  private mutating func report() throws(SQLError) -> Report {
    let start = token.start
    let kind: Report.Kind = at(.summarize) ? .summarize : .describe
    advance()
    _ = accept(.table)
    if startsQuery(token, peek()) || at(.leftParen) {
      return Report(kind: kind, subject: .query(try query()), range: range(from: start))
    }
    let table = try tablePrimary()
    return Report(kind: kind, subject: .table(table), range: range(from: start))
  }

  // MARK: - WITH

  mutating func withClause() throws(SQLError) -> With {
    let start = token.start
    try expect(.with)
    let isRecursive = accept(.recursive)
    var with = With(isRecursive: isRecursive, items: [], range: range(from: start))
    while at(.function) || at(.procedure), peek().isWord {
      with.routines.append(try withRoutine())
    }
    if !with.routines.isEmpty && at(.select) { return with }
    repeat {
      // A comma may stand before the query.
      if !with.items.isEmpty && startsQuery(token, peek()) { break }
      with.items.append(try withItem())
    } while accept(.comma)
    with.range = range(from: start)
    return with
  }

  private mutating func withItem() throws(SQLError) -> With.Item {
    let start = token.start
    let name = try identifier("the name of a common table expression")
    let columns = at(.leftParen) ? try columnNames() : []
    var keys: [Select.Item] = []
    if at(.using), peek().keyword == .key {
      advance()
      advance()
      let open = try openParen()
      repeat { keys.append(try selectItem()) } while accept(.comma)
      try closeParen(open)
    }
    try expect(.as)
    var isMaterialized: Bool?
    if accept(.materialized) {
      isMaterialized = true
    } else if accept(.not, .materialized) {
      isMaterialized = false
    }
    let body = try withBody()
    var item = With.Item(
      name: name, columns: columns, body: body, isMaterialized: isMaterialized, keys: keys,
      range: range(from: start))
    if at(.search) { item.search = try searchClause() }
    if at(.cycle) { item.cycle = try cycleClause() }
    item.range = range(from: start)
    return item
  }

  private mutating func withBody() throws(SQLError) -> With.Body {
    switch peek().keyword {
    case .insert, .update, .delete, .merge:
      let open = try openParen()
      let statement = try self.statement()
      try closeParen(open)
      return .statement(statement)
    default: return .query(try parenthesizedQuery())
    }
  }

  private mutating func searchClause() throws(SQLError) -> With.Search {
    advance()
    let isDepthFirst = accept(.depth)
    if !isDepthFirst { try expect(.breadth) }
    try expect(.first, .by)
    let by = try orderItems()
    try expect(.set)
    return With.Search(isDepthFirst: isDepthFirst, by: by, column: try label())
  }

  private mutating func cycleClause() throws(SQLError) -> With.Cycle {
    advance()
    let columns = try commaList { parser throws(SQLError) in try parser.identifier() }
    try expect(.set)
    var cycle = With.Cycle(
      columns: columns, mark: try label(), value: nil, defaultValue: nil, path: nil)
    if accept(.to) {
      cycle.value = try expression()
      try expect(.default)
      cycle.defaultValue = try expression()
    }
    if accept(.using) { cycle.path = try label() }
    return cycle
  }

  // MARK: - After the body

  private mutating func queryTail(_ query: inout Query) throws(SQLError) {
    while token.kind == .word {
      switch token.keyword {
      case .order
      where query.orderBy == nil && (peek().keyword == .by || peek().keyword == .siblings):
        query.orderBy = try orderBy()
      case .limit, .offset, .fetch: query.limit = try limit(query.limit)
      case .for where isLocking(peek().keyword): query.locking.append(try locking())
      case .with where peek().keyword == .read && peek(2).keyword == .only && inRoutine: return
      default: return
      }
    }
  }

  private func isLocking(_ keyword: Keyword) -> Bool {
    keyword == .update || keyword == .share || keyword == .no || keyword == .key
  }

  mutating func orderBy() throws(SQLError) -> OrderBy {
    let start = token.start
    advance()
    let isSiblings = accept(.siblings)
    try expect(.by)
    let isAll = at(.all)
    let items: [OrderItem]
    if isAll {
      items = [try allKeys()]
    } else {
      items = try orderItems()
    }
    return OrderBy(items: items, isAll: isAll, isSiblings: isSiblings, range: range(from: start))
  }

  /// `ALL` and its direction after ORDER BY: a bare star.
  mutating func allKeys() throws(SQLError) -> OrderItem {
    let star = simple(.star(Star()))
    var item = OrderItem(expression: star, direction: nil, nullsFirst: nil)
    if accept(.asc) {
      item.direction = .ascending
    } else if accept(.desc) {
      item.direction = .descending
    }
    if accept(.nulls) {
      item.nullsFirst = accept(.first)
      if item.nullsFirst == false { try expect(.last) }
    }
    return item
  }

  /// LIMIT, OFFSET and FETCH in any order, added to what came before.
  mutating func limit(_ before: Limit?) throws(SQLError) -> Limit {
    let start = before.map { UInt32($0.range.start) } ?? token.start
    var limit =
      before
      ?? Limit(
        count: nil, offset: nil, isPercent: false, withTies: false, range: range(from: start))
    switch token.keyword {
    case .limit:
      advance()
      if accept(.all) || accept(.null) { break }
      limit.count = try expression()
      if at(.percentSign) || at(.percent) {
        advance()
        limit.isPercent = true
        limit.roundsDown = true
      }
      if accept(.comma) {
        // MySQL's and SQLite's `LIMIT offset, count`.
        limit.offset = limit.count
        limit.count = try expression()
      }
    case .offset:
      advance()
      limit.offset = try expression()
      if !accept(.row) { _ = accept(.rows) }
    default: try fetchFirst(&limit)
    }
    limit.range = range(from: start)
    return limit
  }

  /// `FETCH FIRST n [PERCENT] ROWS ONLY | WITH TIES`
  private mutating func fetchFirst(_ limit: inout Limit) throws(SQLError) {
    advance()
    if !accept(.first) { try expect(.next) }
    if at(.row) || at(.rows) {
      limit.count = Expression(.literal(.integer("1")), range: range(from: previousEnd))
    } else {
      limit.count = try operators(above: .comparison)
    }
    limit.isPercent = accept(.percent)
    if !accept(.row) { try expect(.rows) }
    if accept(.with) {
      try expect(.ties)
      limit.withTies = true
    } else {
      try expect(.only)
    }
  }

  private mutating func locking() throws(SQLError) -> Locking {
    let start = token.start
    advance()
    var strength = Locking.Strength.update
    if accept(.share) {
      strength = .share
    } else if accept(.no, .key, .update) {
      strength = .noKeyUpdate
    } else if accept(.key, .share) {
      strength = .keyShare
    } else {
      try expect(.update)
    }
    var of: [QualifiedName] = []
    if accept(.of) {
      of = try commaList { parser throws(SQLError) in try parser.qualifiedName() }
    }
    var wait = Locking.Wait.forever
    if accept(.nowait) {
      wait = .none
    } else if accept(.wait) {
      wait = .seconds(try operators(above: .comparison))
    } else if accept(.skip) {
      try expect(.locked)
      wait = .skipLocked
    }
    return Locking(strength: strength, of: of, wait: wait, range: range(from: start))
  }
}
