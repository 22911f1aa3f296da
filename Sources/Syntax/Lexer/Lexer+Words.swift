import Diagnostics

extension Lexer {
  /// A word, or a string with a letter before its quote.
  mutating func word(from start: Int) -> Token {
    var hash = KeywordTable.seed
    var byte = bytes[start]
    var position = start
    while byte.isNamePart {
      // `#` begins PostgreSQL's operators `#>` and `#>>`.
      if byte == 0x23 && bytes[position + 1] == 0x3E { break }
      if byte >= 0xC2 && invisibleLength(at: position) > 0 { break }
      hash = KeywordTable.step(hash, byte)
      position += 1
      byte = bytes[position]
    }
    if byte == .ampersand && dialect == .oracle && bytes[position + 1].isNamePart {
      self.position = position
      skipSubstitutions()
      return token(.word, from: start)
    }
    if byte >= 0x22 && byte <= 0x27, let string = prefixedString(from: start, quoteAt: position) {
      return string
    }
    self.position = position
    return word(.word, hash: hash, from: start, namedAt: start)
  }

  /// SQL*Plus's `&name`, `&&name.` and what is glued to it: one word, whose text is as written.
  mutating func skipSubstitutions() {
    while true {
      if bytes[position] == .ampersand {
        while bytes[position] == .ampersand { position += 1 }
        while bytes[position].isNamePart { position += 1 }
        // One point ends the name of the variable, so `&a..b` is a qualified name.
        if bytes[position] == .point { position += 1 }
      } else if bytes[position].isNamePart {
        position += 1
      } else {
        return
      }
    }
  }

  /// `"name"` or `` `name` ``.
  mutating func quotedName(_ quote: UInt8, from start: Int) -> Token {
    position = start + 1
    while position < count {
      if bytes[position] == quote {
        position += 1
        if bytes[position] != quote { return token(.quotedWord, from: start) }
      }
      position += 1
    }
    return token(.unterminatedName, from: start)
  }
}
