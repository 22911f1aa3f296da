import Diagnostics

/// LOOP, WHILE, FOR and FORALL.
extension Parser {
  mutating func loopStatement() throws(SQLError) -> RoutineStatement.Kind {
    switch token.keyword {
    case .loop: return .loop(try loopBody())
    case .while:
      advance()
      let condition = try expression()
      return .whileLoop(condition, try loopBody())
    case .forall: return .forAll(try forAll())
    default: return try forLoop()
    }
  }

  /// `LOOP … END LOOP [label]`
  private mutating func loopBody() throws(SQLError) -> [RoutineStatement] {
    if !accept(.loop) { throw unexpected("expected LOOP", hint: routineHint()) }
    let statements = try routineStatements()
    try expectEnd("LOOP")
    if !accept(.loop) {
      throw unexpected("expected LOOP after END", hint: "a loop ends with END LOOP;")
    }
    if token.isWord { _ = try label() }
    return statements
  }

  private mutating func forLoop() throws(SQLError) -> RoutineStatement.Kind {
    advance()
    let variable = try label("the name of a loop variable")
    try expect(.in)
    let isReverse = at(.reverse) && peek().kind != .dotDot && accept(.reverse)
    if at(.leftParen), let query = try loopQuery() {
      return .cursorLoop(
        RoutineStatement.CursorLoop(
          record: variable, source: .query(query), statements: try loopBody()))
    }
    let first = try operators(above: .comparison)
    guard accept(.dotDot) else {
      if case .subquery(let query) = first.kind {
        return .cursorLoop(
          RoutineStatement.CursorLoop(
            record: variable, source: .query(query), statements: try loopBody()))
      }
      return try cursorLoop(variable, over: first)
    }
    let upper = try operators(above: .comparison)
    return .forLoop(
      RoutineStatement.ForLoop(
        index: variable, isReverse: isReverse, lower: first, upper: upper,
        statements: try loopBody()))
  }

  /// `(SELECT …)`; nil if the parenthesis begins an expression.
  private mutating func loopQuery() throws(SQLError) -> Query? {
    guard startsQuery(peek(), peek(2)) else { return nil }
    let query = try parenthesizedQuery()
    // `(SELECT 1 FROM dual) .. 10` is a bound.
    if at(.dotDot) { throw unexpected("expected LOOP") }
    return query
  }

  private mutating func cursorLoop(
    _ variable: Identifier, over source: Expression
  ) throws(SQLError) -> RoutineStatement.Kind {
    let cursor: RoutineStatement.CursorLoop.Source
    switch source.kind {
    case .name(let name): cursor = .cursor(name, arguments: [])
    case .call(let call): cursor = .cursor(call.name, arguments: call.arguments)
    default: throw unexpected("expected \"..\" and an upper bound", hint: routineHint())
    }
    return .cursorLoop(
      RoutineStatement.CursorLoop(
        record: variable, source: cursor, statements: try loopBody()))
  }

  // MARK: - FORALL

  private mutating func forAll() throws(SQLError) -> RoutineStatement.ForAll {
    advance()
    let variable = try label("the name of an index")
    try expect(.in)
    let bounds = try forAllBounds()
    let saves = accept(.save, .exceptions)
    let statement = try routineStatement()
    switch statement.kind {
    case .sql, .executeImmediate: break
    default:
      throw SQLError(
        .syntaxError, "FORALL repeats an INSERT, UPDATE, DELETE, MERGE or EXECUTE IMMEDIATE only",
        range: statement.range)
    }
    return RoutineStatement.ForAll(
      index: variable, bounds: bounds, savesExceptions: saves, statement: statement)
  }

  private mutating func forAllBounds() throws(SQLError) -> RoutineStatement.ForAll.Bounds {
    if accept(.indices, .of) {
      let collection = try operators(above: .pattern)
      guard accept(.between) else { return .indices(of: collection, lower: nil, upper: nil) }
      let lower = try operators(above: .pattern)
      try expect(.and)
      return .indices(of: collection, lower: lower, upper: try operators(above: .pattern))
    }
    if accept(.values, .of) { return .values(of: try operators(above: .comparison)) }
    let lower = try operators(above: .comparison)
    try expect(.dotDot, "..")
    return .range(lower, try operators(above: .comparison))
  }
}
