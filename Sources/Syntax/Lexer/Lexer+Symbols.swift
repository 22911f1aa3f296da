import Diagnostics

extension Lexer {
  /// A symbol, a quoted name or a string without prefix.
  mutating func symbolOrQuoted(_ byte: UInt8, from start: Int) -> Token {
    let second = bytes[start + 1]
    switch byte {
    case UInt8(ascii: "("): return take(1, .leftParen)
    case UInt8(ascii: ")"): return take(1, .rightParen)
    case UInt8(ascii: "["): return take(1, .leftBracket)
    case UInt8(ascii: "]"): return take(1, .rightBracket)
    case UInt8(ascii: "{"): return take(1, .leftBrace)
    case UInt8(ascii: "}"): return take(1, .rightBrace)
    case UInt8(ascii: ","): return take(1, .comma)
    case UInt8(ascii: ";"):
      atStatementStart = true
      return take(1, .semicolon)
    case .point: return second == .point ? take(2, .dotDot) : take(1, .dot)
    case .quote: return quotedString(.string, from: start, quoteAt: start)
    case .doubleQuote, UInt8(ascii: "`"): return quotedName(byte, from: start)
    case .dollar: return dollar(from: start)
    case UInt8(ascii: ":"):
      if second == UInt8(ascii: ":") { return take(2, .doubleColon) }
      return second == UInt8(ascii: "=") ? take(2, .assign) : take(1, .colon)
    case .slash where isAloneOnLine(start):
      atStatementStart = true
      return take(1, .slashLine)
    default:
      if second == 0x20, dialect == .oracle, let spaced = spacedOperator(byte) { return spaced }
      return arithmetic(byte, second) ?? comparison(byte, second) ?? otherSymbol(byte, second)
    }
  }

  private mutating func arithmetic(_ byte: UInt8, _ second: UInt8) -> Token? {
    switch byte {
    case UInt8(ascii: "+"): return take(1, .plus)
    case .minus:
      if second == UInt8(ascii: ">") {
        return bytes[position + 2] == UInt8(ascii: ">") ? take(3, .doubleArrow) : take(2, .arrow)
      }
      return startsWith("-|-") ? take(3, .symbol) : take(1, .dash)
    case .star: return second == .star ? take(2, .doubleStar) : take(1, .star)
    case .slash:
      return second == .slash && dialect != .oracle ? take(2, .doubleSlash) : take(1, .slash)
    case UInt8(ascii: "%"): return take(1, .percentSign)
    case UInt8(ascii: "^"):
      // Old Oracle sources write `^=` for "not equal".
      if second == UInt8(ascii: "=") { return take(2, .notEqual) }
      return second == UInt8(ascii: "@") ? take(2, .symbol) : take(1, .caret)
    case UInt8(ascii: "|"):
      if second == UInt8(ascii: "|") {
        return bytes[position + 2] == .slash && dialect != .oracle
          ? take(3, .symbol) : take(2, .concatenate)
      }
      if startsWith("|>>") || startsWith("|&>") { return take(3, .symbol) }
      return second == .slash ? take(2, .symbol) : take(1, .bar)
    default: return nil
    }
  }

