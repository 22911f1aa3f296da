/// How tightly an expression holds together, to know where it needs parentheses.
extension Printer {
  func precedence(of expression: Expression) -> Precedence? {
    switch expression.kind {
    case .or: .or
    case .and: .and
    case .not: .not
    case .isTest: .is
    case .chain(let chain): precedence(of: chain.rest[0].operator)
    case .quantified(let comparison): precedence(of: comparison.operator)
    case .between, .inList, .inQuery, .like: .pattern
    case .atTimeZone: .timeZone
    case .collate: .collate
    case .unary(let sign, _): precedence(of: sign)
    case .prior, .connectByRoot: .unary
    case .lambda: Precedence.none
    case .interval: .unary
    default: nil
    }
  }

  private func precedence(of sign: UnaryOperator) -> Precedence {
    switch sign {
    case .plus, .minus: dialect == .oracle ? .multiplicative : .unary
    case .bitNot, .other: .other
    }
  }

  func precedence(of operation: BinaryOperator) -> Precedence {
    switch operation {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .member, .submultiset:
      .comparison
    case .distinct, .notDistinct: .is
    case .add, .subtract: .additive
    case .multiply, .divide, .modulo, .integerDivide: .multiplicative
    case .power: .power
    case .concatenate: dialect == .oracle ? .additive : .other
    case .like, .notLike, .caseInsensitiveLike, .notCaseInsensitiveLike, .overlaps: .pattern
    default: .other
    }
  }

  /// An operand that must bind tighter than `level`, in parentheses if it does not.
  mutating func operand(_ expression: Expression, above level: Precedence) {
    if let own = precedence(of: expression), own <= level {
      write("(")
      self.expression(expression)
      write(")")
    } else {
      self.expression(expression)
    }
  }

  /// An operand that something is attached to, such as a subscript.
  mutating func attached(_ expression: Expression) {
    switch expression.kind {
    case .name, .call, .element, .slice, .field, .apply, .parameter, .list:
      self.expression(expression)
    default:
      write("(")
      self.expression(expression)
      write(")")
    }
  }

  func symbol(_ operation: BinaryOperator) -> String {
    switch operation {
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .distinct: "IS DISTINCT FROM"
    case .notDistinct: "IS NOT DISTINCT FROM"
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .modulo: dialect == .oracle ? "MOD" : "%"
    case .integerDivide: "//"
    case .power: "**"
    case .concatenate: "||"
    default: rarerSymbol(operation)
    }
  }

  private func rarerSymbol(_ operation: BinaryOperator) -> String {
    switch operation {
    case .matches: "~"
    case .notMatches: "!~"
    case .matchesIgnoringCase: "~*"
    case .notMatchesIgnoringCase: "!~*"
    case .like: "LIKE"
    case .notLike: "NOT LIKE"
    case .caseInsensitiveLike: "ILIKE"
    case .notCaseInsensitiveLike: "NOT ILIKE"
    case .arrow: "->"
    case .doubleArrow: "->>"
    case .bitAnd: "&"
    case .bitOr: "|"
    case .bitXor: "#"
    case .shiftLeft: "<<"
    case .shiftRight: ">>"
    case .multiset(let words): "MULTISET " + words.uppercased()
    case .member: "MEMBER OF"
    case .submultiset: "SUBMULTISET OF"
    case .overlaps: "OVERLAPS"
    case .other(let symbol): symbol
    default: ""
    }
  }
}
