import Diagnostics

/// Constants and parameters.
extension Parser {
  mutating func number() throws(SQLError) -> Expression {
    let digits = text(of: token)
    let kind = token.kind
    if kind == .integer {
      let isBased = digits.utf8.count > 2 && digits.utf8.dropFirst().first.map { $0 > 0x5F } == true
      return literal(.integer(isBased ? decimalDigits(of: digits) : withoutUnderscores(digits)))
    }
    let plain = withoutUnderscores(digits)
    switch kind {
    case .decimal: return literal(.decimal(plain))
    case .float: return literal(.float(plain))
    case .binaryFloat: return literal(.binaryFloat(String(plain.dropLast())))
    default: return literal(.binaryDouble(String(plain.dropLast())))
    }
  }

  private func withoutUnderscores(_ digits: String) -> String {
    digits.utf8.contains(.underscore) ? String(digits.filter { $0 != "_" }) : digits
  }

  /// The decimal digits of `0xFF`, `0o17` or `0b11`, of any length.
  private func decimalDigits(of text: String) -> String {
    let letter = text.utf8.dropFirst().first.map { $0 | 0x20 }
    let base = letter == UInt8(ascii: "x") ? 16 : letter == UInt8(ascii: "o") ? 8 : 2
    // Nine decimal digits per place; long constants are rare and short, so the square cost is fine.
    var places = [0]
    for byte in text.utf8.dropFirst(2).prefix(1_000) where byte != .underscore {
      var carry = Int(byte.hexValue ?? 0)
      for place in places.indices {
        let value = places[place] * base + carry
        places[place] = value % 1_000_000_000
        carry = value / 1_000_000_000
      }
      if carry > 0 { places.append(carry) }
    }
    let rest = places.dropLast().reversed().map { place in
      let digits = String(place)
      return String(repeating: "0", count: 9 - digits.utf8.count) + digits
    }
    return String(places[places.count - 1]) + rest.joined()
  }

  mutating func stringLiteral() throws(SQLError) -> Expression {
    let start = token.start
    let text = try stringText()
    return Expression(.literal(.string(text)), range: range(from: start))
  }

  /// `X'00FF'` and `B'0101'`.
  mutating func bitLiteral() throws(SQLError) -> Expression {
    let isHex = at(.bytes)
    let digits = lexer.bytes[Int(token.start) + 2..<Int(token.end) - 1].filter { !$0.isBlank }
    if !isHex {
      guard digits.allSatisfy({ $0 == 0x30 || $0 == 0x31 }) else {
        throw SQLError(
          .syntaxError, "a bit string has only the digits 0 and 1", range: token.range)
      }
      return literal(.bits(String(decoding: digits, as: UTF8.self)))
    }
    guard digits.count % 2 == 0, digits.allSatisfy({ $0.hexValue != nil }) else {
      throw SQLError(
        .syntaxError, "a byte string has an even number of hexadecimal digits", range: token.range)
    }
    let bytes = stride(from: 0, to: digits.count, by: 2).map { position in
      (digits[position].hexValue ?? 0) << 4 | (digits[position + 1].hexValue ?? 0)
    }
    return literal(.bytes(bytes))
  }

  /// `?`, `$1`, `$name`, `:name`, `:1`
  mutating func parameter() throws(SQLError) -> Expression {
    let start = token.start
    switch token.kind {
    case .question:
      let end = token.range.end
      advance()
      // DuckDB's `?1` is `$1`.
      if token.kind == .integer, token.range.start == end, let place = Int(text(of: token)),
        (1...65_535).contains(place)
      {
        advance()
        return Expression(.parameter(.position(place)), range: range(from: start))
      }
      lastPosition += 1
      return Expression(.parameter(.position(lastPosition)), range: range(from: start))
    case .dollarParameter:
      let name = text(of: token).dropFirst()
      if let first = name.utf8.first, first.isDigit {
        guard let position = Int(name), position > 0, position <= 65_535 else {
          throw SQLError(
            .syntaxError, "parameters are numbered from $1 to $65535", range: token.range)
        }
        return simple(.parameter(.position(position)))
      }
      return simple(.parameter(.name(String(name))))
    default: return try namedParameter()
    }
  }

  private mutating func namedParameter() throws(SQLError) -> Expression {
    let start = token.start
    let next = peek()
    guard next.isWord || next.kind == .integer else {
      throw unexpected("expected the name of a parameter after \":\"")
    }
    advance()
    let name = next.kind == .integer ? text(of: next) : name(of: next)
    advance()
    return Expression(.parameter(.name(name)), range: range(from: start))
  }

