import Diagnostics

extension Parser {
  /// A syntax error at the current token: `syntax error at "FORM": expected FROM`.
  @inline(never) func unexpected(_ expectation: String, hint: String? = nil) -> SQLError {
    if let lexical = lexicalError(token) { return lexical }
    let place = at(.endOfText) ? "at the end of the text" : "at \"\(shownText(token))\""
    return SQLError(
      .syntaxError, "syntax error \(place): \(expectation)", range: token.range,
      hint: hint ?? mistakeHint())
  }

  /// A syntax error where one word was expected, with a guess when another one looks like it.
  @inline(never) func unexpected(expecting keyword: Keyword) -> SQLError {
    var hint: String?
    if token.kind == .word, closestName(to: text(of: token), among: [keyword.rawValue]) != nil {
      hint = "did you mean \"\(keyword.display)\"?"
    }
    return unexpected("expected \(keyword.display)", hint: hint)
  }

  /// A syntax error where one of several words was expected.
  @inline(never) func unexpected(expectingOneOf keywords: [Keyword], _ what: String) -> SQLError {
    var hint: String?
    if token.kind == .word {
      let guess = closestName(to: text(of: token), among: keywords.map(\.rawValue))
      hint = guess.map { "did you mean \"\($0.uppercased())\"?" }
    }
    return unexpected("expected \(what)", hint: hint)
  }

  /// A `(` whose `)` is missing.
  @inline(never) func unclosed(_ open: SourceRange) -> SQLError {
    if at(.endOfText) {
      return SQLError(
        .syntaxError, "syntax error: \"(\" is never closed", range: open,
        hint: "add the missing \")\"")
    }
    return misspelledBefore() ?? unexpected("expected \",\" or \")\"")
  }

  /// Something after the end of a statement. A word before it may be a misspelt keyword that was taken
  /// for an alias: `SELECT a FORM t`.
  @inline(never) func trailing(_ what: String = "the end of the statement") -> SQLError {
    if let lexical = lexicalError(token) { return lexical }
    if let error = misspelledBefore() { return error }
    if token.kind == .word, let error = misspelled(token) { return error }
    return unexpected("expected \(what)", hint: mistakeHint() ?? missingCommaHint())
  }

  /// The clause words that a misspelt alias may have been.
  private static let clauseWords: [Keyword] = [
    .from, .where, .group, .order, .having, .limit, .offset, .union, .intersect, .except, .join,
    .inner, .left, .right, .full, .cross, .on, .using, .values, .set, .returning, .window, .qualify,
    .into, .and, .or, .as, .by, .select, .between, .like, .distinct, .natural, .fetch,
  ]

  /// The error that the word before the current one is a misspelt keyword, if it looks so.
  func misspelledBefore() -> SQLError? {
    index > 0 ? misspelled(tokens[index - 1]) : nil
  }

  private func misspelled(_ token: Token) -> SQLError? {
    guard token.kind == .word, token.keyword == .none else { return nil }
    let word = text(of: token)
    let guess = closestName(to: word, among: Self.clauseWords.map(\.rawValue))
    guard let guess, guess.utf8.count > 2, word.lowercased() != guess + "s" else { return nil }
    return SQLError(
      .syntaxError, "syntax error at \"\(word)\": expected \(guess.uppercased())",
      range: token.range, hint: "did you mean \"\(guess.uppercased())\"?")
  }

  private func missingCommaHint() -> String? {
    guard index > 0, token.kind == .word || token.isString || at(.integer) else { return nil }
    return "a comma or an operator may be missing before it"
  }

  /// Hints for what people write out of habit.
  private func mistakeHint() -> String? {
    switch token.kind {
    case .rightParen: return "there may be one \")\" too many"
    case .doubleEqual: return "compare with a single \"=\""
    case .quotedWord:
      return "double quotes make a name; write a text as '\(name(of: token))'"
    case .integer where index > 0 && tokens[index - 1].keyword == .top:
      return "write LIMIT n at the end of the query in place of TOP n"
    case .leftBracket: return "quote a name with double quotes: \"name\""
    case .scriptLine, .slashLine: return "end the statement before it with \";\""
    default: return nil
    }
  }

  /// What is wrong with a token that is none.
  func lexicalError(_ token: Token) -> SQLError? {
    let start = SourceRange(start: Int(token.start), end: Int(token.start) + 1)
    switch token.kind {
    case .unterminatedString:
      return SQLError(
        .syntaxError, "this string has no closing quote", range: start,
        hint: "a quote inside a string is written twice: 'it''s'")
    case .unterminatedName:
      return SQLError(.syntaxError, "this quoted name has no closing quote", range: start)
    case .unterminatedComment:
      return SQLError(
        .syntaxError, "this comment has no end", range: start, hint: "close it with \"*/\"")
    case .badNumber:
      return SQLError(
        .syntaxError, "\"\(text(of: token))\" is no number, and no name begins with a digit",
        range: token.range, hint: "put a blank between them, or quote the name")
    case .badCharacter:
      return SQLError(
        .syntaxError, "\"\(shownText(token))\" means nothing here", range: token.range,
        hint: text(of: token).hasPrefix("$$")
          ? "this is PL/pgSQL; PL/SQL bodies stand without quotes" : nil)
    case .quotedWord where token.end - token.start == 2:
      return SQLError(.syntaxError, "a quoted name cannot be empty", range: token.range)
    default:
      return nil
    }
  }

  /// A token's text, cut for a message.
  private func shownText(_ token: Token) -> String {
    let text = text(of: token).prefix(while: { !$0.isNewline })
    return text.count > 40 ? text.prefix(40) + "…" : String(text)
  }
}
