import Diagnostics

/// An operator before its operand.
package enum UnaryOperator: Sendable, Hashable {
  case plus, minus
  /// `~`
  case bitNot
  /// Any other symbol, such as `@` or `|/`, by its name.
  case other(String)

  package var symbol: String {
    switch self {
    case .plus: "+"
    case .minus: "-"
    case .bitNot: "~"
    case .other(let symbol): symbol
    }
  }
}

/// An operator between two operands.
package enum BinaryOperator: Sendable, Hashable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  /// `IS DISTINCT FROM`, and `IS NOT DISTINCT FROM` (`<=>` elsewhere).
  case distinct, notDistinct
  case add, subtract, multiply, divide, modulo
  /// `//`, DuckDB's integer division.
  case integerDivide
  /// `^` and `**`.
  case power
  /// `||`
  case concatenate
  /// `~`, `!~`, `~*`, `!~*`.
  case matches, notMatches, matchesIgnoringCase, notMatchesIgnoringCase
  /// Only in `x LIKE ANY (…)`.
  case like, notLike, caseInsensitiveLike, notCaseInsensitiveLike
  /// `->`: JSON access, or a lambda if the function takes one.
  case arrow
  case doubleArrow
  case bitAnd, bitOr, bitXor, shiftLeft, shiftRight
  /// PL/SQL's multiset operators, as in `a MULTISET UNION DISTINCT b`, by their words.
  case multiset(String)
  /// `MEMBER OF` and `SUBMULTISET OF`.
  case member, submultiset
  /// `OVERLAPS` of two rows.
  case overlaps
  /// Any other symbol by its name: `@>`, `<@`, `&&`, `#>`, `#>>`, `^@`, `~~`; also the symbol inside
  /// `OPERATOR(schema.~)`.
  case other(String)
}

/// Operators of one level of precedence, computed from the left.
package struct OperatorChain: Sendable {
  package var first: Expression
  /// At least one.
  package var rest: [Term]

  package struct Term: Sendable {
    package var `operator`: BinaryOperator
    package var operatorRange: SourceRange
    package var operand: Expression

    package init(operator: BinaryOperator, operatorRange: SourceRange, operand: Expression) {
      self.operator = `operator`
      self.operatorRange = operatorRange
      self.operand = operand
    }
  }

  package init(first: Expression, rest: [Term]) {
    self.first = first
    self.rest = rest
  }

  /// The two sides and the operator, if there is just one.
  package var single: (left: Expression, operator: BinaryOperator, right: Expression)? {
    rest.count == 1 ? (first, rest[0].operator, rest[0].operand) : nil
  }
}
