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
    if at(.scriptLine) {
      let command = scriptCommand()
      return Statement(.script(command), range: command.range)
    }
    let statement = try statement()
    try endStatement(of: statement)
    if case .transaction(.begin) = statement.kind, lexer.readsScriptLines {
      // The lexer took this BEGIN for a block.
      cutAgain(dialect: dialect, insideUnit: false)
    }
    return statement
  }

  /// All statements of the text and all errors in it, as far as they can be told apart: one bad unit of
  /// PL/SQL, or one bad statement in it, does not hide the others.
  package mutating func parseAll() -> (statements: [Statement], errors: [SQLError]) {
    reportsAll = true
    var statements: [Statement] = []
    while true {
      let start = position
      do throws(SQLError) {
        guard let statement = try parseNext() else { break }
        statements.append(statement)
      } catch {
        if errors.count < Self.maximumErrors { errors.append(error) }
        skipStatement()
        // Whatever happens, the text gets shorter.
        if position == start, !at(.endOfText) { advance() }
      }
    }
    defer { errors = [] }
    return (statements, errors)
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
  private mutating func endStatement(of statement: Statement) throws(SQLError) {
    switch token.kind {
    case .semicolon: advance()
    case .endOfText, .slashLine, .scriptLine: break
    default:
      guard index > 0 else { return }
      switch statement.kind {
      case .unit, .block: try endUnit()
      default: throw trailing()
      }
    }
  }

  /// A unit took its own semicolon; `EXEC` ends with its line.
  private mutating func endUnit() throws(SQLError) {
    let endsWithLine = lexer.bytes[previousEnd..<Int(token.start)].contains(.newline)
    let last = tokens[index - 1].kind
    guard last == .semicolon || last == .slashLine || endsWithLine else { throw trailing() }
    if lexer.readsScriptLines { cutAgain(dialect: dialect, insideUnit: false) }
  }

  /// After an error: goes to the statement after the one it is in, and says where that begins.
  package mutating func skipStatement() {
    depth = 0
    if inRoutine {
      skipUnit()
    } else {
      while !atStatementEnd { advance() }
      if !at(.endOfText), !at(.scriptLine) { advance() }
    }
    if inRoutine || dialect != outerDialect {
      inRoutine = false
      cutAgain(dialect: outerDialect, insideUnit: false)
    }
  }

  /// Skips the rest of a unit of PL/SQL: to the `/` after it, or before the next CREATE.
  private mutating func skipUnit() {
    while !at(.endOfText), !at(.slashLine), !at(.scriptLine) {
      if at(.create), index > 0, tokens[index - 1].kind == .semicolon { return }
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
