import Catalog
import Columns
import Diagnostics

/// The transaction of a session over the database's store and the session's own (temporary) one,
/// and those that wait for an autonomous one.
final class SessionTransactions {
  let main: StoreSession
  /// Temporary tables live in a store of the session.
  let temporary: StoreSession
  var current = State(generation: 0)
  private var waiting: [State] = []
  private var lastGeneration = 0

  /// What else belongs to a transaction.
  struct State {
    /// Tells transactions apart, so that a mark of an ended one is known.
    var generation: Int
    /// Begun by BEGIN: it ends only by COMMIT or ROLLBACK.
    var isExplicit = false
    /// When BEGIN began it, in microseconds since 1970-01-01 UTC.
    var began: Int64?
    /// A statement of it failed: in the postgres dialect it can only be rolled back.
    var isFailed = false
    var savepoints: [(name: String, mark: TransactionMark)] = []
    var constraints = WaitingConstraints()
  }

  init(store: any Store) {
    main = StoreSession(store)
    temporary = StoreSession(MemoryStore())
  }

  var hasChanges: Bool { main.hasChanges || temporary.hasChanges }

  /// Grows with each change of what names mean.
  var catalogVersion: Int { main.catalogVersion + temporary.catalogVersion }

  func begin() {
    current.isExplicit = true
    current.began = currentMicroseconds()
  }
  func fail() { current.isFailed = true }

  /// Reads the newest committed version from now on.
  /// - Parameter insideProgram: The program looked for commits of other processes a moment ago.
  func refresh(insideProgram: Bool = false) { main.refresh(insideProgram: insideProgram) }

  func mark() -> TransactionMark {
    TransactionMark(
      main: main.mark(), temporary: temporary.mark(), generation: current.generation)
  }

  /// The same for one statement, which `endStatement` ends where it did not fail.
  func beginStatement() -> StatementMark {
    StatementMark(
      main: main.beginStatement(), temporary: temporary.beginStatement(),
      generation: current.generation)
  }

  func endStatement(_ mark: StatementMark) {
    guard mark.generation == current.generation else { return }
    main.endStatement(mark.main)
    temporary.endStatement(mark.temporary)
  }

  func rollback(to mark: TransactionMark) {
    let isCurrent = mark.generation == current.generation
    main.rollback(to: isCurrent ? mark.main : 0)
    temporary.rollback(to: isCurrent ? mark.temporary : 0)
    current.savepoints.removeAll {
      !isCurrent || $0.mark.main > mark.main || $0.mark.temporary > mark.temporary
    }
  }

  func commit(note: CommitNote) throws(SQLError) {
    guard hasChanges else { return end() }
    endTemporaryTables()
    defer { end() }
    do throws(SQLError) {
      try main.commit(note: note)
    } catch {
      temporary.rollback()
      throw error
    }
    try temporary.commit(note: note)
  }

  /// What ON COMMIT says of temporary tables.
  private func endTemporaryTables() {
    for (key, table) in temporary.catalog.tables {
      switch table.definition.properties["on commit"] {
      case "delete rows": temporary.forgetRows(of: key)
      case "drop": temporary.drop(table: key)
      default: break
      }
    }
  }

  func rollback() {
    main.rollback()
    temporary.rollback()
    end()
  }

  private func end() {
    lastGeneration += 1
    current = State(generation: lastGeneration)
  }

  // MARK: Savepoints

  func savepoint(_ name: String, replaces: Bool) {
    if replaces { current.savepoints.removeAll { $0.name == name } }
    current.savepoints.append((name, mark()))
  }

  func rollback(toSavepoint name: String) throws(SQLError) {
    let place = try place(of: name)
    let mark = current.savepoints[place].mark
    let kept = current.savepoints[...place]
    rollback(to: mark)
    current.savepoints = Array(kept)
    current.isFailed = false
  }

  func release(_ name: String) throws(SQLError) {
    let place = try place(of: name)
    current.savepoints.removeSubrange(place...)
  }

  private func place(of name: String) throws(SQLError) -> Int {
    if let place = current.savepoints.lastIndex(where: { $0.name == name }) { return place }
    throw SQLError(
      .undefinedSavepoint, "there is no savepoint \"\(name)\" in this transaction",
      hint: didYouMean(name, among: current.savepoints.map(\.name)))
  }

  // MARK: Autonomous transactions

  func suspend() {
    waiting.append(current)
    main.suspend()
    temporary.suspend()
    end()
  }

  func resume() {
    guard let last = waiting.popLast() else { return }
    main.resume()
    temporary.resume()
    current = last
  }
}

/// A moment of a session's transaction to go back to; cheap.
package struct TransactionMark: Sendable {
  let main: Int
  let temporary: Int
  let generation: Int
}

/// The beginning of a statement that alone may go back to it.
struct StatementMark {
  fileprivate let main: (place: Int, before: Int)
  fileprivate let temporary: (place: Int, before: Int)
  fileprivate let generation: Int

  var mark: TransactionMark {
    TransactionMark(main: main.place, temporary: temporary.place, generation: generation)
  }
}
