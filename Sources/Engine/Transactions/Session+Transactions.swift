import Catalog
import Columns
import Diagnostics

/// Transactions as programs see them: PL/SQL, the server, the shell.
extension Session {
  /// Makes the transaction's changes the next version of the database.
  /// - Throws: `serializationFailure` where another transaction changed the same rows first, or
  ///   the violation of a key that another one took; everything is rolled back then.
  package func commit() throws(SQLError) {
    try checkWaitingConstraints()
    try transactions.commit(
      note: CommitNote(user: access.user, statement: statementText, time: currentMicroseconds()))
  }

  /// Undoes all changes of the transaction.
  package func rollback() { transactions.rollback() }

  /// Names this moment; in the oracle dialect a name moves, in the postgres dialect the latest
  /// one hides earlier ones.
  package func savepoint(_ name: String) {
    transactions.savepoint(name.lowercased(), replaces: settings.dialect == .oracle)
  }

  /// Undoes what came after the savepoint, which stays.
  /// - Throws: `undefinedSavepoint` (ORA-01086).
  package func rollback(to savepoint: String) throws(SQLError) {
    try transactions.rollback(toSavepoint: savepoint.lowercased())
  }

  package func release(_ savepoint: String) throws(SQLError) {
    try transactions.release(savepoint.lowercased())
  }

  /// This moment: before a statement, at a cursor's OPEN. Costs next to nothing.
  package func mark() -> TransactionMark { transactions.mark() }

  /// Undoes what came after the mark; after a COMMIT since then, all that came after that.
  package func rollback(to mark: TransactionMark) { transactions.rollback(to: mark) }

  /// Whether the transaction has changed anything.
  package var hasChanges: Bool { transactions.hasChanges }

  /// Whether BEGIN began the transaction.
  package var isInTransaction: Bool {
    transactions.current.isExplicit || transactions.hasChanges
  }

  /// Whether the transaction can only be rolled back.
  package var isTransactionFailed: Bool { transactions.current.isFailed }

  /// Begins an autonomous transaction: the present one waits, unseen.
  package func pushAutonomousTransaction() { transactions.suspend() }

  /// Ends an autonomous transaction and goes on with the one that waited.
  /// - Throws: ORA-06519 if it had changes that were neither committed nor rolled back; they are
  ///   rolled back.
  package func popAutonomousTransaction() throws(SQLError) {
    let isOpen = transactions.hasChanges
    transactions.rollback()
    transactions.resume()
    guard isOpen else { return }
    throw SQLError(
      .activeTransaction, "an autonomous transaction ended with open changes: rolled back",
      hint: "end it by COMMIT or ROLLBACK", code: -6519)
  }

  /// Grows whenever names may mean something else: plans of older numbers are made anew.
  package var catalogVersion: Int { transactions.catalogVersion + access.generation }
}

extension Session {
  /// Runs one statement of the user (or of a block, then `isNested`) so that it happens as a
  /// whole or not at all, and commits it if nothing else will.
  func asStatement(
    commits: Bool = false, endsTransaction: Bool = false, _ body: () throws(SQLError) -> Void
  ) throws(SQLError) {
    statementDepth += 1
    defer { statementDepth -= 1 }
    let isOutermost = statementDepth == 1
    if isOutermost && transactions.current.isFailed && !endsTransaction {
      throw SQLError(
        .inFailedTransaction,
        "a statement of this transaction failed: nothing runs until it is rolled back",
        hint: "ROLLBACK, or ROLLBACK TO a savepoint")
    }
    if commits { try commit() }
    refresh(isOutermost: isOutermost)
    let mark = transactions.mark()
    do throws(SQLError) {
      try body()
    } catch {
      undo(to: mark, isOutermost: isOutermost, endsTransaction: endsTransaction)
      throw error
    }
    let isOver = isOutermost && settings.autocommit && !transactions.current.isExplicit
    if commits || isOver { try commit() }
  }

  /// Read committed reads anew for each statement, a snapshot per transaction only at its begin.
  private func refresh(isOutermost: Bool) {
    let isFresh = isOutermost && !transactions.current.isExplicit && !transactions.hasChanges
    if isFresh || settings.dialect == .oracle { transactions.refresh() }
  }

  private func undo(to mark: TransactionMark, isOutermost: Bool, endsTransaction: Bool) {
    if endsTransaction { return }
    transactions.rollback(to: mark)
    guard isOutermost, settings.dialect == .postgres, transactions.current.isExplicit,
      settings.failsTransactions
    else { return }
    transactions.fail()
  }
}
