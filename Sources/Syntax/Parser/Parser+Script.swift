import Diagnostics

/// Scripts: statements one after the other.
extension Parser {
  /// All statements of the text; the first error ends it.
  package mutating func parseScript() throws(SQLError) -> [Statement] {
    var statements: [Statement] = []
    while let statement = try parseNext() { statements.append(statement) }
    return statements
  }

  /// The next statement, or nil at the end of the text.
  ///
  /// After an error ``skipStatement()`` goes on with the statement after it.
  package mutating func parseNext() throws(SQLError) -> Statement? {
    if lexer.isTooLong {
      throw SQLError(.programLimitExceeded, "the text is longer than 4 GiB")
    }
    forgetRead()
    while at(.semicolon) || at(.slashLine) { advance() }
    if at(.endOfText) { return nil }
    depth = 0
    deepest = 0
    lastPosition = 0
    let statement = try statement()
    try endStatement()
    return statement
  }

  /// The one statement of the text.
  package static func statement(
    _ text: String, dialect: Dialect = .postgres, limits: ParserLimits = ParserLimits()
  ) throws(SQLError) -> Statement {
    var parser = Parser(text, dialect: dialect, limits: limits)
    guard let statement = try parser.parseNext() else {
      throw SQLError(.syntaxError, "the statement is empty")
    }
    while parser.at(.semicolon) { parser.advance() }
    if !parser.at(.endOfText) { throw parser.trailing() }
    return statement
  }

  /// The one expression of the text.
  package static func expression(
    _ text: String, dialect: Dialect = .postgres, limits: ParserLimits = ParserLimits()
  ) throws(SQLError) -> Expression {
    var parser = Parser(text, dialect: dialect, limits: limits)
    let expression = try parser.expression()
    if !parser.at(.endOfText) { throw parser.trailing("the end of the expression") }
    return expression
  }

  /// The one query of the text.
  package static func query(
    _ text: String, dialect: Dialect = .postgres, limits: ParserLimits = ParserLimits()
  ) throws(SQLError) -> Query {
    var parser = Parser(text, dialect: dialect, limits: limits)
    let query = try parser.query()
    _ = parser.accept(.semicolon)
    if !parser.at(.endOfText) { throw parser.trailing() }
    return query
  }

  /// Takes the end of a statement: `;`, a `/` on its line, or the end of the text.
  private mutating func endStatement() throws(SQLError) {
    switch token.kind {
    case .semicolon: advance()
    case .endOfText, .slashLine, .scriptLine: break
    default: throw trailing()
    }
  }

  /// After an error: goes to the statement after the one it is in, and says where that begins.
  package mutating func skipStatement() {
    depth = 0
    inRoutine = false
    while !atStatementEnd { advance() }
    if at(.semicolon) || at(.slashLine) {
      advance()
    } else if !at(.endOfText), !at(.scriptLine) {
      advance()
    }
  }

  /// The offset where the text that was not read yet begins.
  package var position: Int { Int(token.start) }

  // MARK: - For shells

  /// What a text that is being typed needs.
  package enum Completeness: Sendable {
    /// Nothing but blanks and comments.
    case empty
    /// All statements are closed, or so wrong that more text does not help.
    case complete
    /// A string, a comment, a parenthesis or a statement is open.
    case incomplete
  }

  /// Whether a text can be run or wants another line.
  package static func completeness(of text: String, dialect: Dialect) -> Completeness {
    var parser = Parser(text, dialect: dialect)
    var found = Completeness.empty
    while true {
      let start = parser.token
      do {
        guard try parser.parseNext() != nil else { return found }
        found = parser.previousEndsStatement ? .complete : .incomplete
      } catch {
        if parser.atOpenEnd { return .incomplete }
        parser.skipStatement()
        found = parser.previousEndsStatement ? .complete : .incomplete
      }
      if parser.token.start == start.start { return found }
    }
  }

  private var previousEndsStatement: Bool {
    index > 0 && (tokens[index - 1].kind == .semicolon || tokens[index - 1].kind == .slashLine)
  }

  private var atOpenEnd: Bool {
    switch token.kind {
    case .endOfText, .unterminatedString, .unterminatedComment, .unterminatedName: true
    default: false
    }
  }
}