  /// `DATE '…'`, `TIMESTAMP WITH TIME ZONE '…'`; nil if it is a name.
  mutating func typedLiteral() throws(SQLError) -> Expression? {
    let start = token.start
    let next = peek()
    if next.isString {
      let type = try typeName()
      let text = try stringText()
      return Expression(.typedLiteral(type, text), range: range(from: start))
    }
    guard !at(.date), endsInString(typeWordsFrom: 1) else { return nil }
    let type = try typeName()
    let text = try stringText()
    return Expression(.typedLiteral(type, text), range: range(from: start))
  }

  /// Whether `(n) WITH LOCAL TIME ZONE` and then a string stand here, each part or none.
  private func endsInString(typeWordsFrom first: Int) -> Bool {
    var distance = first
    if peek(distance).kind == .leftParen {
      guard peek(distance + 1).kind == .integer, peek(distance + 2).kind == .rightParen else {
        return false
      }
      distance += 3
    }
    if peek(distance).keyword == .with || peek(distance).keyword == .without {
      distance += 1
      if peek(distance).keyword == .local { distance += 1 }
      guard peek(distance).keyword == .time, peek(distance + 1).keyword == .zone else {
        return false
      }
      distance += 2
    }
    return peek(distance).isString
  }

  // MARK: - Intervals

  /// `INTERVAL '1' DAY`, `INTERVAL 3 DAYS`, `INTERVAL (x) HOUR`; nil if it is a name.
  mutating func interval() throws(SQLError) -> Expression? {
    let start = token.start
    let next = peek()
    if next.isString {
      advance()
      let value = try stringLiteral()
      let fields = try intervalFields()
      return Expression(
        .interval(IntervalExpression(value: value, fields: fields)), range: range(from: start))
    }
    let isOperand =
      isNumber(next) || next.kind == .leftParen || next.kind == .question || next.kind == .colon
      || next.kind == .dollarParameter || next.kind == .dash
      || (isName(next) && unit(of: peek(2)) != nil)
    guard isOperand else { return nil }
    let word = takeIdentifier()
    try enter()
    let value = try intervalOperand()
    leave()
    if unit(of: token) != nil, let fields = try intervalFields() {
      return Expression(
        .interval(IntervalExpression(value: value, fields: fields)), range: range(from: start))
    }
    guard next.kind == .leftParen else { throw unexpected("expected a unit such as DAY") }
    // It was a function of this name.
    var arguments = [value]
    if case .row(let list) = value.kind { arguments = list }
    let call = FunctionCall(
      name: QualifiedName([word]), arguments: arguments.map { .init(value: $0) })
    return Expression(.call(call), range: range(from: start))
  }

  private mutating func intervalOperand() throws(SQLError) -> Expression {
    if at(.dash) { return try prefixed() }
    if at(.leftParen) { return try parenthesized() }
    if isNumber(token) { return try number() }
    return atName ? simple(.name(QualifiedName([nameOfToken]))) : try parameter()
  }

  private var nameOfToken: Identifier {
    Identifier(name(of: token), isQuoted: token.kind == .quotedWord, range: token.range)
  }

  /// `DAY`, `DAY(3) TO SECOND(2)`; nil if no unit stands here.
  mutating func intervalFields() throws(SQLError) -> IntervalFields? {
    guard let from = unit(of: token) else { return nil }
    advance()
    var fields = IntervalFields(from: from, to: nil, leadingPrecision: nil, secondPrecision: nil)
    if at(.leftParen), peek().kind == .integer {
      let open = try openParen()
      let precision = try smallInteger("a number of digits")
      if accept(.comma) { fields.secondPrecision = try smallInteger("a number of digits") }
      try closeParen(open)
      fields.leadingPrecision = precision
    }
    if at(.to), let to = unit(of: peek()) {
      advance()
      advance()
      fields.to = to
      if at(.leftParen), peek().kind == .integer {
        let open = try openParen()
        fields.secondPrecision = try smallInteger("a number of digits")
        try closeParen(open)
      }
    }
    return fields
  }

  /// The unit a word names, in the singular or the plural.
  func unit(of token: Token) -> IntervalUnit? {
    switch token.keyword {
    case .microsecond, .microseconds: .microsecond
    case .millisecond, .milliseconds: .millisecond
    case .second, .seconds: .second
    case .minute, .minutes: .minute
    case .hour, .hours: .hour
    case .day, .days: .day
    case .week, .weeks: .week
    case .month, .months: .month
    case .quarter, .quarters: .quarter
    case .year, .years: .year
    case .decade, .decades: .decade
    case .century: .century
    case .millennium, .millennia: .millennium
    default: nil
    }
  }

  /// A non-negative integer constant that fits a machine word.
  mutating func smallInteger(_ what: String) throws(SQLError) -> Int {
    guard at(.integer), let value = Int(withoutUnderscores(text(of: token))) else {
      throw unexpected("expected \(what)")
    }
    advance()
    return value
  }
}
