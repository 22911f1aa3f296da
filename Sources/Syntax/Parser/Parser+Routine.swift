import Diagnostics

extension Parser {
  /// Whether `CREATE FUNCTION` defines a routine: RETURN stands after the parameters.
  var isRoutineDefinition: Bool {
    var copy = self
    copy.advance()
    while copy.token.isWord || copy.at(.dot) {
      if copy.at(.return) || copy.at(.returns) || copy.at(.is) { return true }
      if copy.at(.as) { return dialect == .oracle }
      copy.advance()
    }
    guard copy.at(.leftParen) else { return false }
    copy.advance()
    _ = copy.rawUntilCloseParen()
    _ = copy.accept(.rightParen)
    return !copy.at(.as)
  }

  /// `FUNCTION f …` between WITH and a query.
  mutating func withRoutine() throws(SQLError) -> With.Routine {
    let start = token.start
    let unit = try asRoutine { parser throws(SQLError) in
      let kind = ProgramUnit.Kind.subprogram(try parser.subprogram(modifiers: []))
      return ProgramUnit(
        kind: kind, orReplace: false, ifNotExists: false, range: parser.range(from: start))
    }
    return With.Routine(
      program: Statement(.unit(unit), range: unit.range), text: text(in: range(from: start)))
  }

  /// Whether `BEGIN` here starts a transaction rather than a block.
  var beginsTransaction: Bool {
    let next = peek()
    switch next.keyword {
    case .transaction: return true
    // To Oracle, WORK is a name like others: `BEGIN work; END;` calls a procedure.
    case .work: return dialect != .oracle && !(peek(2).kind == .dot || peek(2).kind == .leftParen)
    case .isolation: return peek(2).keyword == .level
    case .read: return peek(2).keyword == .only || peek(2).keyword == .write
    case .immediate, .exclusive, .deferred, .deferrable:
      return peek(2).kind == .semicolon || peek(2).kind == .endOfText
        || peek(2).keyword == .transaction
    default: return next.kind == .semicolon || next.kind == .endOfText
    }
  }

  /// Whether `DECLARE` here declares a cursor of SQL rather than a block.
  var declaresCursor: Bool {
    switch peek(2).keyword {
    case .cursor, .scroll, .insensitive, .asensitive: true
    case .binary: peek(3).keyword == .cursor || peek(3).keyword == .scroll
    case .no: peek(3).keyword == .scroll
    default: false
    }
  }
}
