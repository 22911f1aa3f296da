import Diagnostics

extension Parser {
  /// A token as it is written.
  func text(of token: Token) -> String {
    String(decoding: lexer.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }

  /// A range of the text as it is written.
  func text(in range: SourceRange) -> String {
    String(decoding: lexer.bytes[range.start..<range.end], as: UTF8.self)
  }

  /// A word's name, without quotes.
  func name(of token: Token) -> String {
    guard token.kind == .quotedWord else { return text(of: token) }
    let start = Int(token.start) + 1
    let end = Int(token.end) - 1
    guard start < end else { return "" }
    let quote = lexer.bytes[start - 1]
    let inner = lexer.bytes[start..<end]
    guard inner.contains(quote) else { return String(decoding: inner, as: UTF8.self) }
    var undoubled: [UInt8] = []
    var position = start
    while position < end {
      undoubled.append(lexer.bytes[position])
      position += lexer.bytes[position] == quote ? 2 : 1
    }
    return String(decoding: undoubled, as: UTF8.self)
  }

  /// The current token as an identifier, whatever word it is.
  mutating func takeIdentifier() -> Identifier {
    let identifier = Identifier(
      name(of: token), isQuoted: token.kind == .quotedWord, range: token.range)
    advance()
    return identifier
  }

  /// Whether the current token can be a name where an expression or a table may stand.
  @inline(__always) var atName: Bool {
    isName(token)
  }

  func isName(_ token: Token) -> Bool {
    token.kind == .quotedWord
      ? token.end - token.start > 2
      : token.kind == .word && token.classes.isDisjoint(with: reservedClasses)
  }

  /// A name that is no reserved word.
  mutating func identifier(_ what: String = "a name") throws(SQLError) -> Identifier {
    guard atName else { throw notAName(what) }
    return takeIdentifier()
  }

  /// Any word, also a reserved one: after AS and after a point.
  mutating func label(_ what: String = "a name") throws(SQLError) -> Identifier {
    guard token.isWord, token.kind == .word || token.end - token.start > 2 else {
      throw notAName(what)
    }
    return takeIdentifier()
  }

  @inline(never) private func notAName(_ what: String) -> SQLError {
    if token.kind == .word {
      return unexpected(
        "expected \(what)", hint: "\"\(text(of: token))\" is a reserved word; quote it to use it")
    }
    if token.isString {
      return unexpected(
        "expected \(what)", hint: "single quotes make a text; write a name with double quotes")
    }
    return unexpected("expected \(what)")
  }

  /// `a`, `a.b.c`, with a database link in Oracle: `a.b@link`.
  mutating func qualifiedName(_ what: String = "a name") throws(SQLError) -> QualifiedName {
    var parts = [try identifier(what)]
    while at(.dot), peek().isWord {
      advance()
      parts.append(try label())
    }
    return QualifiedName(parts, link: try databaseLink())
  }

  /// `@link` or `@link.domain`, if it is there.
  mutating func databaseLink() throws(SQLError) -> [Identifier] {
    guard at(.atSign), peek().isWord, Int(token.start) == previousEnd else { return [] }
    advance()
    var link = [try label("the name of a database link")]
    // A connection qualifier may follow after another `@`.
    while at(.dot) || (at(.atSign) && Int(token.start) == previousEnd), peek().isWord {
      advance()
      link.append(try label())
    }
    return link
  }

  /// `( a, b )`
  mutating func columnNames() throws(SQLError) -> [Identifier] {
    let open = try openParen()
    var names = [try label("the name of a column")]
    while accept(.comma) {
      if at(.rightParen) { break }
      names.append(try label("the name of a column"))
    }
    try closeParen(open)
    return names
  }

  /// The text of a string constant that must stand here.
  mutating func string(_ what: String) throws(SQLError) -> String {
    guard token.isString else { throw unexpected("expected \(what) in single quotes") }
    return try stringText()
  }
}
