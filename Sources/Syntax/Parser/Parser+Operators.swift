import Diagnostics

/// Precedence climbing. An operand is read, and then every operator that binds tighter than the caller's
/// takes it as its left side.
///
/// Taking it puts the whole operand one level deeper. `deepest` holds how deep the tree of the operand
/// reaches, so that `1::a::b::c…` is refused like a million parentheses.
extension Parser {
  /// Reads an expression.
  package mutating func expression() throws(SQLError) -> Expression {
    try enter()
    let expression = try operators(above: .none)
    leave()
    return expression
  }

  /// Reads an operand and the operators after it that bind tighter than `minimum`.
  mutating func operators(above minimum: Precedence) throws(SQLError) -> Expression {
    let outer = deepest
    deepest = depth
    let left = try operators(after: try prefixed(), above: minimum)
    if outer > deepest { deepest = outer }
    return left
  }

  /// Reads the operators after an operand that bind tighter than `minimum`.
  mutating func operators(
    after operand: Expression, above minimum: Precedence
  ) throws(SQLError) -> Expression {
    var left = operand
    while true {
      let precedence = infixPrecedence
      guard precedence > minimum else { return left }
      left = try infix(left, precedence)
      try deepen()
    }
  }

  /// Notes that the operand read so far moved one level down.
  @inline(__always) mutating func deepen() throws(SQLError) {
    deepest += 1
    if deepest > limits.nesting { throw tooDeep() }
  }

  private mutating func infix(
    _ left: Expression, _ precedence: Precedence
  ) throws(SQLError) -> Expression {
    switch precedence {
    case .and, .or: try logical(left, precedence)
    case .is: try isTest(left)
    case .pattern: try pattern(left)
    case .timeZone: try atTimeZone(left)
    case .collate: try collate(left)
    default: try chain(left, precedence)
    }
  }

  /// `a AND b AND c` as one list.
  private mutating func logical(
    _ left: Expression, _ precedence: Precedence
  ) throws(SQLError) -> Expression {
    let keyword = token.keyword
    var operands = [left]
    while accept(keyword) { operands.append(try operators(above: precedence)) }
    let range = SourceRange(start: left.range.start, end: previousEnd)
    return Expression(precedence == .and ? .and(operands) : .or(operands), range: range)
  }

  /// `a + b - c` as one list.
  private mutating func chain(
    _ left: Expression, _ precedence: Precedence
  ) throws(SQLError) -> Expression {
    var terms: [OperatorChain.Term] = []
    repeat {
      let start = token.start
      let operation = try binaryOperator()
      let operatorRange = range(from: start)
      if at(.any) || at(.all) || at(.some), peek().kind == .leftParen {
        let chained = terms.isEmpty ? left : joined(left, terms)
        return try quantified(chained, operation)
      }
      let operand = try operators(above: precedence)
      terms.append(
        OperatorChain.Term(operator: operation, operatorRange: operatorRange, operand: operand))
    } while infixPrecedence == precedence
    return joined(left, terms)
  }

  private func joined(_ first: Expression, _ terms: [OperatorChain.Term]) -> Expression {
    let range = SourceRange(
      start: first.range.start, end: terms[terms.count - 1].operand.range.end)
    return Expression(
      .chain(OperatorChain(first: first, rest: terms)),
      range: SourceRange(start: range.start, end: max(range.end, previousEnd)))
  }

  /// `x = ANY (…)`, after the operator.
  mutating func quantified(
    _ left: Expression, _ operation: BinaryOperator
  ) throws(SQLError) -> Expression {
    let isAll = at(.all)
    advance()
    try enter()
    defer { leave() }
    let collection: QuantifiedComparison.Collection
    switch try queryOrExpressions() {
    case .query(let query): collection = .query(query)
    case .expressions(let list): collection = .values(list)
    }
    let comparison = QuantifiedComparison(
      operand: left, operator: operation, isAll: isAll, collection: collection)
    return Expression(.quantified(comparison), range: range(from: left.range.start))
  }

  // MARK: - Operators by their tokens

  private mutating func binaryOperator() throws(SQLError) -> BinaryOperator {
    let symbol = token
    advance()
    switch symbol.kind {
    case .equal, .doubleEqual: return .equal
    case .notEqual: return .notEqual
    case .less: return .less
    case .lessOrEqual: return .lessOrEqual
    case .greater: return .greater
    case .greaterOrEqual: return .greaterOrEqual
    case .nullSafeEqual: return .notDistinct
    case .plus: return .add
    case .dash: return .subtract
    case .star: return .multiply
    case .slash: return .divide
    case .doubleSlash: return .integerDivide
    case .percentSign: return .modulo
    case .caret, .doubleStar: return .power
    case .concatenate: return .concatenate
    default: return try rarerOperator(symbol)
    }
  }

  private mutating func rarerOperator(_ symbol: Token) throws(SQLError) -> BinaryOperator {
    switch symbol.kind {
    case .bar: return .bitOr
    case .ampersand: return .bitAnd
    case .shiftLeft: return .shiftLeft
    case .shiftRight: return .shiftRight
    case .tilde: return .matches
    case .notTilde: return .notMatches
    case .tildeStar: return .matchesIgnoringCase
    case .notTildeStar: return .notMatchesIgnoringCase
    case .arrow: return .arrow
    case .doubleArrow: return .doubleArrow
    case .word: return try wordOperator(symbol)
    default: return text(of: symbol) == "#" ? .bitXor : .other(text(of: symbol))
    }
  }

  private mutating func wordOperator(_ word: Token) throws(SQLError) -> BinaryOperator {
    switch word.keyword {
    case .mod: return .modulo
    case .member:
      _ = accept(.of)
      return .member
    case .submultiset:
      _ = accept(.of)
      return .submultiset
    case .multiset:
      let operation = token.keyword.rawValue
      advance()
      let quantifier = acceptAny(.all, .distinct)
      return .multiset(quantifier == .distinct ? operation + " distinct" : operation)
    default: return try namedOperator()
    }
  }

  /// `OPERATOR(pg_catalog.~)`, after the word.
  private mutating func namedOperator() throws(SQLError) -> BinaryOperator {
    let open = try openParen()
    while token.isWord {
      advance()
      try expect(.dot, ".")
    }
    let operation = try binaryOperator()
    try closeParen(open)
    return operation
  }

  // MARK: - Words after an operand

  private mutating func atTimeZone(_ left: Expression) throws(SQLError) -> Expression {
    advance()
    let zone: Expression
    if at(.local) {
      zone = Expression(.name(QualifiedName([takeIdentifier()])), range: range(from: previousEnd))
    } else {
      try expect(.time, .zone)
      zone = try operators(above: .timeZone)
    }
    return Expression(.atTimeZone(left, zone: zone), range: range(from: left.range.start))
  }

  private mutating func collate(_ left: Expression) throws(SQLError) -> Expression {
    advance()
    var parts = [try label("a collation")]
    while accept(.dot) { parts.append(try label("a collation")) }
    return Expression(
      .collate(left, QualifiedName(parts)), range: range(from: left.range.start))
  }
}
