import Diagnostics
import Syntax

extension StatementCall {
  /// BEGIN, COMMIT, ROLLBACK and savepoints over the tables in memory.
  func runTransaction(_ transaction: Syntax.Transaction, at range: SourceRange) throws(SQLError) {
    switch transaction {
    case .begin: try consumer.completed(StatementOutcome(command: "BEGIN"))
    case .commit: try consumer.completed(StatementOutcome(command: "COMMIT"))
    case .set, .setConstraints: try consumer.completed(StatementOutcome(command: "SET"))
    case .rollback, .savepoint, .rollbackTo, .release:
      throw SQLError(
        .featureNotSupported, "rolling back is not available for tables in memory", range: range)
    }
  }
}
