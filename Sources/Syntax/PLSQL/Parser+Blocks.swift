import Diagnostics

/// Blocks and sequences of statements.
extension Parser {
  /// `[DECLARE …] BEGIN … END [name];` with its semicolon, as a statement of a script or a body of a trigger.
  mutating func anonymousBlock() throws(SQLError) -> Block {
    let block = try block()
    if !accept(.semicolon), !atStatementEnd {
      throw unexpected("expected \";\" after END")
    }
    return block
  }

  /// `[DECLARE …] BEGIN … END [name]`
  mutating func block() throws(SQLError) -> Block {
    try enter()
    let start = token.start
    let declarations = accept(.declare) ? try declarations() : []
    let block = try body(declarations: declarations, start: start)
    leave()
    return block
  }

  /// `BEGIN … END [name]`, after the declarations.
  mutating func body(declarations: [Declaration], start: UInt32) throws(SQLError) -> Block {
    if !accept(.begin) {
      throw unexpected("expected a declaration or BEGIN", hint: routineHint())
    }
    var block = try statementsAndHandlers(declarations: declarations, start: start)
    try expectEnd("BEGIN")
    if token.isWord { _ = try endName() }
    block.range = range(from: start)
    return block
  }

  /// What stands between BEGIN and END.
  mutating func statementsAndHandlers(
    declarations: [Declaration], start: UInt32
  ) throws(SQLError) -> Block {
    let statements = try routineStatements()
    var handlers: [ExceptionHandler] = []
    if accept(.exception) {
      while at(.when) { handlers.append(try handler()) }
      if handlers.isEmpty { throw unexpected(expecting: .when) }
    }
    return Block(
      declarations: declarations, statements: statements, handlers: handlers,
      range: range(from: start))
  }

  private mutating func handler() throws(SQLError) -> ExceptionHandler {
    let start = token.start
    advance()
    var exceptions: [QualifiedName] = []
    if !accept(.others) {
      exceptions = [try qualifiedName("an exception")]
      while accept(.or) { exceptions.append(try qualifiedName("an exception")) }
    }
    try expect(.then)
    let statements = try routineStatements()
    return ExceptionHandler(
      exceptions: exceptions, statements: statements, range: range(from: start))
  }

  mutating func expectEnd(_ opened: String) throws(SQLError) {
    if accept(.end) { return }
    if at(.endOfText) || at(.slashLine) {
      throw SQLError(
        .syntaxError, "syntax error: \(opened) has no END", range: token.range,
        hint: "add END; after the last statement")
    }
    throw unexpected("expected a statement or END", hint: routineHint())
  }

  /// `<<label>>`
  mutating func blockLabel() throws(SQLError) -> Identifier {
    advance()
    let name = try label("a label")
    try expect(.shiftRight, ">>")
    return name
  }

  // MARK: - Sequences

  /// Statements up to END, EXCEPTION, ELSE, ELSIF or WHEN.
  mutating func routineStatements() throws(SQLError) -> [RoutineStatement] {
    var list: [RoutineStatement] = []
    while !atEndOfStatements {
      let before = mark
      do throws(SQLError) {
        list.append(try routineStatement())
        if !accept(.semicolon) { throw missingSemicolon() }
      } catch {
        try recover(error, from: before)
      }
    }
    return list
  }

  private var atEndOfStatements: Bool {
    switch token.keyword {
    case .end, .else, .elsif, .when: true
    case .exception: peek().keyword == .when
    default: atStatementEnd && !at(.semicolon)
    }
  }

  private func missingSemicolon() -> SQLError {
    let place = SourceRange(start: max(previousEnd - 1, 0), end: max(previousEnd, 1))
    if let hint = routineHint() { return unexpected("expected \";\"", hint: hint) }
    if let error = misspelledBefore() { return error }
    if token.kind == .word, lexer.bytes[previousEnd..<Int(token.start)].contains(.newline) {
      return SQLError(
        .syntaxError, "syntax error: \";\" is missing after this statement", range: place)
    }
    return unexpected("expected \";\"")
  }

  // MARK: - After an error

  /// Notes the error and goes on with the next statement or declaration, if all errors are wanted.
  mutating func recover(_ error: SQLError, from start: Mark) throws(SQLError) {
    guard reportsAll, errors.count < Self.maximumErrors, error.state != .statementTooComplex else {
      throw error
    }
    errors.append(error)
    let failed = index
    goBack(to: start)
    skipRoutineStatement(upTo: failed)
    // A step at least, so that no error is found twice.
    if index == start.index { advance() }
  }

  static let maximumErrors = 100

  /// Skips to the end of the statement that begins here: to its `;`, or with what it opened to the
  /// matching END.
  private mutating func skipRoutineStatement(upTo failed: Int) {
    var open = 0
    while !at(.endOfText), !at(.slashLine), !at(.scriptLine) {
      switch token.keyword {
      case .end:
        if open == 0, index >= failed { return }
        open = max(0, open - 1)
        advance()
        if at(.if) || at(.loop) || at(.case) { advance() }
        continue
      case .begin, .loop, .case: open += 1
      case .if where peek().kind != .leftParen || startsConditional: open += 1
      default: break
      }
      let isEnd = at(.semicolon) && open == 0 && index >= failed
      advance()
      if isEnd { return }
    }
  }

  /// Whether the IF here is a statement: one stands before it, or it is the first.
  private var startsConditional: Bool {
    guard index > 0 else { return true }
    switch tokens[index - 1].keyword {
    case .then, .else, .loop, .begin: return true
    default: return tokens[index - 1].kind == .semicolon || tokens[index - 1].kind == .shiftRight
    }
  }
}
