import Diagnostics
import Syntax

extension StatementCall {
  /// BEGIN, COMMIT, ROLLBACK and savepoints.
  func runTransaction(_ transaction: Syntax.Transaction, at range: SourceRange) throws(SQLError) {
    let transactions = session.transactions
    switch transaction {
    case .begin: try begin(at: range)
    case .commit(let chain):
      // A failed transaction cannot be committed: PostgreSQL answers ROLLBACK.
      let isFailed = transactions.current.isFailed
      if isFailed { session.rollback() } else { try session.commit() }
      if chain { transactions.begin() }
      try consumer.completed(StatementOutcome(command: isFailed ? "ROLLBACK" : "COMMIT"))
    case .rollback(let chain):
      session.rollback()
      if chain { transactions.begin() }
      try consumer.completed(StatementOutcome(command: "ROLLBACK"))
    case .savepoint(let name):
      try checkOpen("SAVEPOINT", at: range)
      session.savepoint(name.text)
      try consumer.completed(StatementOutcome(command: "SAVEPOINT"))
    case .rollbackTo(let name):
      try checkOpen("ROLLBACK TO", at: range)
      do throws(SQLError) {
        try session.rollback(to: name.text)
      } catch { throw error.located(at: name.range) }
      try consumer.completed(StatementOutcome(command: "ROLLBACK"))
    case .release(let name):
      try checkOpen("RELEASE", at: range)
      do throws(SQLError) {
        try session.release(name.text)
      } catch { throw error.located(at: name.range) }
      try consumer.completed(StatementOutcome(command: "RELEASE"))
    case .setConstraints(let names, let isDeferred):
      try session.setConstraints(names, isDeferred: isDeferred)
      try consumer.completed(StatementOutcome(command: "SET"))
    case .set: try consumer.completed(StatementOutcome(command: "SET"))
    }
  }

  private func begin(at range: SourceRange) throws(SQLError) {
    guard !session.transactions.current.isExplicit else {
      throw SQLError(
        .activeTransaction, "a transaction is running already", range: range,
        hint: "COMMIT or ROLLBACK it first; SAVEPOINT nests")
    }
    session.transactions.begin()
    try consumer.completed(StatementOutcome(command: "BEGIN"))
  }

  /// PostgreSQL knows savepoints only between BEGIN and COMMIT.
  private func checkOpen(_ what: String, at range: SourceRange) throws(SQLError) {
    let isOpen = session.transactions.current.isExplicit || !settings.autocommit
    guard settings.dialect == .postgres, !isOpen, session.statementDepth <= 1 else { return }
    throw SQLError(
      .noActiveTransaction, "\(what) is for transactions", range: range, hint: "BEGIN starts one")
  }
}
