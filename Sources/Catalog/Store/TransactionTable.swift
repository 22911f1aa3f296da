import Columns
import Diagnostics
import Kernels
import Synchronization

/// A stored table as the current transaction of a session sees it: the stored rows of its snapshot
/// without those that the transaction deleted, and the rows that it added.
///
/// Plans keep it over transactions: what it shows is looked up when a scan begins.
package final class TransactionTable: Table, TableWriter {
  package let id: String
  /// `schema.name`, lower case.
  package let key: String
  package let definition: TableDefinition
  package let schema: Schema
  package let label: String
  let session: StoreSession
  private let trees = Mutex<TableExpressions?>(nil)
  private let lookUps = RepeatedLookUps()
  /// Where the session found it last; nothing of an ended transaction.
  let lookedUp = Mutex<LookedUp?>(nil)

  /// A state of the table, good as long as the transaction's names and overlays stay as they are.
  struct LookedUp {
    /// `StoreTransaction.changes` then.
    let changes: Int
    let state: TableState
  }

  init(_ table: any StoredTable, key: String, session: StoreSession) {
    id = table.id
    self.key = key
    definition = table.definition
    schema = table.definition.schema
    label = table.label
    self.session = session
  }

  package var keyColumns: [Int] { definition.primaryKey?.columns ?? [] }
  package var writer: (any TableWriter)? { self }
  package func hasRows(of other: any Table) -> Bool {
    guard let other = other as? TransactionTable else { return false }
    return self === other || id == other.id && key == other.key
  }

  /// What the transaction sees now.
  private func state() throws(SQLError) -> TableState { try session.state(of: self) }

  package var rowCount: Int? {
    guard let state = try? state() else { return nil }
    guard let stored = state.stored.rowCount else { return nil }
    guard let overlay = state.overlay else { return stored }
    let view = overlay.view
    return max(0, stored + view.ownCount - view.dead.count)
  }

  package func statistics(ofColumn column: Int) -> ColumnStatistics {
    guard let state = try? state(), state.overlay == nil else { return ColumnStatistics() }
    return state.stored.statistics(ofColumn: column)
  }

  package func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    let state = try state()
    if let few = try lookUps.scan(request, of: self, state) { return few }
    return try state.scan(request, schema: schema)
  }

  /// The table as it is now, whatever the transaction does afterwards: what a cursor reads.
  package func frozen() throws(SQLError) -> any Table {
    let state = try state()
    return FrozenTable(
      schema: schema, label: label, keyColumns: keyColumns, stored: state.stored,
      view: state.overlay?.view)
  }

  // MARK: Changes

  package func append(_ batch: Batch) throws(SQLError) { _ = try append(rows: batch) }

  /// - Returns: The identity of the first row; the others follow it.
  package func append(rows batch: Batch) throws(SQLError) -> Int64 {
    var first = ownIdentities
    try session.change(self) { first = $0.append(batch) }
    return first
  }

  package func delete(_ identities: Column) throws(SQLError) {
    let flat = identities.flattened()
    try session.change(self) { $0.delete(flat.span(of: Int64.self)) }
  }

  /// Lets all rows of a table go that has none stored, for good: no savepoint brings them back.
  ///
  /// - Returns: False for a table that has stored rows, which stay.
  package func clear() throws(SQLError) -> Bool {
    let state = try state()
    guard state.stored.rowCount == 0 else { return false }
    if state.overlay != nil { try session.change(self) { $0.clear() } }
    return true
  }

  /// Says what is done to the rows, for the table's history.
  package func note(operation: String) throws(SQLError) {
    try session.change(self) { $0.note(operation: operation) }
  }

  /// What was noted so far.
  package func notedOperations() throws(SQLError) -> Set<String> {
    try state().overlay?.operations ?? []
  }

  /// Puts other words in place of all that was noted.
  package func note(operations: Set<String>) throws(SQLError) {
    try session.change(self) { $0.note(operations: operations) }
  }

  /// Says that the rows appended complete an external transaction, such as a file of COPY INTO.
  package func note(application: String) throws(SQLError) {
    try session.change(self) { $0.note(application: application) }
  }

  /// Whether an external transaction was completed before, by this transaction or by a committed
  /// one.
  package func hasCompleted(application: String) throws(SQLError) -> Bool {
    let state = try state()
    if state.overlay?.applications.contains(application) == true { return true }
    return try state.stored.hasCompleted(application: application)
  }

  /// The expressions of the definition, read once.
  package func expressions() throws(SQLError) -> TableExpressions {
    if let known = trees.withLock({ $0 }) { return known }
    let made = try TableExpressions(definition)
    trees.withLock { $0 = made }
    return made
  }

  /// What the transaction sees now, for `PointAccess`.
  func pointState() throws(SQLError) -> TableState { try session.state(of: self) }

  /// Takes one row away, adds one, or both.
  /// - Returns: The identity of the new row.
  package func change(
    removing old: Int64?, adding new: Batch?, operation: String
  ) throws(SQLError) -> Int64 {
    var first = ownIdentities
    try session.change(self) {
      first = $0.change(removing: old, adding: new, operation: operation)
    }
    if let old, new != nil, keepsRowIDs { try note(moved: [(old, first)]) }
    return first
  }

  /// Writes a row value by value, in the place of another or as a new one, and says whether one of its
  /// keys may be there already: `firstDuplicate` knows.
  ///
  /// - Parameter fill: Adds one value to each column of the row.
  package func write(
    removing old: Int64?, operation: String, keys: [GuardedKey], _ fill: (RowChunk) -> Void
  ) throws(SQLError) -> (identity: Int64, mayRepeatKey: Bool) {
    if !keys.isEmpty {
      let stored = try state().stored
      for key in keys { try key.look(in: stored) }
    }
    var written: (identity: Int64, mayRepeatKey: Bool) = (0, false)
    try session.change(self) {
      written = $0.write(removing: old, operation: operation, keys: keys, fill)
    }
    if let old, keepsRowIDs { try note(moved: [(old, written.identity)]) }
    return written
  }

  // MARK: Rows by key

  /// The first of rows just appended whose key another living row has.
  /// - Parameter first: The identity that `append(rows:)` gave.
  package func firstDuplicate(
    _ batch: Batch, first: Int64, key: [Int]
  ) throws(SQLError) -> Int? {
    try state().firstDuplicate(batch.columns.chosen(key), batch.count, first: first, key: key)
  }

  /// The identity of the row with the key of row `row` of `keys`; nil for none.
  package func match(_ keys: [Column], row: Int, key: [Int]) throws(SQLError) -> Int64? {
    try state().match(keys, row: row, key: key)
  }

  /// The living row with this key: its columns at these positions, of which `schema.count` is the
  /// identity.
  /// - Parameter values: One value for each column of the key.
  package func row(
    key: [Int], _ values: [Column], columns: [Int]
  ) throws(SQLError) -> Batch? {
    if values.contains(where: { $0.isNull(0) }) { return nil }
    let state = try state()
    if key == [schema.count] { return try state.row(values[0], columns) }
    let found = try state.candidates(keyHash(values, row: 0), key)
    if found.isEmpty { return nil }
    let stored = columns.filter { $0 < schema.count }
    let rows = try state.rows(found, columns: stored + key)
    let keys = Array(rows.columns[stored.count..<(stored.count + key.count)])
    guard let place = equalRow(keys, rows.count, values, 0) else { return nil }
    var next = 0
    let made = columns.map { position -> Column in
      if position == schema.count { return rows.columns[stored.count + key.count] }
      next += 1
      return rows.columns[next - 1]
    }
    let batch = Batch(made, count: rows.count)
    return rows.count == 1 ? batch : batch.selected(Selection([place]))
  }

  /// Whether rows are better found by an index of keys than by scans: always in memory, where the
  /// table is not large, or after some look-ups where the index fits a quarter of the memory.
  /// - Parameter seconds: What the runs took without an index.
  package func isWorthPoints(after runs: Int, seconds: Double, memory: Int) -> Bool {
    guard let stored = try? state().stored else { return false }
    if stored.isWorthAnIndex { return true }
    let count = stored.rowCount ?? .max
    // All workers read the keys for an index: it pays as soon as scans took 50 ns a row, or there are
    // many of them that skip nearly everything.
    let isPaid = runs >= 16 || seconds > Double(count) * 5e-8
    return isPaid && count < memory / 4 / KeyIndex.bytesPerRow
  }

  /// The rows with these identities, and last their identity.
  package func rows(_ identities: [Int64], columns: [Int]) throws(SQLError) -> Batch {
    try state().rows(identities, columns: columns)
  }
}

