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
    let operand = try expression()
    if !accept(.as) { throw unexpected(expecting: .as) }
    var cast = Cast(operand: operand, type: try typeName(), isTry: isTry)
    if accept(.default) {
      cast.defaultOnError = try expression()
      try expect(.on)
      try expect(.conversion)
      try expect(.error)
    }
    if accept(.comma) || accept(.format) { cast.format = try expression() }
    try closeParen(open)
    return Expression(.cast(cast), range: range(from: start))
  }

  /// One of the standard's calls with words inside, or a plain call of the same name.
  mutating func specialCall() throws(SQLError) -> Expression {
    let start = token.start
    let before = mark
    let keyword = token.keyword
    advance()
    let open = token.range
    advance()
    var form: SpecialForm?
    switch keyword {
    case .extract: form = try extract()
    case .position: form = try positionForm()
    case .substring: form = try substring()
    case .trim: form = try trim()
    default: form = try overlay()
    }
    guard let form else {
      goBack(to: before)
      let name = QualifiedName([takeIdentifier()])
      return try call(named: name, start: start)
    }
    try closeParen(open)
    return Expression(.special(form), range: range(from: start))
  }

  private mutating func extract() throws(SQLError) -> SpecialForm? {
    guard token.isWord || token.isString, peek().keyword == .from else { return nil }
    let field = token.isString ? try stringText() : takeIdentifier().text
    advance()
    return .extract(field: field.lowercased(), from: try expression())
  }

  private mutating func positionForm() throws(SQLError) -> SpecialForm? {
    guard !at(.rightParen) else { return nil }
    let needle = try operators(above: .pattern)
    guard accept(.in) else { return nil }
    return .position(needle: needle, haystack: try expression())
  }

  private mutating func substring() throws(SQLError) -> SpecialForm? {
    guard !at(.rightParen) else { return nil }
    let text = try operators(above: .pattern)
    if accept(.similar) {
      let pattern = try expression()
      try expect(.escape)
      return .substringSimilar(text, pattern: pattern, escape: try expression())
    }
    guard at(.from) || at(.for) else { return nil }
    var from: Expression?
    var length: Expression?
    while true {
      if accept(.from) {
        from = try expression()
      } else if accept(.for) {
        length = try expression()
      } else {
        return .substring(text, from: from, length: length)
      }
    }
  }

  private mutating func trim() throws(SQLError) -> SpecialForm? {
    let side: SpecialForm.TrimSide? =
      accept(.both) ? .both : accept(.leading) ? .leading : accept(.trailing) ? .trailing : nil
    if accept(.from) { return .trim(side ?? .both, characters: nil, try expression()) }
    guard !at(.rightParen) else { return nil }
    let first = try expression()
    if accept(.from) { return .trim(side ?? .both, characters: first, try expression()) }
    guard let side else { return nil }
    if accept(.comma) { return .trim(side, characters: try expression(), first) }
    return .trim(side, characters: nil, first)
  }

  private mutating func overlay() throws(SQLError) -> SpecialForm? {
    guard !at(.rightParen) else { return nil }
    let text = try expression()
    guard accept(.placing) else { return nil }
    let placing = try expression()
    try expect(.from)
    let from = try expression()
    let length = accept(.for) ? try expression() : nil
    return .overlay(text, placing: placing, from: from, length: length)
  }
}
