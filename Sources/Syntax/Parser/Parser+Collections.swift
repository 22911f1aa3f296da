import Diagnostics

/// Lists, structures, maps, rows, stars and lambdas.
extension Parser {
  /// `ARRAY[…]`, `ARRAY(SELECT …)`; nil if it is a name.
  mutating func array() throws(SQLError) -> Expression? {
    let start = token.start
    switch peek().kind {
    case .leftBracket:
      advance()
      var list = try list()
      list.range.start = Int(start)
      return list
    case .leftParen where startsQuery(peek(2), peek(3)):
      advance()
      let query = try parenthesizedQuery()
      return Expression(.arrayQuery(query), range: range(from: start))
    default: return nil
    }
  }

  /// `[a, b]` or `[x FOR x IN list IF …]`.
  mutating func list() throws(SQLError) -> Expression {
    let start = token.start
    let open = token.range
    advance()
    try enter()
    var items: [Expression] = []
    while !at(.rightBracket) {
      items.append(try expression())
      if items.count == 1, at(.for) { return try comprehension(items[0], start: start) }
      if !accept(.comma) { break }
    }
    try closeBracket(open)
    leave()
    return Expression(.list(items), range: range(from: start))
  }

  private mutating func closeBracket(_ open: SourceRange) throws(SQLError) {
    if accept(.rightBracket) { return }
    if at(.endOfText) {
      throw SQLError(.syntaxError, "syntax error: \"[\" is never closed", range: open)
    }
    throw unexpected("expected \",\" or \"]\"")
  }

  private mutating func comprehension(
    _ result: Expression, start: UInt32
  ) throws(SQLError) -> Expression {
    advance()
    let variables = try commaList { parser throws(SQLError) in try parser.identifier() }
    try expect(.in)
    let source = try expression()
    let filter = accept(.if) ? try expression() : nil
    try expect(.rightBracket, "]")
    leave()
    let comprehension = Comprehension(
      result: result, variables: variables, source: source, filter: filter)
    return Expression(.comprehension(comprehension), range: range(from: start))
  }

