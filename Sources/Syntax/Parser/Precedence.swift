/// How tightly an operator binds (PostgreSQL manual, section 4.1.6), from loose to tight.
enum Precedence: UInt8, Comparable {
  case none, or, and, not, `is`, comparison, pattern, other, additive, multiplicative, power
  case timeZone, collate, unary

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}

extension Parser {
  /// How tightly the operator at the current token binds the expression before it; `.none` if there is
  /// no operator.
  var infixPrecedence: Precedence {
    switch token.kind {
    case .word: token.keyword == .none ? .none : wordPrecedence
    case .equal, .doubleEqual, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
      .nullSafeEqual:
      .comparison
    case .plus, .dash: .additive
    case .star, .slash, .doubleSlash: .multiplicative
    // `LIMIT 10 %` has nothing after the sign.
    case .percentSign: startsOperand(peek()) ? .multiplicative : .none
    case .caret, .doubleStar: .power
    // Oracle's `||` stands beside `+` (SQL Language Reference, About SQL Operators).
    case .concatenate: dialect == .oracle ? .additive : .other
    case .bar, .ampersand, .shiftLeft, .tilde, .notTilde, .tildeStar,
      .notTildeStar, .arrow, .doubleArrow, .symbol:
      .other
    // `>>` also ends a label of PL/SQL.
    case .shiftRight: inRoutine ? .none : .other
    // `?` of JSON; a parameter cannot stand here.
    case .question: .other
    case .atSign: dialect == .oracle ? .none : .other
    default: .none
    }
  }

  private var wordPrecedence: Precedence {
    switch token.keyword {
    case .and: .and
    case .or: .or
    case .is, .isnull, .notnull: .is
    case .between, .in, .like, .ilike, .similar, .glob, .like2, .like4, .likec, .regexp, .rlike:
      patternPrecedence
    case .not:
      peek().keyword == .null ? .is : negatable(peek().keyword) ? .pattern : .none
    case .at: peek().keyword == .time || peek().keyword == .local ? .timeZone : .none
    case .collate: .collate
    case .operator: peek().kind == .leftParen ? .other : .none
    case .overlaps: .pattern
    case .mod: dialect == .oracle && startsOperand(peek()) ? .multiplicative : .none
    case .multiset: isMultisetWord(peek().keyword) ? .other : .none
    case .member: peek().keyword == .of || startsOperand(peek()) ? .comparison : .none
    case .submultiset: .comparison
    default: .none
    }
  }

  /// Some of these words are also names: `glob` needs an operand after it.
  private var patternPrecedence: Precedence {
    switch token.keyword {
    case .glob, .regexp, .rlike: startsOperand(peek()) ? .pattern : .none
    case .similar: peek().keyword == .to ? .pattern : .none
    default: .pattern
    }
  }

  private func negatable(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .between, .in, .like, .ilike, .similar, .glob, .like2, .like4, .likec, .regexp, .rlike,
      .member, .submultiset:
      true
    default: false
    }
  }

  private func isMultisetWord(_ keyword: Keyword) -> Bool {
    keyword == .union || keyword == .intersect || keyword == .except
  }

  /// Whether a value can begin with this token.
  func startsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .word: isName(token) || startsOperand(token.keyword)
    case .quotedWord, .leftParen, .leftBracket, .leftBrace, .dash, .plus, .colon,
      .dollarParameter, .question, .bytes, .bits, .inquiry:
      true
    default: token.isString || isNumber(token)
    }
  }

  /// Reserved words that begin a value.
  private func startsOperand(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .case, .null, .cast, .array, .left, .right, .glob: true
    default: false
    }
  }

  func isNumber(_ token: Token) -> Bool {
    token.kind.rawValue >= Token.Kind.integer.rawValue
      && token.kind.rawValue <= Token.Kind.binaryDouble.rawValue
  }
}
