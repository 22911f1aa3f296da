import Diagnostics

/// What stands directly after an operand and binds tighter than any sign: `::type`, `[…]`, `.field`.
extension Parser {
  @inline(__always)
  mutating func withSuffixes(_ operand: Expression) throws(SQLError) -> Expression {
    switch token.kind {
    case .doubleColon, .leftBracket, .dot, .leftParen: try suffixes(operand)
    default: operand
    }
  }

  /// Oracle's `(a - b) DAY(9) TO SECOND`: a difference as an interval.
  mutating func withIntervalSuffix(_ operand: Expression) throws(SQLError) -> Expression {
    guard dialect == .oracle, token.keyword == .day || token.keyword == .year else {
      return operand
    }
    let hasPrecision =
      peek().kind == .leftParen && peek(2).kind == .integer && peek(3).kind == .rightParen
    guard peek(hasPrecision ? 4 : 1).keyword == .to else { return operand }
    let start = token.start
    let fields = try intervalFields()
    let type = TypeName(.interval(fields), range: range(from: start))
    return Expression(
      .cast(Cast(operand: operand, type: type)), range: range(from: operand.range.start))
  }

  private mutating func suffixes(_ operand: Expression) throws(SQLError) -> Expression {
    var result = operand
    while true {
      switch token.kind {
      case .doubleColon: result = try castSuffix(result)
      case .leftBracket: result = try subscriptSuffix(result)
      case .dot where peek().isWord || peek().kind == .star: result = try fieldSuffix(result)
      case .leftParen:
        if isOuterJoinMark {
          result = outerJoinSuffix(result)
        } else if case .field(let operand, let name) = result.kind {
          result =
            dialect == .oracle ? try applySuffix(result) : try chainedCall(operand, name)
        } else if dialect == .oracle, isCallable(result) {
          result = try applySuffix(result)
        } else {
          return result
        }
      default: return result
      }
      try deepen()
    }
  }

  /// `a(i)(j)`: an element of a collection of collections.
  private func isCallable(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .call, .apply: true
    default: false
    }
  }

  /// `(+)`
  var isOuterJoinMark: Bool {
    at(.leftParen) && peek().kind == .plus && peek(2).kind == .rightParen
  }

  private mutating func outerJoinSuffix(_ operand: Expression) -> Expression {
    advance()
    advance()
    advance()
    return Expression(.outerJoined(operand), range: range(from: operand.range.start))
  }

  private mutating func castSuffix(_ operand: Expression) throws(SQLError) -> Expression {
    advance()
    let type = try typeName()
    return Expression(
      .cast(Cast(operand: operand, type: type)), range: range(from: operand.range.start))
  }

  private mutating func fieldSuffix(_ operand: Expression) throws(SQLError) -> Expression {
    advance()
    if accept(.star) {
      return Expression(.allFields(operand), range: range(from: operand.range.start))
    }
    let field = try label("the name of a field")
    return Expression(.field(operand, field), range: range(from: operand.range.start))
  }

  /// `operand.function(x)` is `function(operand, x)`.
  private mutating func chainedCall(
    _ operand: Expression, _ name: Identifier
  ) throws(SQLError) -> Expression {
    var made = try call(named: QualifiedName([name]), start: UInt32(operand.range.start))
    if case .call(var call) = made.kind {
      call.arguments.insert(.init(value: operand), at: 0)
      made.kind = .call(call)
    }
    return made
  }

  private mutating func applySuffix(_ operand: Expression) throws(SQLError) -> Expression {
    let arguments = try plainArguments()
    return Expression(
      .apply(operand, arguments: arguments), range: range(from: operand.range.start))
  }

  /// `[i]`, `[a:b]`, `[:b]`, `[a:]`, `[a:b:step]`
  private mutating func subscriptSuffix(_ operand: Expression) throws(SQLError) -> Expression {
    let open = token.range
    advance()
    let lower = at(.colon) || at(.doubleColon) ? nil : try expression()
    if accept(.rightBracket) {
      guard let lower else { throw unexpected("expected an index") }
      return Expression(
        .element(operand, index: lower), range: range(from: operand.range.start))
    }
    return try slice(operand, lower: lower, open: open)
  }

  private mutating func slice(
    _ operand: Expression, lower: Expression?, open: SourceRange
  ) throws(SQLError) -> Expression {
    var slice = Slice(operand: operand, lower: lower, upper: nil, step: nil)
    if !accept(.doubleColon) {
      if !accept(.colon) { throw unexpected("expected \":\" or \"]\"") }
      // `-` alone means "to the end" where a step follows.
      if at(.dash) && peek().kind == .colon {
        advance()
      } else if !at(.rightBracket) && !at(.colon) {
        slice.upper = try expression()
      }
      if accept(.colon) { slice.step = try expression() }
    } else if !at(.rightBracket) {
      slice.step = try expression()
    }
    if !accept(.rightBracket) {
      throw SQLError(.syntaxError, "syntax error: \"[\" is never closed", range: open)
    }
    return Expression(.slice(slice), range: range(from: operand.range.start))
  }
}
