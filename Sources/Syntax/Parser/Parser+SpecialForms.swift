import Diagnostics

/// CASE, CAST, EXTRACT, SUBSTRING, POSITION, TRIM and OVERLAY.
extension Parser {
  mutating func conditional() throws(SQLError) -> Expression {
    let start = token.start
    let place = token.range
    advance()
    try enter()
    var conditional = Conditional(operand: nil, branches: [], otherwise: nil)
    if !at(.when) { conditional.operand = try expression() }
    while accept(.when) {
      let condition = try expression()
      try expect(.then)
      let result = try expression()
      conditional.branches.append(.init(condition: condition, result: result))
    }
    if conditional.branches.isEmpty { throw unexpected(expecting: .when) }
    if accept(.else) { conditional.otherwise = try expression() }
    if !accept(.end) {
      throw at(.endOfText)
        ? SQLError(.syntaxError, "syntax error: CASE has no END", range: place)
        : unexpected("expected WHEN, ELSE or END")
    }
    leave()
    return Expression(.conditional(conditional), range: range(from: start))
  }

  /// `CAST(x AS t)` and `TRY_CAST(x AS t)`.
  mutating func cast() throws(SQLError) -> Expression {
    let start = token.start
    let isTry = at(.tryCast)
    advance()
    let open = try openParen()
    try enter()
    let operand = try expression()
    leave()
    if !accept(.as) { throw unexpected(expecting: .as) }
    var cast = Cast(operand: operand, type: try typeName(), isTry: isTry)
    if at(.default) { cast.defaultOnError = try defaultOnError() }
    if accept(.comma) || accept(.format) { cast.format = try expression() }
    // The languages of names of months say nothing here, as in TO_DATE.
    if accept(.comma) { _ = try expression() }
    try closeParen(open)
    return Expression(.cast(cast), range: range(from: start))
  }

  /// `DEFAULT x ON CONVERSION ERROR`
  mutating func defaultOnError() throws(SQLError) -> Expression {
    advance()
    let value = try expression()
    try expect(.on)
    try expect(.conversion)
    try expect(.error)
    return value
  }

  /// One of the standard's calls with words inside, or a plain call of the same name.
  mutating func specialCall() throws(SQLError) -> Expression {
    let start = token.start
    let keyword = token.keyword
    let isPlain =
      peek(2).kind == .rightParen || peek(3).kind == .fatArrow || peek(3).kind == .assign
    let name = QualifiedName([takeIdentifier()])
    if isPlain { return try call(named: name, start: start) }
    let open = try openParen()
    try enter()
    defer { leave() }
    let found: SpecialOrArgument
    switch keyword {
    case .extract: found = try extract()
    case .position: found = try positionForm()
    case .substring: found = try substring()
    case .trim: found = try trim()
    default: found = try overlay()
    }
    switch found {
    case .special(let form):
      try closeParen(open)
      return Expression(.special(form), range: range(from: start))
    case .argument(let first):
      var call = FunctionCall(name: name, arguments: [.init(value: first)])
      try finishCall(&call, open: open)
      return Expression(.call(call), range: range(from: start))
    }
  }

  /// What the content of the parentheses turned out to be, after its first expression.
  private enum SpecialOrArgument {
    case special(SpecialForm)
    case argument(Expression)
  }

  private mutating func extract() throws(SQLError) -> SpecialOrArgument {
    guard token.isWord || token.isString, peek().keyword == .from else {
      return .argument(try expression())
    }
    let field = token.isString ? try stringText() : takeIdentifier().text
    advance()
    return .special(.extract(field: field.lowercased(), from: try expression()))
  }

  /// The first operand, which must not take the words of the form for operators.
  private mutating func firstOperand() throws(SQLError) -> Expression {
    try enter()
    let operand = try operators(above: .pattern)
    leave()
    return operand
  }

  private mutating func positionForm() throws(SQLError) -> SpecialOrArgument {
    let needle = try firstOperand()
    guard accept(.in) else { return .argument(try operators(after: needle, above: .none)) }
    return .special(.position(needle: needle, haystack: try expression()))
  }

  private mutating func substring() throws(SQLError) -> SpecialOrArgument {
    let text = try firstOperand()
    if accept(.similar) {
      let pattern = try expression()
      try expect(.escape)
      return .special(.substringSimilar(text, pattern: pattern, escape: try expression()))
    }
    guard at(.from) || at(.for) else {
      return .argument(try operators(after: text, above: .none))
    }
    var from: Expression?
    var length: Expression?
    while true {
      if accept(.from) {
        from = try expression()
      } else if accept(.for) {
        length = try expression()
      } else {
        return .special(.substring(text, from: from, length: length))
      }
    }
  }

  private mutating func trim() throws(SQLError) -> SpecialOrArgument {
    let side: SpecialForm.TrimSide? =
      accept(.both) ? .both : accept(.leading) ? .leading : accept(.trailing) ? .trailing : nil
    if accept(.from) { return .special(.trim(side ?? .both, characters: nil, try expression())) }
    let first = try expression()
    if accept(.from) {
      return .special(.trim(side ?? .both, characters: first, try expression()))
    }
    guard let side else { return .argument(first) }
    if accept(.comma) { return .special(.trim(side, characters: try expression(), first)) }
    return .special(.trim(side, characters: nil, first))
  }

  private mutating func overlay() throws(SQLError) -> SpecialOrArgument {
    let text = try expression()
    guard accept(.placing) else { return .argument(text) }
    let placing = try expression()
    try expect(.from)
    let from = try expression()
    let length = accept(.for) ? try expression() : nil
    return .special(.overlay(text, placing: placing, from: from, length: length))
  }
}