/// A stored table and what a transaction did to it.
struct TableState {
  var stored: any StoredTable
  var overlay: TableOverlay?

  /// The living row with this identity: these columns, of which `schema.count` is the identity.
  func row(_ identity: Column, _ columns: [Int]) throws(SQLError) -> Batch? {
    guard case .integer(let number) = identity[0] else { return nil }
    let width = stored.definition.schema.count
    let rows = try rows([Int64(number)], columns: columns.filter { $0 < width })
    guard rows.count == 1 else { return nil }
    var next = 0
    let made = columns.map { position -> Column in
      if position == width { return rows.columns[rows.columns.count - 1] }
      next += 1
      return rows.columns[next - 1]
    }
    return Batch(made, count: 1)
  }

  func match(_ keys: [Column], row: Int, key: [Int]) throws(SQLError) -> Int64? {
    if keys.contains(where: { $0.isNull(row) }) { return nil }
    let hash = keyHash(keys, row: row)
    let found = try candidates(hash, key)
    if found.isEmpty { return nil }
    let rows = try rows(found, columns: key)
    guard let place = equalRow(Array(rows.columns.prefix(key.count)), rows.count, keys, row),
      case .integer(let identity) = rows.columns[key.count][place]
    else { return nil }
    return Int64(identity)
  }

