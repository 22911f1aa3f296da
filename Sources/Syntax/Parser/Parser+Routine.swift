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

  mutating func createUnit(
    _ modifiers: CreateModifiers, start: UInt32
  ) throws(SQLError) -> Statement.Kind {
    throw unexpected("expected TABLE, VIEW or another object of SQL")
  }

  mutating func withRoutine() throws(SQLError) -> Statement {
    throw unexpected("expected a query")
  }
}
