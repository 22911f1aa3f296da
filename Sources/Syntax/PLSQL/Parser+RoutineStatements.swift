import Diagnostics

/// Single statements of PL/SQL.
extension Parser {
  /// A statement without its semicolon.
  mutating func routineStatement() throws(SQLError) -> RoutineStatement {
    try enter(levels: Self.statementLevels)
    let start = token.start
    var labels: [Identifier] = []
    while at(.shiftLeft) { labels.append(try blockLabel()) }
    // A label may stand before END; then it labels nothing.
    let kind = at(.end) && !labels.isEmpty ? RoutineStatement.Kind.null : try routineKind()
    leave(levels: Self.statementLevels)
    return RoutineStatement(labels: labels, kind: kind, range: range(from: start))
  }

  private mutating func routineKind() throws(SQLError) -> RoutineStatement.Kind {
    guard token.kind == .word, token.keyword != .none else { return try assignmentOrCall() }
    let next = peek()
    // Words that begin statements are also names of variables and procedures.
    if next.kind == .assign || (next.kind == .dot && !at(.null)) { return try assignmentOrCall() }
    switch token.keyword {
    case .null where next.kind == .semicolon:
      advance()
      return .null
    case .if: return try ifStatement()
    case .case: return try caseStatement()
    case .loop, .while, .for, .forall: return try loopStatement()
    case .begin, .declare: return .block(try block())
    case .return, .raise, .exit, .continue, .goto: return try jump()
    case .select, .with, .insert, .update, .delete, .merge, .lock, .commit, .rollback, .savepoint,
      .set, .create, .drop:
      if let statement = try staticSQL() { return .sql(statement) }
    case .open, .fetch, .close, .execute, .pipe, .pragma:
      if let kind = try cursorStatement() { return kind }
    default: break
    }
    return try assignmentOrCall()
  }

  // MARK: - Assignments and calls

  private mutating func assignmentOrCall() throws(SQLError) -> RoutineStatement.Kind {
    let target = try routineTarget()
    if accept(.assign) { return .assignment(target, value: try expression()) }
    switch target.kind {
    case .name, .call, .apply, .field, .parameter, .outerJoined: return .call(target)
    default: throw unexpected("expected \":=\"")
    }
  }

  /// Something that is assigned to or called.
  mutating func routineTarget() throws(SQLError) -> Expression {
    // `(self AS supertype).method ()`
    if at(.leftParen), peek().isWord, peek(2).keyword == .as { return try prefixed() }
    guard atName || at(.colon) || (token.kind == .word && isRoutineWord) else {
      throw unexpected("expected a statement", hint: routineHint() ?? misspelledHint())
    }
    if token.kind == .word, !atName {
      let start = token.start
      var parts = [takeIdentifier()]
      while at(.dot), peek().isWord {
        advance()
        parts.append(try label())
      }
      let name = QualifiedName(parts, link: try databaseLink())
      if at(.leftParen) { return try withSuffixes(try call(named: name, start: start)) }
      return try withSuffixes(Expression(.name(name), range: range(from: start)))
    }
    return try prefixed()
  }

  /// Reserved words that PL/SQL sources use as names all the same.
  private var isRoutineWord: Bool {
    switch token.keyword {
    case .set, .start, .minus, .prior, .delete, .insert, .update, .values, .grant, .check, .to,
      .connect, .desc, .asc, .any, .drop, .unique, .by, .revoke:
      peek().kind == .leftParen || peek().kind == .assign || peek().kind == .dot
        || peek().kind == .semicolon
    default: false
    }
  }

  private static let statementStarts: [Keyword] = [
    .if, .case, .loop, .while, .for, .forall, .begin, .declare, .return, .raise, .exit, .continue,
    .goto, .select, .insert, .update, .delete, .merge, .commit, .rollback, .open, .fetch, .close,
    .execute, .null, .end, .exception, .elsif,
  ]

  private func misspelledHint() -> String? {
    guard token.kind == .word else { return nil }
    let guess = closestName(
      to: text(of: token), among: Self.statementStarts.map(\.rawValue))
    return guess.map { "did you mean \"\($0.uppercased())\"?" }
  }

  // MARK: - IF and CASE

  private mutating func ifStatement() throws(SQLError) -> RoutineStatement.Kind {
    advance()
    var branches = [try branch(.then)]
    var otherwise: [RoutineStatement] = []
    while accept(.elsif) { branches.append(try branch(.then)) }
    if accept(.else) { otherwise = try routineStatements() }
    try expectEnd("IF")
    if !accept(.if) { throw unexpected("expected IF after END", hint: "an IF ends with END IF;") }
    return .conditional(branches, otherwise: otherwise)
  }

  private mutating func branch(_ word: Keyword) throws(SQLError) -> RoutineStatement.Branch {
    let condition = try expression()
    if !accept(word) {
      throw unexpected(
        "expected \(word.display)",
        hint: at(.begin) ? "this is T-SQL; PL/SQL writes IF … THEN" : routineHint())
    }
    return RoutineStatement.Branch(condition: condition, statements: try routineStatements())
  }

