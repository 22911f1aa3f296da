import Diagnostics

extension Lexer {
  /// `'text'` with the quote at `quote`; the token begins at `start`, where a prefix may stand.
  mutating func quotedString(
    _ kind: Token.Kind, from start: Int, quoteAt quote: Int, backslash: Bool = false
  ) -> Token {
    position = quote + 1
    while position < count {
      let byte = bytes[position]
      position += 1
      if byte == .newline && readsScriptLines && isSlashLine(at: position) { break }
      if byte == .quote {
        if bytes[position] != .quote { return token(kind, from: start) }
        position += 1
      } else if byte == 0x5C && backslash && position < count {
        position += 1
      }
    }
    return token(.unterminatedString, from: start)
  }

  /// A string after the letters from `start` to `quote`: `E'…'`, `X'…'`, `q'[…]'`; nil if the letters are
  /// a word of their own.
  mutating func prefixedString(from start: Int, quoteAt quote: Int) -> Token? {
    let length = quote - start
    guard length <= 2 else { return nil }
    let first = bytes[start] | 0x20
    if bytes[quote] == .ampersand {
      return unicodeString(first, from: start, after: quote)
    }
    guard bytes[quote] == .quote else { return nil }
    if length == 1 {
      switch first {
      case UInt8(ascii: "e"):
        return quotedString(.escapeString, from: start, quoteAt: quote, backslash: true)
      case UInt8(ascii: "x"): return quotedString(.bytes, from: start, quoteAt: quote)
      case UInt8(ascii: "b"): return quotedString(.bits, from: start, quoteAt: quote)
      case UInt8(ascii: "n"): return quotedString(.string, from: start, quoteAt: quote)
      case UInt8(ascii: "q"): return delimitedString(from: start, quoteAt: quote)
      default: return nil
      }
    }
    let isNational = first == UInt8(ascii: "n") && bytes[start + 1] | 0x20 == UInt8(ascii: "q")
    return isNational ? delimitedString(from: start, quoteAt: quote) : nil
  }

  /// PostgreSQL's `U&'…'`.
  private mutating func unicodeString(_ first: UInt8, from start: Int, after quote: Int) -> Token? {
    guard first == UInt8(ascii: "u"), quote == start + 1, bytes[quote + 1] == .quote else {
      return nil
    }
    return quotedString(.unicodeString, from: start, quoteAt: quote + 1)
  }

  /// Oracle's `q'[it's]'`: ends at the closing delimiter followed by a quote.
  private mutating func delimitedString(from start: Int, quoteAt quote: Int) -> Token? {
    guard quote + 1 < count, !bytes[quote + 1].isBlank else { return nil }
    let close = Self.closing(bytes[quote + 1])
    position = quote + 2
    while position < count {
      if bytes[position] == close && bytes[position + 1] == .quote {
        position += 2
        return token(.delimitedString, from: start)
      }
      position += 1
    }
    return token(.unterminatedString, from: start)
  }

  static func closing(_ delimiter: UInt8) -> UInt8 {
    switch delimiter {
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    case UInt8(ascii: "<"): UInt8(ascii: ">")
    default: delimiter
    }
  }

  /// What begins with `$`: `$1`, `$name`, `$$text$$`, `$tag$text$tag$`; in Oracle `$$NAME` and `$IF`.
  mutating func dollar(from start: Int) -> Token {
    position = start + 1
    if bytes[position].isDigit {
      while bytes[position].isDigit { position += 1 }
      return token(.dollarParameter, from: start)
    }
    if dialect == .oracle { return oracleDollar(from: start) }
    while bytes[position].isNameStart || bytes[position].isDigit { position += 1 }
    if bytes[position] == .dollar { return dollarString(from: start) }
    return token(position > start + 1 ? .dollarParameter : .badCharacter, from: start)
  }

  private mutating func oracleDollar(from start: Int) -> Token {
    let kind = bytes[position] == .dollar ? Token.Kind.inquiry : .directive
    if kind == .inquiry { position += 1 }
    let nameStart = position
    var hash = KeywordTable.seed
    while bytes[position].isNamePart {
      hash = KeywordTable.step(hash, bytes[position])
      position += 1
    }
    guard position > nameStart else { return token(.badCharacter, from: start) }
    return word(kind, hash: hash, from: start, namedAt: nameStart)
  }

  /// The tag with both dollars is from `start` to the current position, exclusive of the second dollar.
  private mutating func dollarString(from start: Int) -> Token {
    position += 1
    let tagLength = position - start
    while position < count {
      if bytes[position] == .dollar && matchesTag(from: start, length: tagLength) {
        position += tagLength
        return token(.dollarString, from: start)
      }
      position += 1
    }
    return token(.unterminatedString, from: start)
  }

  private func matchesTag(from start: Int, length: Int) -> Bool {
    guard position + length <= count else { return false }
    for offset in 0..<length where bytes[position + offset] != bytes[start + offset] {
      return false
    }
    return true
  }
}
