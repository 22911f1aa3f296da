import Catalog
import Diagnostics

/// The triggers of an INSERT that FORALL runs for its elements: what comes before the statement has fired,
/// what comes after it waits.
final class ArrayTriggers: Catalog.ArrayTriggers {
  let triggers: StatementTriggers
  private unowned let session: Session
  /// Before anything of the statement.
  private let mark: TransactionMark

  init(_ triggers: StatementTriggers, _ session: Session, from mark: TransactionMark)
    throws(SQLError)
  {
    self.triggers = triggers
    self.session = session
    self.mark = mark
    do throws(SQLError) { try triggers.begin() } catch {
      triggers.finish()
      throw error
    }
    triggers.isHeld = true
  }

  func end() throws(SQLError) {
    triggers.isHeld = false
    defer { triggers.finish() }
    do throws(SQLError) { try triggers.end() } catch {
      session.rollback(to: mark)
      throw error
    }
  }

  func stop(undoes: Bool) {
    triggers.finish()
    if undoes { session.rollback(to: mark) }
  }
}