  /// Oracle lets blanks and comments stand inside `< >`, `> =`, `! =`, `^ =` and `| |`.
  private mutating func spacedOperator(_ byte: UInt8) -> Token? {
    var end = position + 1
    guard bytes[end] == 0x20 else { return nil }
    while bytes[end] == 0x20 || bytes[end] == UInt8(ascii: "/") {
      if bytes[end] == 0x20 {
        end += 1
        continue
      }
      guard let after = commentEnd(from: end) else { return nil }
      end = after
    }
    let kind: Token.Kind
    switch (byte, bytes[end]) {
    case (UInt8(ascii: "<"), UInt8(ascii: ">")): kind = .notEqual
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): kind = .lessOrEqual
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): kind = .greaterOrEqual
    case (UInt8(ascii: "!"), UInt8(ascii: "=")), (UInt8(ascii: "^"), UInt8(ascii: "=")):
      kind = .notEqual
    case (UInt8(ascii: "|"), UInt8(ascii: "|")): kind = .concatenate
    default: return nil
    }
    return take(end + 1 - position, kind)
  }

  /// The end of `/* … */` that begins at a place; nil if none does.
  private func commentEnd(from start: Int) -> Int? {
    guard start + 1 < count, bytes[start + 1] == UInt8(ascii: "*") else { return nil }
    var end = start + 2
    while end + 1 < count {
      if bytes[end] == UInt8(ascii: "*"), bytes[end + 1] == UInt8(ascii: "/") { return end + 2 }
      end += 1
    }
    return nil
  }

  private mutating func comparison(_ byte: UInt8, _ second: UInt8) -> Token? {
    switch byte {
    case UInt8(ascii: "="):
      if second == UInt8(ascii: "=") { return take(2, .doubleEqual) }
      return second == UInt8(ascii: ">") ? take(2, .fatArrow) : take(1, .equal)
    case UInt8(ascii: "<"):
      if startsWith("<=>") { return take(3, .nullSafeEqual) }
      if startsWith("<<|") || startsWith("<->") || startsWith("<#>") { return take(3, .symbol) }
      if second == UInt8(ascii: "=") { return take(2, .lessOrEqual) }
      if second == UInt8(ascii: ">") { return take(2, .notEqual) }
      if second == UInt8(ascii: "<") { return take(2, .shiftLeft) }
      return second == UInt8(ascii: "@") ? take(2, .symbol) : take(1, .less)
    case UInt8(ascii: ">"):
      if second == UInt8(ascii: "=") { return take(2, .greaterOrEqual) }
      return second == UInt8(ascii: ">") ? take(2, .shiftRight) : take(1, .greater)
    case UInt8(ascii: "!"):
      if second == UInt8(ascii: "=") { return take(2, .notEqual) }
      if startsWith("!~~*") { return take(4, .symbol) }
      if startsWith("!~~") { return take(3, .symbol) }
      if startsWith("!~*") { return take(3, .notTildeStar) }
      return second == UInt8(ascii: "~") ? take(2, .notTilde) : take(1, .symbol)
    case UInt8(ascii: "~"):
      if startsWith("~~*") { return take(3, .symbol) }
      if second == UInt8(ascii: "~") { return take(2, .symbol) }
      if second == UInt8(ascii: "=") { return take(2, dialect == .oracle ? .notEqual : .symbol) }
      return second == .star ? take(2, .tildeStar) : take(1, .tilde)
    default: return nil
    }
  }

  private mutating func otherSymbol(_ byte: UInt8, _ second: UInt8) -> Token {
    switch byte {
    case .ampersand:
      if dialect == .oracle && (second == .ampersand || second.isNamePart) {
        let start = position
        skipSubstitutions()
        return token(.word, from: start)
      }
      if second == .ampersand || second == UInt8(ascii: "<") || second == UInt8(ascii: ">") {
        return take(2, .symbol)
      }
      return take(1, .ampersand)
    case UInt8(ascii: "@"):
      if startsWith("@-@") { return take(3, .symbol) }
      let isPair = second == UInt8(ascii: ">") || second == byte || second == UInt8(ascii: "?")
      return isPair && dialect != .oracle ? take(2, .symbol) : take(1, .atSign)
    case UInt8(ascii: "#"):
      if startsWith("#>>") { return take(3, .symbol) }
      return second == UInt8(ascii: ">") || second == .minus || second == byte
        ? take(2, .symbol) : take(1, .symbol)
    case UInt8(ascii: "?"):
      if second == UInt8(ascii: "|") && bytes[position + 2] != UInt8(ascii: "|") {
        return take(2, .symbol)
      }
      return second == .ampersand ? take(2, .symbol) : take(1, .question)
    default:
      return take(1, .badCharacter)
    }
  }

  private func startsWith(_ text: StaticString) -> Bool {
    for offset in 0..<text.utf8CodeUnitCount
    where bytes[min(position + offset, count)] != text.utf8Start[offset] {
      return false
    }
    return true
  }
}
