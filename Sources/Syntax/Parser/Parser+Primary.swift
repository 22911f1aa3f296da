import Diagnostics

/// What an expression begins with: signs, NOT, constants, names, calls, parentheses.
extension Parser {
  /// An operand with the signs and words before it.
  mutating func prefixed() throws(SQLError) -> Expression {
    switch token.kind {
    case .word where token.keyword != .none: try wordPrefixed()
    case .word, .quotedWord: try withSuffixes(try nameOrCall())
    case .dash, .plus, .tilde, .symbol, .atSign: try signed()
    case .leftParen: try withIntervalSuffix(try withSuffixes(try parenthesized()))
    default: try withSuffixes(try constant())
    }
  }

  private mutating func wordPrefixed() throws(SQLError) -> Expression {
    switch token.keyword {
    case .not: try negated()
    case .prior where startsOperand(peek()): try priorOperand()
    case .connectByRoot: try priorOperand()
    default: try withSuffixes(try wordOperand())
    }
  }

  private mutating func negated() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    try enter()
    let operand = try operators(above: .and)
    leave()
    return Expression(.not(operand), range: range(from: start))
  }

  private mutating func priorOperand() throws(SQLError) -> Expression {
    let start = token.start
    let isRoot = at(.connectByRoot)
    advance()
    try enter()
    let operand = try operators(above: isRoot ? .collate : .unary)
    leave()
    return Expression(
      isRoot ? .connectByRoot(operand) : .prior(operand), range: range(from: start))
  }

  private mutating func signed() throws(SQLError) -> Expression {
    let sign = token
    advance()
    try enter()
    // In Oracle `-2 ** 2` is -4: the power binds tighter (PL/SQL Language Reference, 3.9.1).
    let minimum =
      sign.kind == .dash || sign.kind == .plus
      ? (dialect == .oracle ? Precedence.multiplicative : .unary) : .other
    let operand = try operators(above: minimum)
    leave()
    let unary: UnaryOperator =
      switch sign.kind {
      case .dash: .minus
      case .plus: .plus
      case .tilde: .bitNot
      default: .other(text(of: sign))
      }
    return Expression(.unary(unary, operand), range: range(from: sign.start))
  }

  /// An operand that begins with a word the parser knows.
  private mutating func wordOperand() throws(SQLError) -> Expression {
    let next = peek().kind
    switch token.keyword {
    case .null: return literal(.null)
    case .true: return literal(.boolean(true))
    case .false: return literal(.boolean(false))
    case .case: return try conditional()
    case .cast, .tryCast: if next == .leftParen { return try cast() }
    case .exists: if next == .leftParen { return try exists() }
    case .default: return simple(.defaultValue)
    case .interval: if let interval = try interval() { return interval }
    case .array: if let array = try array() { return array }
    case .map: if next == .leftBrace { return try map() }
    case .row: if next == .leftParen { return try row() }
    case .cursor, .columns, .lambda, .new, .current, .multiset:
      if let form = try rareWordOperand() { return form }
    case .extract, .substring, .position, .trim, .overlay:
      if next == .leftParen { return try specialCall() }
    case .date, .time, .timestamp:
      if let typed = try typedLiteral() { return typed }
    default: break
    }
    return try nameOrCall()
  }

  private mutating func rareWordOperand() throws(SQLError) -> Expression? {
    let start = token.start
    let next = peek()
    switch token.keyword {
    case .cursor where next.kind == .leftParen && startsQuery(peek(2), peek(3)):
      advance()
      let query = try parenthesizedQuery()
      return Expression(.cursor(query), range: range(from: start))
    case .multiset where next.kind == .leftParen && startsQuery(peek(2), peek(3)):
      advance()
      let query = try parenthesizedQuery()
      return Expression(.arrayQuery(query), range: range(from: start))
    case .columns where next.kind == .leftParen: return try columns()
    case .lambda where isName(next) && (peek(2).kind == .colon || peek(2).kind == .comma):
      return try lambdaWord()
    case .new where isName(next) && dialect == .oracle: return try newObject()
    case .current where next.keyword == .of:
      advance()
      advance()
      let name = try qualifiedName("the name of a cursor")
      return Expression(.currentOf(name), range: range(from: start))
    default: return nil
    }
  }

  /// An operand that begins with no word.
  private mutating func constant() throws(SQLError) -> Expression {
    switch token.kind {
    case .integer, .decimal, .float, .binaryFloat, .binaryDouble: return try number()
    case .string, .escapeString, .unicodeString, .dollarString, .delimitedString:
      return try stringLiteral()
    case .bytes, .bits: return try bitLiteral()
    case .star where peek().keyword == .columns && peek(2).kind == .leftParen:
      let start = token.start
      advance()
      return Expression(.unary(.other("*"), try columns()), range: range(from: start))
    case .star: return try star()
    case .leftBracket: return try list()
    case .leftBrace: return try structure()
    case .question, .colon, .dollarParameter: return try parameter()
    case .inquiry:
      let name = Identifier(
        String(text(of: token).dropFirst(2)), range: token.range)
      return simple(.inquiry(name))
    default: throw unexpected("expected an expression")
    }
  }

  // MARK: - Small builders

  /// The current token as an expression.
  mutating func simple(_ kind: Expression.Kind) -> Expression {
    let expression = Expression(kind, range: token.range)
    advance()
    return expression
  }

  mutating func literal(_ literal: Literal) -> Expression { simple(.literal(literal)) }

  // MARK: - Parentheses

  /// `(x)`, `(a, b)` or `(SELECT …)`.
  mutating func parenthesized() throws(SQLError) -> Expression {
    let start = token.start
    if peek().kind == .rightParen && isLambdaArrow(peek(2)) == false {
      advance()
      advance()
      return Expression(.row([]), range: range(from: start))
    }
    switch try queryOrExpressions(allowsTrailingComma: true) {
    case .query(let query): return Expression(.subquery(query), range: range(from: start))
    case .expressions(let list):
      if list.count == 1 && tokens[index - 2].kind != .comma {
        var inner = list[0]
        inner.range = range(from: start)
        return inner
      }
      return Expression(.row(list), range: range(from: start))
    }
  }

  private func isLambdaArrow(_ token: Token) -> Bool { token.kind == .arrow }

  enum QueryOrExpressions {
    case query(Query)
    case expressions([Expression])
  }

  /// `(SELECT …)` or `(a, b)`. Which one it is may show late: `((SELECT 1) UNION (SELECT 2))`.
  mutating func queryOrExpressions(
    allowsTrailingComma: Bool = false
  ) throws(SQLError) -> QueryOrExpressions {
    let open = try openParen()
    if startsQuery(token, peek()) {
      let query = try self.query()
      try closeParen(open)
      return .query(query)
    }
    var list = [try expression()]
    if at(.as), dialect == .oracle {
      // PL/SQL's `(self AS supertype).method ()`.
      advance()
      let type = try typeName()
      let cast = Cast(operand: list[0], type: type)
      list[0] = Expression(.cast(cast), range: range(from: list[0].range.start))
    }
    if case .subquery(let first) = list[0].kind, continuesQuery {
      let query = try self.query(after: .nested(first), start: list[0].range.start)
      try closeParen(open)
      return .query(query)
    }
    while accept(.comma) {
      if allowsTrailingComma && at(.rightParen) { break }
      list.append(try expression())
    }
    try closeParen(open)
    return .expressions(list)
  }

  /// Whether what stands here goes on with a query that began with a query in parentheses.
  var continuesQuery: Bool {
    switch token.keyword {
    case .union, .intersect, .except, .order, .limit, .offset, .fetch: true
    case .minus: true
    default: false
    }
  }

  private mutating func exists() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    guard startsQuery(peek(), peek(2)) || peek().kind == .leftParen else {
      // A method of PL/SQL's collections, or a function of this name.
      return try call(named: QualifiedName([identifier(before: start)]), start: start)
    }
    switch try queryOrExpressions() {
    case .query(let query): return Expression(.exists(query), range: range(from: start))
    case .expressions(let list):
      if list.count == 1, case .subquery(let query) = list[0].kind {
        return Expression(.exists(query), range: range(from: start))
      }
      throw unexpected("expected a query after EXISTS")
    }
  }

  /// The word that was just taken, as a name.
  func identifier(before start: UInt32) -> Identifier {
    let word = tokens[index - 1]
    return Identifier(name(of: word), isQuoted: word.kind == .quotedWord, range: word.range)
  }
}
