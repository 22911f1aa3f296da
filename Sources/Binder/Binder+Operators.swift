import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// More operators in one chain than this are refused: each is a level of the bound tree.
  private static let longestChain = 900

  func bindChain(
    _ chain: Syntax.OperatorChain, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard chain.rest.count <= Binder.longestChain else {
      throw fail(
        .statementTooComplex, "more than \(Binder.longestChain) operators in one chain", at: range)
    }
    if let (left, symbol, right) = chain.single, case .row(let a) = left.kind,
      case .row(let b) = right.kind
    {
      return try bindRowComparison(symbol, a, b, context, at: range)
    }
    if let (left, symbol, right) = chain.single, case .row(let a) = left.kind,
      case .subquery(let query) = right.kind
    {
      return try bindRowSubquery(symbol, a, query, context, at: range)
    }
    if let (left, symbol, right) = chain.single, left.isCollated || right.isCollated {
      let (a, foldsOfLeft) = try bindCollated(left, context)
      let (b, foldsOfRight) = try bindCollated(right, context)
      let folds = foldsOfLeft.isEmpty ? foldsOfRight : foldsOfLeft
      return try bindOperator(
        symbol, folded(a, folds, at: left.range), folded(b, folds, at: right.range), at: range)
    }
    var result = try bind(chain.first, context)
    var start = chain.first.range
    for term in chain.rest {
      start = start.union(term.operand.range)
      var right = objectNumber(try bind(term.operand, context), beside: chain.first)
      if let number = try functionNumber(of: term.operand, right, beside: result, context) {
        right = number
      } else if let number = try functionNumber(of: chain.first, result, beside: right, context) {
        result = number
      }
      result = try bindOperator(term.operator, result, right, at: start)
    }
    return result
  }

  func bindOperator(
    _ symbol: BinaryOperator, _ left: BoundExpression, _ right: BoundExpression,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    if case .member = symbol, case .list = right.type {
      return try call("list_contains", [right, left], at: range)
    }
    if case .multiset(let words) = symbol, words.uppercased().contains("UNION"),
      case .list = left.type, case .list = right.type
    {
      let all = try call("list_concat", [left, right], at: range)
      return words.uppercased().contains("DISTINCT")
        ? try call("list_distinct", [all], at: range) : all
    }
    let name = try operatorName(symbol, at: range)
    if dialect == .postgres, ["=", "<>", "<", "<=", ">", ">="].contains(name),
      let (a, b) = try booleanAsInteger(left, right, at: range)
    {
      return try call(name, [a, b], at: range)
    }
    if name == "+", case .list = left.type, case .list = right.type {
      return try call("list_concat", [left, right], at: range)
    }
    if dialect == .oracle && name == "||" { return try call("concat", [left, right], at: range) }
    return try call(name, [left, right], at: range)
  }

  /// As in DuckDB a truth beside an integer is 1 or 0.
  private func booleanAsInteger(
    _ left: BoundExpression, _ right: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> (BoundExpression, BoundExpression)? {
    if left.type == .boolean, right.type.isInteger {
      return (try converted(left, to: right.type, at: range), right)
    }
    if right.type == .boolean, left.type.isInteger {
      return (left, try converted(right, to: left.type, at: range))
    }
    return nil
  }

  private func operatorName(_ symbol: BinaryOperator, at range: SourceRange) throws(SQLError)
    -> String
  {
    switch symbol {
    case .equal: return "="
    case .notEqual: return "<>"
    case .less: return "<"
    case .lessOrEqual: return "<="
    case .greater: return ">"
    case .greaterOrEqual: return ">="
    case .distinct: return "is_distinct"
    case .notDistinct: return "is_not_distinct"
    case .add: return "+"
    case .subtract: return "-"
    case .multiply: return "*"
    case .divide: return "/"
    case .modulo: return "%"
    case .integerDivide: return "//"
    case .power: return "^"
    case .concatenate: return "||"
    case .matches: return "~"
    case .notMatches: return "!~"
    case .matchesIgnoringCase: return "~*"
    case .notMatchesIgnoringCase: return "!~*"
    case .like: return "~~"
    case .notLike: return "!~~"
    case .caseInsensitiveLike: return "~~*"
    case .notCaseInsensitiveLike: return "!~~*"
    case .arrow: return "->"
    case .doubleArrow: return "->>"
    case .bitAnd: return "&"
    case .bitOr: return "|"
    case .bitXor: return "#"
    case .shiftLeft: return "<<"
    case .shiftRight: return ">>"
    case .overlaps: return "overlaps"
    case .other(let name): return name
    case .multiset, .member, .submultiset:
      throw fail(.featureNotSupported, "this operator is of PL/SQL collections", at: range)
    }
  }

  /// `(a, b) = (c, d)`, `(a, b) < (c, d)`: by the first fields that differ.
  func bindRowComparison(
    _ symbol: BinaryOperator, _ left: [Syntax.Expression], _ right: [Syntax.Expression],
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard left.count == right.count else {
      throw fail(
        .syntaxError, "rows of \(left.count) and \(right.count) values cannot be compared",
        at: range)
    }
    let a = try left.mapped { (e) throws(SQLError) in try bind(e, context) }
    let b = try right.mapped { (e) throws(SQLError) in try bind(e, context) }
    return try rowComparison(symbol, a, b, at: range)
  }

  func rowComparison(
    _ symbol: BinaryOperator, _ a: [BoundExpression], _ b: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    switch symbol {
    case .equal, .notDistinct:
      let parts = try a.indices.map { $0 }.mapped { (i) throws(SQLError) in
        try bindOperator(symbol, a[i], b[i], at: range)
      }
      return parts.count == 1 ? parts[0] : .and(parts)
    case .notEqual, .distinct:
      let parts = try a.indices.map { $0 }.mapped { (i) throws(SQLError) in
        try bindOperator(symbol, a[i], b[i], at: range)
      }
      return parts.count == 1 ? parts[0] : .or(parts)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let strict: BinaryOperator =
        symbol == .lessOrEqual ? .less : symbol == .greaterOrEqual ? .greater : symbol
      var result = try bindOperator(symbol, a[a.count - 1], b[a.count - 1], at: range)
      for i in a.indices.dropLast().reversed() {
        let before = try bindOperator(strict, a[i], b[i], at: range)
        let equal = try bindOperator(.equal, a[i], b[i], at: range)
        result = .or([before, .and([equal, result])])
      }
      return result
    case .overlaps where a.count == 2:
      return try call("overlaps", a + b, at: range)
    default:
      throw fail(.syntaxError, "rows are compared by =, <>, <, <=, > and >=", at: range)
    }
  }

  func bindUnary(
    _ symbol: UnaryOperator, _ operand: Syntax.Expression, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    if symbol == .minus, case .literal(let literal) = operand.kind {
      switch literal {
      case .integer(let digits): return try bindLiteral(.integer("-" + digits), at: range)
      case .decimal:
        if case .literal(.decimal(let unscaled, let scale), let type) =
          try bindLiteral(literal, at: range)
        {
          return .literal(.decimal(unscaled: -unscaled, scale: scale), type)
        }
      case .float, .binaryDouble:
        if case .literal(.double(let value), let type) = try bindLiteral(literal, at: range) {
          return .literal(.double(-value), type)
        }
      default: break
      }
    }
    if symbol == .other("#"), case .literal(.integer(let digits)) = operand.kind {
      return try bindPlace(digits, context, at: range)
    }
    let inner = try bind(operand, context)
    // SQLite's `+ text` is the text.
    if symbol == .plus && (inner.type.isNumeric || inner.type == .varchar) { return inner }
    return try call(symbol.symbol, [inner], at: range)
  }

  /// DuckDB's `#2`: the second column of FROM.
  private func bindPlace(
    _ digits: String, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let columns = context.scope.sources.flatMap(\.columns)
    guard let place = Int(digits), columns.indices.contains(place - 1) else {
      throw fail(
        .invalidColumnReference, "there is no column #\(digits): FROM has \(columns.count)",
        at: range)
    }
    return columns[place - 1].reference
  }
}
