import Diagnostics

/// `IS …`, `[NOT] BETWEEN`, `[NOT] IN`, `[NOT] LIKE` and what is like them.
extension Parser {
  mutating func isTest(_ left: Expression) throws(SQLError) -> Expression {
    if accept(.isnull) { return test(left, .null, isNegated: false) }
    if accept(.notnull) { return test(left, .null, isNegated: true) }
    // `x NOT NULL` is `x IS NOT NULL`.
    if accept(.not, .null) { return test(left, .null, isNegated: true) }
    try expect(.is)
    let isNegated = accept(.not)
    if let simple = simpleTest() { return test(left, simple, isNegated: isNegated) }
    if at(.distinct) { return try distinctFrom(left, isNegated: isNegated) }
    if accept(.of) {
      _ = accept(.type)
      let types = try parenthesizedList { parser throws(SQLError) in
        _ = parser.accept(.only)
        return try parser.typeName()
      }
      return test(left, .ofTypes(types), isNegated: isNegated)
    }
    throw unexpected("expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS")
  }

  private mutating func simpleTest() -> IsTest.Test? {
    switch token.keyword {
    case .null: advance(); return .null
    case .true: advance(); return .true
    case .false: advance(); return .false
    case .unknown: advance(); return .unknown
    case .nan: advance(); return .nan
    case .infinite: advance(); return .infinite
    case .json: advance(); return .json
    case .empty: advance(); return .empty
    case .dangling: advance(); return .dangling
    case .a where peek().keyword == .set: advance(); advance(); return .set
    default: return nil
    }
  }

  private func test(_ left: Expression, _ test: IsTest.Test, isNegated: Bool) -> Expression {
    Expression(
      .isTest(IsTest(operand: left, test: test, isNegated: isNegated)),
      range: range(from: left.range.start))
  }

  private mutating func distinctFrom(
    _ left: Expression, isNegated: Bool
  ) throws(SQLError) -> Expression {
    let operatorRange = token.range
    advance()
    try expect(.from)
    let right = try operators(above: .comparison)
    let operation = isNegated ? BinaryOperator.notDistinct : .distinct
    let term = OperatorChain.Term(
      operator: operation, operatorRange: operatorRange, operand: right)
    return Expression(
      .chain(OperatorChain(first: left, rest: [term])), range: range(from: left.range.start))
  }

  mutating func pattern(_ left: Expression) throws(SQLError) -> Expression {
    let isNegated = accept(.not)
    switch token.keyword {
    case .between: return try between(left, isNegated: isNegated)
    case .in: return try membership(left, isNegated: isNegated)
    case .overlaps: return try overlaps(left)
    case .member, .submultiset: return try notMember(left)
    default: return try like(left, isNegated: isNegated)
    }
  }

  private mutating func between(_ left: Expression, isNegated: Bool) throws(SQLError) -> Expression
  {
    advance()
    let isSymmetric = accept(.symmetric)
    if !isSymmetric { _ = accept(.asymmetric) }
    let lower = try operators(above: .pattern)
    if !accept(.and) { throw unexpected("expected AND between the bounds of BETWEEN") }
    let upper = try operators(above: .pattern)
    let between = Between(
      operand: left, lower: lower, upper: upper, isNegated: isNegated, isSymmetric: isSymmetric)
    return Expression(.between(between), range: range(from: left.range.start))
  }

  private mutating func membership(
    _ left: Expression, isNegated: Bool
  ) throws(SQLError) -> Expression {
    advance()
    guard at(.leftParen) else {
      let list = [try operators(above: .pattern)]
      let membership = InList(operand: left, list: list, isNegated: isNegated, isBare: true)
      return Expression(.inList(membership), range: range(from: left.range.start))
    }
    if peek().kind == .rightParen {
      // SQLite's empty list: nothing is in it.
      advance()
      advance()
      let empty = InList(operand: left, list: [], isNegated: isNegated, isBare: false)
      return Expression(.inList(empty), range: range(from: left.range.start))
    }
    let kind: Expression.Kind
    try enter()
    defer { leave() }
    switch try queryOrExpressions(allowsTrailingComma: true) {
    case .query(let query):
      kind = .inQuery(InQuery(operand: left, query: query, isNegated: isNegated))
    case .expressions(let list):
      kind = .inList(InList(operand: left, list: list, isNegated: isNegated, isBare: false))
    }
    return Expression(kind, range: range(from: left.range.start))
  }

  private mutating func overlaps(_ left: Expression) throws(SQLError) -> Expression {
    let operatorRange = token.range
    advance()
    let right = try operators(above: .pattern)
    let term = OperatorChain.Term(
      operator: .overlaps, operatorRange: operatorRange, operand: right)
    return Expression(
      .chain(OperatorChain(first: left, rest: [term])), range: range(from: left.range.start))
  }

  /// `x NOT MEMBER OF y`, after NOT.
  private mutating func notMember(_ left: Expression) throws(SQLError) -> Expression {
    let operatorRange = token.range
    let operation = at(.member) ? BinaryOperator.member : .submultiset
    advance()
    _ = accept(.of)
    let right = try operators(above: .comparison)
    let term = OperatorChain.Term(operator: operation, operatorRange: operatorRange, operand: right)
    let place = range(from: left.range.start)
    let member = Expression(.chain(OperatorChain(first: left, rest: [term])), range: place)
    try deepen()
    return Expression(.not(member), range: place)
  }

  private mutating func like(_ left: Expression, isNegated: Bool) throws(SQLError) -> Expression {
    let form = try likeForm()
    if at(.any) || at(.all) || at(.some), peek().kind == .leftParen {
      return try quantifiedLike(left, form, isNegated: isNegated)
    }
    let pattern = try operators(above: .pattern)
    let escape = accept(.escape) ? try operators(above: .pattern) : nil
    let like = Like(
      form: form, operand: left, pattern: pattern, escape: escape, isNegated: isNegated)
    return Expression(.like(like), range: range(from: left.range.start))
  }

  private mutating func likeForm() throws(SQLError) -> Like.Form {
    let keyword = token.keyword
    advance()
    switch keyword {
    case .ilike: return .caseInsensitive
    case .glob: return .glob
    case .regexp, .rlike: return .regularExpression
    case .similar:
      try expect(.to)
      return .similar
    default: return .like
    }
  }

  private mutating func quantifiedLike(
    _ left: Expression, _ form: Like.Form, isNegated: Bool
  ) throws(SQLError) -> Expression {
    switch form {
    case .like: try quantified(left, isNegated ? .notLike : .like)
    case .caseInsensitive:
      try quantified(left, isNegated ? .notCaseInsensitiveLike : .caseInsensitiveLike)
    default: throw unexpected("expected a pattern")
    }
  }
}
