import Diagnostics

// `a JOIN t NEAREST 2 BY DISTANCE d`: for each row of `a` the two rows of `t` with the least `d`,
// BY SIMILARITY with the greatest; rows of `t` where it is NULL are none. It is the join
//
//     a JOIN LATERAL (SELECT * FROM t WHERE d IS NOT NULL ORDER BY d LIMIT 2) AS t ON TRUE
//
// APPROX and EXACT are read and are the same: the answer is exact.

extension Parser {
  /// Whether `NEAREST [n] BY` begins here, perhaps behind APPROX or EXACT.
  var atNearest: Bool {
    var place = 0
    if at(.approx) || at(.exact) {
      guard peek().keyword == .nearest else { return false }
      place = 1
    } else if !at(.nearest) {
      return false
    }
    let next = peek(place + 1)
    return next.keyword == .by || next.kind == .integer && peek(place + 2).keyword == .by
      || next.kind == .leftParen
  }

  /// The rest of a join from NEAREST on, with the table before it.
  mutating func nearestJoin(
    _ kind: Join.Kind, _ table: TableReference, isPlain: Bool, start: UInt32
  ) throws(SQLError) -> Join {
    guard isPlain, kind == .inner || kind == .left else {
      throw SQLError(
        .syntaxError, "NEAREST stands after INNER JOIN and LEFT JOIN alone", range: token.range)
    }
    let place = token.start
    if !accept(.approx) { _ = accept(.exact) }
    try expect(.nearest)
    var count = Expression(.literal(.integer("1")), range: range(from: place))
    if !at(.by) { count = try expression() }
    if case .literal(.integer("0")) = count.kind {
      throw SQLError(.invalidRowCount, "NEAREST takes at least one row", range: count.range)
    }
    try expect(.by)
    let isDistance = accept(.distance)
    if !isDistance { try expect(.similarity) }
    let measure = try expression()
    let here = range(from: place)
    let query = Query(
      body: .select(candidates(table, measure, here)), orderedBy: measure,
      isDistance ? .ascending : .descending, most: count, at: here)
    let always = Expression(.literal(.boolean(true)), range: here)
    return Join(
      kind: kind, isNatural: false, isAsOf: false,
      table: TableReference(
        .query(query, isLateral: true), alias: nearestAlias(table), range: table.range),
      condition: .on(always), range: range(from: start))
  }

  private func candidates(
    _ table: TableReference, _ measure: Expression, _ range: SourceRange
  ) -> Select {
    var select = Select(range: range)
    select.items = [.init(expression: Expression(.star(Star()), range: range))]
    select.from = [table]
    let test = IsTest(operand: measure, test: .null, isNegated: true)
    select.filter = Expression(.isTest(test), range: range)
    return select
  }

  /// The name by which the others see the table.
  private func nearestAlias(_ table: TableReference) -> TableAlias? {
    if let alias = table.alias { return TableAlias(name: alias.name) }
    if case .table(let named) = table.kind {
      return named.name.parts.last.map { TableAlias(name: $0) }
    }
    return nil
  }
}

extension Query {
  fileprivate init(
    body: QueryBody, orderedBy key: Expression, _ direction: OrderItem.Direction,
    most count: Expression, at range: SourceRange
  ) {
    self.init(body: body, range: range)
    orderBy = OrderBy(
      items: [OrderItem(expression: key, direction: direction)], isAll: false, isSiblings: false,
      range: range)
    limit = Limit(count: count, offset: nil, isPercent: false, withTies: false, range: range)
  }
}
