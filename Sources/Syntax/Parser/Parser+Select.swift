import Diagnostics

/// `SELECT … FROM … WHERE … GROUP BY …`
extension Parser {
  mutating func select() throws(SQLError) -> Select {
    let start = token.start
    var select = Select(range: token.range)
    try selectList(&select)
    if at(.into) || at(.bulk, .collect) { select.into = try into() }
    if accept(.from) { select.from = try fromList() }
    if at(.into) || at(.bulk, .collect) { select.into = try into() }
    try clauses(&select)
    select.range = range(from: start)
    return select
  }

  /// `FROM t [SELECT …] [WHERE …]`; without SELECT it is all columns.
  mutating func fromFirst() throws(SQLError) -> Select {
    let start = token.start
    var select = Select(range: token.range)
    advance()
    select.from = try fromList()
    if at(.select) {
      try selectList(&select)
    } else {
      select.items = [.init(expression: Expression(.star(Star()), range: range(from: start)))]
    }
    try clauses(&select)
    select.range = range(from: start)
    return select
  }

  private mutating func selectList(_ select: inout Select) throws(SQLError) {
    advance()
    if accept(.distinct) || (at(.unique) && startsOperand(peek()) && accept(.unique)) {
      select.quantifier = .distinct
      if at(.on), peek().kind == .leftParen {
        advance()
        select.quantifier = .distinctOn(
          try parenthesizedList { parser throws(SQLError) in try parser.expression() })
      }
    } else {
      _ = accept(.all)
    }
    if at(.top), peek().kind == .integer || peek().kind == .leftParen, peek(2).kind != .comma {
      throw SQLError(
        .syntaxError, "syntax error at \"\(text(of: token))\": TOP is not known here",
        range: token.range, hint: "write LIMIT n at the end of the query")
    }
    repeat {
      // A comma may stand before FROM; PostgreSQL also takes a list of nothing. Oracle takes neither.
      if dialect != .oracle, atSelectListEnd { break }
      select.items.append(try selectItem())
    } while accept(.comma)
  }

  private var atSelectListEnd: Bool {
    switch token.kind {
    case .endOfText, .semicolon, .rightParen: !tokens[max(index - 1, 0)].isSelectWord
    case .word: token.keyword == .from && peek().kind != .dot || token.keyword == .into
    default: false
    }
  }

  mutating func selectItem() throws(SQLError) -> Select.Item {
    // DuckDB's `alias: expression`.
    if token.isWord, peek().kind == .colon, isName(token), dialect == .postgres {
      let alias = takeIdentifier()
      advance()
      return Select.Item(expression: try expression(), alias: alias)
    }
    let expression = try expression()
    return Select.Item(expression: expression, alias: try columnAlias())
  }

  /// `AS alias`, or an alias alone where it cannot be anything else.
  mutating func columnAlias() throws(SQLError) -> Identifier? {
    if accept(.as) {
      if token.isString {
        let range = token.range
        return Identifier(try stringText(), isQuoted: true, range: range)
      }
      return try label("a name after AS")
    }
    guard token.kind == .word else { return token.kind == .quotedWord ? try label() : nil }
    if token.keyword != .none && stopsColumnAlias { return nil }
    return takeIdentifier()
  }

  private var stopsColumnAlias: Bool {
    switch token.keyword {
    case .minus: return startsQuery(peek(), peek(2)) || peek().kind == .leftParen
    case .bulk: return peek().keyword == .collect
    case .log: return peek().keyword == .errors
    case .return: return dialect == .oracle
    case .connect, .order, .group: return true
    default: return token.classes.contains(.stopsColumn) || !atName && isClauseWord
    }
  }

  /// Reserved words end the list; words reserved only in one dialect are still good names here.
  private var isClauseWord: Bool { token.classes.contains(.reserved) }

  // MARK: - Clauses after FROM