  func firstDuplicate(
    _ keys: [Column], _ count: Int, first: Int64, key: [Int]
  ) throws(SQLError) -> Int? {
    let hashes = hashRows(keys, count: count)
    let index = try stored.keyIndex(on: key)
    guard let overlay else { return nil }
    let suspects =
      overlay.others(hashes, count: count, first: first, on: key)
      + overlay.living(hashes, count: count, in: index)
    for suspect in suspects.sorted(by: { $0.row < $1.row }) {
      let rows = try rows(suspect.identities, columns: key)
      let others = Array(rows.columns.prefix(key.count))
      // A key of several columns that are not all NULL is checked in Oracle (SQL Language Reference
      // 19c, "constraint", "Unique Constraints").
      let isOracle = stored.definition.dialect == .oracle && key.count > 1
      if equalRow(others, rows.count, keys, suspect.row, nullsEqual: isOracle) != nil {
        return suspect.row
      }
    }
    return nil
  }

  func candidates(_ hash: UInt64, _ key: [Int]) throws(SQLError) -> [Int64] {
    let index = try stored.keyIndex(on: key)
    guard let overlay else { return index.candidates(hash) }
    return overlay.candidates(hash, on: key) + index.candidates(hash) { overlay.isDead($0) }
  }

  func rows(_ identities: [Int64], columns: [Int]) throws(SQLError) -> Batch {
    guard let overlay else { return try stored.rows(identities, columns: columns) }
    let own = overlay.rows(identities.filter { $0 >= ownIdentities }, columns: columns)
    let old = identities.filter { $0 < ownIdentities && !overlay.isDead($0) }
    if old.isEmpty { return own }
    let others = try stored.rows(old, columns: columns)
    if own.count == 0 { return others }
    // In the order asked for.
    let both = Batch.concatenated([own, others], types: own.columns.map(\.type))
    let column = both.columns[columns.count].flattened()
    let numbers = column.span(of: Int64.self)
    var places: [Int64: Int] = [:]
    for i in 0..<numbers.count { places[numbers[i]] = i }
    return both.selected(Selection(identities.compactMap { places[$0] }))
  }

  func scan(_ request: ScanRequest, schema: Schema) throws(SQLError) -> any TableScan {
    if let rows = try pointRows(request, schema) {
      return PointScan(rows, positions: Array(0...schema.count), request)
    }
    return try OverlayScan.make(stored, overlay?.view, request)
  }

  /// The few rows that can pass where all columns of a key equal constants; nil where not.
  private func pointRows(_ request: ScanRequest, _ schema: Schema) throws(SQLError) -> Batch? {
    guard request.filter != nil, !request.predicates.isEmpty else { return nil }
    for key in stored.definition.keys {
      let values = key.columns.compactMap { column -> Value? in
        for predicate in request.predicates where predicate.column == column {
          if case .equal(let value) = predicate.test { return value }
        }
        return nil
      }
      guard values.count == key.columns.count else { continue }
      let columns = zip(key.columns, values).map {
        Column.constant($1, schema.fields[$0].type, count: 1)
      }
      guard stored.isWorthAnIndex else { return nil }
      let found = try match(columns, row: 0, key: key.columns)
      return try rows(found.map { [$0] } ?? [], columns: Array(schema.fields.indices))
    }
    return nil
  }
}

extension StoredTable {
  /// Whether a look-up by key may make an index: one of a huge table costs more than a scan that
  /// skips what cannot match.
  var isWorthAnIndex: Bool { self is MemoryStoredTable || (rowCount ?? .max) <= 1 << 20 }
}

/// Columns that no two rows may have alike, and where stored rows are found by them.
package final class GuardedKey {
  package let columns: [Int]
  private(set) var index: KeyIndex?
  private var stored: (any StoredTable)?

  package init(_ columns: [Int]) { self.columns = columns }

  /// Takes the index of the version that is read now.
  func look(in stored: any StoredTable) throws(SQLError) {
    if let known = self.stored, known === stored { return }
    index = try stored.keyIndex(on: columns)
    self.stored = stored
  }
}