  /// `{'a': 1, b: 2}`
  mutating func structure() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    try enter()
    var fields: [StructureField] = []
    while !at(.rightBrace) {
      let nameRange = token.range
      let name =
        token.isString
        ? Identifier(try stringText(), isQuoted: true, range: nameRange) : try label()
      try expect(.colon, ":")
      fields.append(StructureField(name: name, value: try expression()))
      if !accept(.comma) { break }
    }
    try expect(.rightBrace, "}")
    leave()
    return Expression(.structure(fields), range: range(from: start))
  }

  /// `MAP {'a': 1}`
  mutating func map() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    advance()
    try enter()
    var entries: [MapEntry] = []
    while !at(.rightBrace) {
      let key = try expression()
      try expect(.colon, ":")
      entries.append(MapEntry(key: key, value: try expression()))
      if !accept(.comma) { break }
    }
    try expect(.rightBrace, "}")
    leave()
    return Expression(.map(entries), range: range(from: start))
  }

  /// `ROW(a, b)`
  mutating func row() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    let open = try openParen()
    var list: [Expression] = []
    while !at(.rightParen) {
      list.append(try expression())
      if !accept(.comma) { break }
    }
    try closeParen(open)
    return Expression(.row(list), range: range(from: start))
  }

  // MARK: - Stars

  /// `*` and what may change it.
  mutating func star(
    qualifier: [Identifier] = [], start: UInt32? = nil
  ) throws(SQLError) -> Expression {
    let start = start ?? token.start
    try expect(.star, "*")
    var star = Star(qualifier: qualifier)
    while token.kind == .word, try starChange(&star) {}
    return Expression(.star(star), range: range(from: start))
  }

  private mutating func starChange(_ star: inout Star) throws(SQLError) -> Bool {
    switch token.keyword {
    case .exclude: advance()
    case .except where peek().kind == .leftParen && !startsQuery(peek(2), peek(3)): advance()
    case .except where peek().isWord && !startsQuery(peek(), peek(2)) && excludesOne: advance()
    case .replace where startsOperand(peek()):
      advance()
      star.replaced =
        at(.leftParen)
        ? try parenthesizedList { parser throws(SQLError) in try parser.replacement() }
        : [try replacement()]
      return true
    case .rename where peek().kind == .leftParen || renamesOne:
      advance()
      star.renamed =
        at(.leftParen)
        ? try parenthesizedList { parser throws(SQLError) in try parser.renaming() }
        : [try renaming()]
      return true
    default: return false
    }
    star.excluded =
      at(.leftParen)
      ? try parenthesizedList { parser throws(SQLError) in try parser.qualifiedName() }
      : [try qualifiedName()]
    return true
  }

  /// Whether `EXCEPT a` goes on as a SELECT list does.
  private var excludesOne: Bool {
    var place = 2
    while peek(place).kind == .dot { place += 2 }
    let next = peek(place)
    return next.keyword == .from || next.kind == .comma || next.kind == .endOfText
  }

  /// Whether `RENAME a AS b` begins here.
  private var renamesOne: Bool {
    peek().isWord && (peek(2).keyword == .as || peek(2).kind == .dot)
  }

  private mutating func renaming() throws(SQLError) -> Star.Renaming {
    let from = try qualifiedName()
    try expect(.as)
    return Star.Renaming(from: from, to: try label())
  }

  private mutating func replacement() throws(SQLError) -> Star.Replacement {
    let expression = try expression()
    try expect(.as)
    return Star.Replacement(expression: expression, name: try label())
  }

  /// `COLUMNS('regex')`, `COLUMNS(*)`, `COLUMNS(c -> …)`.
  mutating func columns() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    let open = try openParen()
    let operand = try lambdaOrExpression()
    try closeParen(open)
    return Expression(.columns(operand), range: range(from: start))
  }

  // MARK: - Lambdas

  /// An argument, which alone may be a lambda.
  mutating func lambdaOrExpression() throws(SQLError) -> Expression {
    let start = token.start
    if isName(token), peek().kind == .arrow, !isJSONKey(peek(2)) {
      let parameter = takeIdentifier()
      return try lambdaBody([parameter], start: start)
    }
    if at(.leftParen), let count = lambdaParameterCount {
      advance()
      var parameters: [Identifier] = []
      for _ in 0..<count {
        parameters.append(takeIdentifier())
        advance()
      }
      return try lambdaBody(parameters, start: start)
    }
    return try expression()
  }

  /// After `x ->` a constant is a key of JSON; the binder may still read it as a lambda.
  private func isJSONKey(_ token: Token) -> Bool { token.isString || isNumber(token) }

  private mutating func lambdaBody(
    _ parameters: [Identifier], start: UInt32
  ) throws(SQLError) -> Expression {
    advance()
    let lambda = Lambda(parameters: parameters, body: try expression())
    return Expression(.lambda(lambda), range: range(from: start))
  }

  /// The number of names in `(a, b) ->`, if that is what stands here.
  private var lambdaParameterCount: Int? {
    for count in 1...3 {
      guard isName(peek(2 * count - 1)) else { return nil }
      let after = peek(2 * count)
      if after.kind == .rightParen { return peek(2 * count + 1).kind == .arrow ? count : nil }
      if after.kind != .comma { return nil }
    }
    return nil
  }

  /// `lambda x, y: x + y`
  mutating func lambdaWord() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    let parameters = try commaList { parser throws(SQLError) in try parser.identifier() }
    try expect(.colon, ":")
    let lambda = Lambda(parameters: parameters, body: try expression())
    return Expression(.lambda(lambda), range: range(from: start))
  }

  /// Oracle's `NEW type(…)`.
  mutating func newObject() throws(SQLError) -> Expression {
    let start = token.start
    advance()
    let name = try qualifiedName("the name of a type")
    let arguments = at(.leftParen) ? try plainArguments() : []
    return Expression(
      .new(FunctionCall(name: name, arguments: arguments)), range: range(from: start))
  }
}
