import Columns
import Diagnostics

/// One session's way to a store: its transaction, and the tables that its plans hold.
///
/// Used by the session's thread; a scan that has begun is independent of it.
package final class StoreSession: @unchecked Sendable {
  package let store: any Store
  private var transaction: StoreTransaction {
    didSet { for handle in handles.values { handle.lookedUp.withLock { $0 = nil } } }
  }
  /// Transactions that wait for an autonomous one, outermost first.
  private var waiting: [StoreTransaction] = []
  private var handles: [String: TransactionTable] = [:]
  /// What was taken from sequences since each of these logs began, the newest last.
  private var sequenceLogs: [SequenceLog] = []
  /// The version that all transactions read; nil for the newest.
  private var pinned: StoreSnapshot?
  /// Grows with each change of what names mean: plans of older numbers are made anew.
  package private(set) var catalogVersion = 0
  /// Tables whose ROWIDs are known to somebody, and where rows are that committed transactions of
  /// this session changed.
  private var rowIDs: [String: FollowedRows] = [:]
  /// Of such tables.
  private var overlayCount: Int64 = 0
  /// The user's statement that runs now, for the audit trail.
  package var statement = ""

  package init(_ store: any Store) {
    self.store = store
    transaction = StoreTransaction(store.snapshot)
  }

  /// The committed version that is read.
  package var base: StoreSnapshot { transaction.base }
  /// What names mean for the transaction.
  package var catalog: StoreSnapshot { transaction.catalog }
  package var hasChanges: Bool { transaction.hasChanges }

  // MARK: The transaction

  package var isPinned: Bool { pinned != nil }

  /// Reads this version from now on, in all transactions.
  package func pin(to snapshot: StoreSnapshot) {
    pinned = snapshot
    catalogVersion += 1
    transaction = StoreTransaction(snapshot)
  }

  private var newest: StoreSnapshot { pinned ?? store.snapshot }

  /// Reads the newest version from now on (read committed, or a new transaction); own changes
  /// stay.
  /// - Parameter insideProgram: Statements of a program follow each other so fast that the store looks
  ///   for commits of other processes once a millisecond.
  package func refresh(insideProgram: Bool = false) {
    if insideProgram, pinned == nil, let version = transaction.baseVersion,
      store.isUnchanged(since: version)
    {
      return
    }
    let newest = newest
    if newest.isSame(as: transaction.base) { return }
    if transaction.definesNames { return }
    if differ(transaction.base, newest) { catalogVersion += 1 }
    transaction.base = newest
    transaction.catalog = newest
  }

  /// Whether names mean something else in the two.
  private func differ(_ a: StoreSnapshot, _ b: StoreSnapshot) -> Bool {
    !a.isSame(as: b)
      && (a.definitions != b.definitions
        || a.tables.mapValues(\.definition) != b.tables.mapValues(\.definition))
  }

  package func mark() -> Int { transaction.mark() }

  /// The same for one statement, which `endStatement` ends where it did not fail.
  package func beginStatement() -> (place: Int, before: Int) { transaction.beginStatement() }

  package func endStatement(_ mark: (place: Int, before: Int)) { transaction.endStatement(mark) }

  package func rollback(to mark: Int) {
    if transaction.rollback(to: mark) { catalogVersion += 1 }
  }

  /// - Throws: What `Store.commit` throws; then everything is rolled back.
  package func commit(note: CommitNote) throws(SQLError) {
    guard let changes = transaction.changes(note: note) else { return rollback() }
    let defined = transaction.definesNames
    do throws(SQLError) {
      let committed = try store.commit(changes)
      followRows(to: committed)
      transaction = StoreTransaction(committed)
      if defined { catalogVersion += 1 }
    } catch {
      rollback()
      throw error
    }
  }

  package func rollback() {
    if transaction.definesNames { catalogVersion += 1 }
    transaction = StoreTransaction(newest)
  }

  /// Begins an autonomous transaction; the present one waits.
  package func suspend() {
    let hadNames = transaction.definesNames
    let old = transaction.base
    waiting.append(transaction)
    transaction = StoreTransaction(store.snapshot)
    // Plans stay good where names mean the same.
    if hadNames || differ(old, transaction.base) { catalogVersion += 1 }
  }

  /// Ends an autonomous transaction, undoing what it did not commit.
  package func resume() {
    guard let last = waiting.popLast() else { return }
    let defined = last.definesNames || transaction.definesNames
    if defined || differ(last.base, transaction.base) { catalogVersion += 1 }
    transaction = last
  }

  // MARK: ROWIDs

  func keepRowIDs(of id: String) { if rowIDs[id] == nil { rowIDs[id] = FollowedRows() } }

  func keepsRowIDs(of id: String) -> Bool { !rowIDs.isEmpty && rowIDs[id] != nil }

  /// Identities that own rows of no other transaction of the session have.
  private func nextOwnIdentities() -> Int64 {
    overlayCount += 1
    return ownIdentities + overlayCount << 38
  }

  func identity(_ number: Int64, in table: TransactionTable) throws(SQLError) -> Int64 {
    let place = rowIDs[table.id]?.place(ofRowID: number) ?? number
    return try state(of: table).overlay?.current(place) ?? place
  }

  /// The own rows of the transaction have become stored ones.
  private func followRows(to committed: StoreSnapshot) {
    for id in rowIDs.keys {
      guard let overlay = transaction.overlays[id], let changes = overlay.changes() else {
        continue
      }
      guard let table = committed.tables.values.first(where: { $0.id == id }),
        table.identitiesAreStable, table.definition.partitionColumns.isEmpty
      else {
        rowIDs[id] = FollowedRows()
        continue
      }
      let count = changes.appended.reduce(0) { $0 + $1.count }
      let first = table.identityLimit - Int64(count)
      let (moved, runs) = overlay.places(storedFrom: first)
      rowIDs[id]?.follow(moved, runs)
    }
  }

  // MARK: Tables

  /// The table with this key (`schema.name`, lower case) for plans of this session.
  package func table(_ key: String) -> TransactionTable? {
    guard let stored = transaction.catalog.tables[key] else { return nil }
    if let known = handles[stored.id], known.key == key, known.definition == stored.definition {
      return known
    }
    let made = TransactionTable(stored, key: key, session: self)
    handles[stored.id]?.lookedUp.withLock { $0 = nil }
    handles[stored.id] = made
    return made
  }

  func state(of table: TransactionTable) throws(SQLError) -> TableState {
    let changes = transaction.changes
    if let known = table.lookedUp.withLock({ $0?.changes == changes ? $0?.state : nil }) {
      return known
    }
    guard let stored = transaction.stored(table.key, id: table.id) else {
      throw SQLError(.undefinedTable, "table \"\(table.label)\" does not exist any more")
    }
    let isLast = handles[table.id] === table
    guard isLast || stored.definition == table.definition else {
      throw SQLError(
        .invalidColumnReference, "table \"\(table.label)\" was altered after this was prepared")
    }
    let state = TableState(stored: stored, overlay: transaction.overlays[table.id])
    if isLast {
      table.lookedUp.withLock { $0 = TransactionTable.LookedUp(changes: changes, state: state) }
    }
    return state
  }

  func change(
    _ table: TransactionTable, _ body: (TableOverlay) -> Void
  ) throws(SQLError) {
    try store.checkWritable()
    let state = try state(of: table)
    let overlay: TableOverlay
    if let known = state.overlay {
      overlay = known
    } else {
      overlay = TableOverlay(
        table.schema.fields.map(\.type),
        pinned: state.stored.identitiesAreStable ? nil : state.stored,
        first: keepsRowIDs(of: table.id) ? nextOwnIdentities() : ownIdentities)
      transaction.overlays[table.id] = overlay
    }
    transaction.willChange(overlay, statement: statement)
    body(overlay)
  }

  /// Forgets what the transaction did to a table's rows: ON COMMIT DELETE ROWS.
  package func forgetRows(of key: String) {
    if let id = transaction.catalog.tables[key]?.id { transaction.overlays[id] = nil }
  }

  // MARK: Definitions

  /// Whether the transaction has changed what names mean.
  var definesNames: Bool { transaction.definesNames }

  /// Reads this version from now on, in which no name means something else.
  func follow(_ snapshot: StoreSnapshot) {
    transaction.base = snapshot
    transaction.catalog = snapshot
  }

  /// Changes what names mean.
  func define(_ body: (StoreTransaction) -> Void) {
    transaction.willDefine(statement: statement)
    catalogVersion += 1
    body(transaction)
  }

  func define(
    throwing body: (StoreTransaction) throws(SQLError) -> Void
  ) throws(SQLError) {
    try store.checkWritable()
    let mark = transaction.mark()
    transaction.willDefine(statement: statement)
    catalogVersion += 1
    do throws(SQLError) {
      try body(transaction)
    } catch {
      transaction.rollback(to: mark)
      throw error
    }
  }

  // MARK: Sequences

  /// The next values of a sequence, which no rollback gives back.
  package func advance(sequence key: String, by count: Int) throws(SQLError) -> SequenceRun {
    let run = try take(sequence: key, by: count)
    for index in sequenceLogs.indices { sequenceLogs[index].note(run, of: key) }
    return run
  }

  private func take(sequence key: String, by count: Int) throws(SQLError) -> SequenceRun {
    if transaction.sequences[key] != nil {
      let name = transaction.catalog.definitions[key]?.name ?? key
      var state = transaction.sequences[key] ?? SequenceState()
      let run = try state.advance(by: count, name: name)
      transaction.sequences[key] = state
      return run
    }
    return try store.advance(sequence: key, by: count)
  }

  /// Where a sequence stands, in this transaction if it made or changed it.
  package func state(ofSequence key: String) throws(SQLError) -> SequenceState? {
    if let own = transaction.sequences[key] { return own }
    return try store.state(ofSequence: key)
  }

  /// Begins to remember what is taken from sequences.
  package func beginSequenceLog() { sequenceLogs.append(SequenceLog()) }

  package func endSequenceLog() { _ = sequenceLogs.popLast() }

  /// Gives back what was taken since the newest log began, as far as nobody took more after it.
  package func rewindSequences() throws(SQLError) {
    guard let log = sequenceLogs.popLast() else { return }
    for (key, part) in log.parts {
      let next = try take(sequence: key, by: 1).first
      guard next == part.end else {
        try restart(sequence: key, at: next)
        continue
      }
      try restart(sequence: key, at: part.first)
      for index in sequenceLogs.indices { sequenceLogs[index].noteReturn(of: part, to: key) }
    }
  }

  package func restart(sequence key: String, at next: Int128) throws(SQLError) {
    if transaction.sequences[key] != nil {
      transaction.sequences[key]?.next = next
      transaction.sequences[key]?.hasGiven = false
    } else {
      try store.restart(sequence: key, at: next)
    }
  }
}
