import Columns
import Diagnostics
import Engine
import Syntax

extension PostgresConnection {
  /// A text of statements; the first error ends it.
  ///
  /// Several statements in one message are one transaction, unless they say BEGIN or COMMIT
  /// themselves (manual, section 55.2.2.1).
  func runSimple(_ text: String) {
    do throws(SQLError) {
      let statements = try parsed(text)
      if statements.isEmpty { return send { $0.empty("I") } }
      let isAlone =
        statements.count == 1 || session.isInTransaction || statements.contains(where: \.isBorder)
      if !isAlone { try begin() }
      for statement in statements { try run(statement, in: text) }
      if !isAlone, session.isInTransaction { try session.commit() }
    } catch {
      fail(error, in: text)
      if implicitTransaction { session.rollback() }
    }
    implicitTransaction = false
  }

  private func begin() throws(SQLError) {
    implicitTransaction = true
    try session.run("BEGIN", consumer: CollectedRows(limit: 0))
  }

  func parsed(_ text: String) throws(SQLError) -> [Syntax.Statement] {
    if text.utf8.count > limits.textBytes * 4 {
      throw SQLError(.programLimitExceeded, "the statement is too long")
    }
    makeCatalogFunctions(for: text)
    return try session.statements(of: text, limits: ParserLimits(nesting: limits.nesting))
  }

  private func run(_ statement: Syntax.Statement, in text: String) throws(SQLError) {
    try check(statement)
    if try runCopy(statement, in: text) { return }
    if try runCursor(statement, in: text, formats: WireFormats(), describes: true) { return }
    let rows = WireRows(self, formats: WireFormats(), describes: true)
    if passOver(statement, rows) { return }
    do throws(SQLError) {
      try running(text) { () throws(SQLError) in
        try session.run(statement, of: text, consumer: rows)
      }
    } catch {
      rows.flushRows()
      throw error
    }
    finish(statement, rows)
  }

  /// BEGIN inside of a transaction is a warning and no error (PostgreSQL 15, BEGIN, "Notes").
  private func passOver(_ statement: Syntax.Statement, _ rows: WireRows) -> Bool {
    guard case .transaction(.begin) = statement.kind, session.isInTransaction,
      !session.isTransactionFailed
    else { return false }
    rows.output("there is already a transaction in progress")
    rows.finish("BEGIN")
    return true
  }

  func finish(_ statement: Syntax.Statement, _ rows: WireRows) {
    rows.finish(
      CommandTag.of(
        statement, outcome: rows.outcome, rows: rows.hasRows ? rows.rowCount : nil))
  }

  /// Refuses statements that change something, where nothing may be changed.
  func check(_ statement: Syntax.Statement) throws(SQLError) {
    if user.mayWrite && !server.options.isReadOnly || statement.isReading { return }
    if case .copy(let copy) = statement.kind, !copy.isFrom, case .standardOutput = copy.target {
      return
    }
    throw SQLError(
      .insufficientPrivilege, "nothing may be changed here", range: statement.range)
  }
}

extension Syntax.Statement {
  /// BEGIN, COMMIT and their kin.
  fileprivate var isBorder: Bool {
    if case .transaction = kind { return true }
    return false
  }
}
