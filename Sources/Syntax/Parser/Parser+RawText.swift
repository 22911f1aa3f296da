import Diagnostics

/// Clauses that are kept as text.
extension Parser {
  /// Everything up to the `)` that closes the list being read; it stays.
  mutating func rawUntilCloseParen() -> RawClause {
    rawText { parser in parser.at(.rightParen) }
  }

  /// Everything up to the end of the statement.
  mutating func rawUntilEnd() -> RawClause {
    rawText { _ in false }
  }

  /// Oracle's MODEL clause, up to what may follow it.
  mutating func rawModel() -> RawClause {
    rawText { parser in
      parser.at(.rightParen) || parser.at(.order, .by) || parser.at(.union)
        || parser.at(.for, .update)
    }
  }

  /// Text with balanced parentheses up to where `stops` holds outside of them, or to the end of the statement.
  mutating func rawText(until stops: (Parser) -> Bool) -> RawClause {
    let start = token.start
    var open = 0
    while !atStatementEnd {
      if open == 0, stops(self) { break }
      if at(.leftParen) { open += 1 }
      if at(.rightParen) {
        if open == 0 { break }
        open -= 1
      }
      advance()
    }
    let range = range(from: start)
    return RawClause(text: text(in: range), range: range)
  }

  /// Whether nothing of the statement is left.
  var atStatementEnd: Bool {
    switch token.kind {
    case .endOfText, .semicolon, .slashLine, .scriptLine: true
    case .unterminatedComment, .unterminatedName, .unterminatedString: true
    default: false
    }
  }
}