  mutating func clauses(_ select: inout Select) throws(SQLError) {
    while token.kind == .word {
      switch token.keyword {
      case .where where select.filter == nil:
        advance()
        select.filter = try expression()
      case .start where peek().keyword == .with, .connect where peek().keyword == .by:
        guard select.hierarchy == nil else { throw trailing() }
        select.hierarchy = try hierarchy()
      case .group where select.groupBy == nil: select.groupBy = try groupBy()
      case .having where select.having == nil:
        advance()
        select.having = try expression()
      case .window where isName(peek()) && peek(2).keyword == .as: select.windows = try windows()
      case .qualify where select.qualify == nil && dialect != .oracle || startsOperand(peek()):
        guard select.qualify == nil else { throw trailing() }
        advance()
        select.qualify = try expression()
      case .using where peek().keyword == .sample: select.sample = try usingSample()
      case .model where select.model == nil && isModelWord(peek().keyword):
        select.model = rawModel()
      default: return
      }
    }
  }

  private func isModelWord(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .dimension, .partition, .ignore, .keep, .return, .unique, .reference, .main: true
    default: false
    }
  }

  private mutating func hierarchy() throws(SQLError) -> Hierarchy {
    let start = token.start
    var startWith: Expression?
    if accept(.start, .with) { startWith = try expression() }
    try expect(.connect, .by)
    let isNoCycle = accept(.nocycle)
    let condition = try expression()
    if startWith == nil, accept(.start, .with) { startWith = try expression() }
    return Hierarchy(
      startWith: startWith, connectBy: condition, isNoCycle: isNoCycle, range: range(from: start))
  }

  private mutating func windows() throws(SQLError) -> [NamedWindow] {
    advance()
    return try commaList { parser throws(SQLError) in
      let name = try parser.identifier("the name of a window")
      try parser.expect(.as)
      return NamedWindow(name: name, window: try parser.window())
    }
  }

  // MARK: - GROUP BY

  private mutating func groupBy() throws(SQLError) -> GroupBy {
    let start = token.start
    advance()
    try expect(.by)
    var groupBy = GroupBy(isAll: false, isDistinct: false, elements: [], range: token.range)
    if at(.all) {
      advance()
      groupBy.isAll = !atGroupingElement
    } else {
      groupBy.isDistinct = accept(.distinct)
    }
    if !groupBy.isAll {
      groupBy.elements = [try groupingElement()]
      while accept(.comma) {
        if !atGroupingElement { break }
        groupBy.elements.append(try groupingElement())
      }
    }
    groupBy.range = range(from: start)
    return groupBy
  }

  private var atGroupingElement: Bool {
    startsOperand(token) || at(.rollup) || at(.cube) || at(.grouping)
      || (token.kind == .word && token.keyword == .not) || at(.star)
  }

  private mutating func groupingElement() throws(SQLError) -> GroupBy.Element {
    switch token.keyword {
    case .rollup where peek().kind == .leftParen:
      advance()
      return .rollup(try groupingList())
    case .cube where peek().kind == .leftParen:
      advance()
      return .cube(try groupingList())
    case .grouping where peek().keyword == .sets:
      advance()
      advance()
      return .groupingSets(try groupingList())
    default: break
    }
    let expression = try expression()
    if case .row(let list) = expression.kind, text(in: expression.range).utf8.first == 0x28 {
      return .group(list)
    }
    return .expression(expression)
  }

  private mutating func groupingList() throws(SQLError) -> [GroupBy.Element] {
    try enter()
    let list = try parenthesizedList { parser throws(SQLError) in try parser.groupingElement() }
    leave()
    return list
  }

  // MARK: - INTO

  /// `[BULK COLLECT] INTO a, b [LIMIT n]`
  mutating func into() throws(SQLError) -> Into {
    let start = token.start
    let isBulk = accept(.bulk, .collect)
    try expect(.into)
    let targets = try commaList { parser throws(SQLError) in try parser.variable() }
    return Into(targets: targets, isBulk: isBulk, limit: nil, range: range(from: start))
  }

  /// Something that can be assigned to: a name, a field, an element, a host variable.
  mutating func variable() throws(SQLError) -> Expression {
    guard atName || at(.colon) || at(.question) || at(.dollarParameter) else {
      throw unexpected("expected a variable")
    }
    return try prefixed()
  }
}

extension Token {
  /// SELECT itself, or what may stand between it and its list.
  fileprivate var isSelectWord: Bool {
    keyword == .distinct || keyword == .all
  }
}