  private mutating func caseStatement() throws(SQLError) -> RoutineStatement.Kind {
    advance()
    let operand = at(.when) ? nil : try expression()
    var branches: [RoutineStatement.Branch] = []
    while accept(.when) { branches.append(try branch(.then)) }
    if branches.isEmpty { throw unexpected(expecting: .when) }
    let otherwise = accept(.else) ? try routineStatements() : nil
    try expectEnd("CASE")
    if !accept(.case) {
      throw unexpected("expected CASE after END", hint: "a CASE statement ends with END CASE;")
    }
    if token.isWord { _ = try label() }
    return .choice(operand, branches, otherwise: otherwise)
  }

  // MARK: - Jumps

  private mutating func jump() throws(SQLError) -> RoutineStatement.Kind {
    let keyword = token.keyword
    advance()
    switch keyword {
    case .return: return .return(at(.semicolon) ? nil : try expression())
    case .raise: return .raise(at(.semicolon) ? nil : try raised())
    case .goto: return .goto(try label("a label"))
    default:
      let label = atName ? takeIdentifier() : nil
      let condition = accept(.when) ? try expression() : nil
      return keyword == .exit
        ? .exit(label: label, condition: condition)
        : .proceed(label: label, condition: condition)
    }
  }

  private mutating func raised() throws(SQLError) -> QualifiedName {
    let name = try qualifiedName("an exception")
    if token.isString {
      throw unexpected(
        "expected \";\"",
        hint: "this is PL/pgSQL; PL/SQL writes raise_application_error (-20001, '…')")
    }
    return name
  }

  // MARK: - SQL

  /// A static statement of SQL; nil if the word is a name here.
  private mutating func staticSQL() throws(SQLError) -> Statement? {
    let next = peek()
    switch token.keyword {
    case .merge: guard next.keyword == .into || isName(next) else { return nil }
    // Converted loops keep their rows in temporary tables, which Oracle's PL/SQL does not allow.
    case .create:
      guard next.keyword == .temporary || next.keyword == .or && peek(3).keyword == .temporary
      else { return nil }
    case .drop: guard next.keyword == .table, isName(peek(2)) else { return nil }
    case .lock: guard next.keyword == .table else { return nil }
    case .set:
      guard
        next.keyword == .transaction || next.keyword == .role
          || next.keyword == .constraints || next.keyword == .constraint
      else { return nil }
    case .commit, .rollback: guard next.kind != .leftParen else { return nil }
    case .savepoint: guard next.isWord else { return nil }
    case .insert, .delete, .update: guard next.kind != .assign else { return nil }
    default: break
    }
    return try statement()
  }

  /// OPEN, FETCH, CLOSE, EXECUTE IMMEDIATE, PIPE ROW, PRAGMA; nil if the word is a name here.
  private mutating func cursorStatement() throws(SQLError) -> RoutineStatement.Kind? {
    let next = peek()
    guard next.isWord || next.kind == .colon else { return nil }
    switch token.keyword {
    case .open: return try open()
    case .fetch: return try fetchInto()
    case .close:
      advance()
      return .close(try cursorVariable())
    case .execute:
      guard next.keyword == .immediate else { return nil }
      return .executeImmediate(try executeImmediate())
    case .pipe:
      guard next.keyword == .row else { return nil }
      advance()
      advance()
      let open = try openParen()
      let row = try expression()
      try closeParen(open)
      return .pipeRow(row)
    default: return .pragma(try pragmaDeclaration())
    }
  }

  private mutating func cursorVariable() throws(SQLError) -> Expression {
    guard atName || at(.colon) else { throw unexpected("expected a cursor") }
    return try prefixed()
  }

  private mutating func open() throws(SQLError) -> RoutineStatement.Kind {
    advance()
    let cursor = try cursorVariable()
    guard accept(.for) else {
      if case .call(let call) = cursor.kind {
        let name = Expression(.name(call.name), range: call.name.range)
        return .open(name, arguments: call.arguments)
      }
      return .open(cursor, arguments: [])
    }
    let source = try openSource()
    var using: [ExecuteImmediate.Argument] = []
    if accept(.using) {
      using = try commaList { parser throws(SQLError) in try parser.usingArgument() }
    }
    return .openFor(RoutineStatement.OpenFor(cursor: cursor, source: source, using: using))
  }

  private mutating func openSource() throws(SQLError) -> RoutineStatement.OpenFor.Source {
    if startsQuery(token, peek()) { return .query(try query()) }
    guard at(.leftParen) else { return .text(try expression()) }
    let text = try expression()
    if case .subquery(let query) = text.kind {
      guard continuesQuery else { return .query(query) }
      return .query(try self.query(after: .nested(query), start: text.range.start))
    }
    return .text(text)
  }

  private mutating func fetchInto() throws(SQLError) -> RoutineStatement.Kind {
    advance()
    let cursor = try cursorVariable()
    guard at(.into) || at(.bulk, .collect) else { throw unexpected(expecting: .into) }
    var into = try into()
    if accept(.limit) {
      into.limit = try expression()
      into.range.end = previousEnd
    }
    return .fetch(cursor, into)
  }
}
