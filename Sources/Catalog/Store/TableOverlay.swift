import Columns
import Diagnostics
import Synchronization

/// What one transaction has done to one table: rows of its own, and rows that are dead for it.
///
/// A change costs the same however many there were before, going back costs what it takes back, and
/// `view` costs next to nothing: its parts are shared until the next change.
final class TableOverlay: Sendable {
  /// The changes at one moment, which later ones do not touch.
  struct View: Sendable {
    var own: [RowList.Piece] = []
    var ownCount = 0
    /// The identity of the first own row.
    var first = ownIdentities
    /// Identities of stored rows and of own rows (from `ownIdentities`).
    var dead = IdentitySet()
    /// How many of `dead` are stored rows.
    var deadStored = 0
  }

  /// A moment to go back to.
  struct Mark: Sendable {
    var rows: Int
    var deletions: Int
    var applications: Int
  }

  private struct Content {
    var rows: RowList
    var dead = IdentitySet()
    var deadStored = 0
    /// The dead in the order of their death, to bring back the last ones.
    var deletions: [Int64] = []
    /// Of tables whose ROWIDs are known to somebody.
    var moved = MovedRows()
    /// Where own rows are, by the columns of a key.
    var indexes: [OwnIndex] = []
    /// Tells whether the operation of a change is noted already: mostly it is that of the last one.
    var lastOperation = ""
    var operations: Set<String> = []
    /// External transactions that the rows complete, in their order.
    var applications: [String] = []

    mutating func note(_ operation: String) {
      if operation == lastOperation { return }
      operations.insert(operation)
      lastOperation = operation
    }

    /// The place of the index of a key, which is made where there is none.
    mutating func index(on columns: [Int], first: Int64) -> Int {
      for place in indexes.indices where indexes[place].columns == columns { return place }
      var made = OwnIndex(columns: columns)
      for piece in rows.pieces {
        made.chains.append(
          piece.batch.columns.chosen(columns), count: piece.batch.count,
          first: first + Int64(piece.first)
        ) { _ in false }
      }
      indexes.append(made)
      return indexes.count - 1
    }
  }

  private struct OwnIndex {
    var columns: [Int]
    var chains = KeyChains()
  }

  private let content: Mutex<Content>
  /// The stored rows as this transaction first changed them, where later versions name rows anew.
  let pinned: (any StoredTable)?
  /// The identity of the first own row, from `ownIdentities` on. Where ROWIDs are known to somebody, no
  /// two transactions of a session have the same one.
  let first: Int64

  init(_ types: [DataType], pinned: (any StoredTable)?, first: Int64 = ownIdentities) {
    content = Mutex(Content(rows: RowList(types)))
    self.pinned = pinned
    self.first = first
  }

  var view: View {
    content.withLock { content in
      View(
        own: content.rows.pieces, ownCount: content.rows.count, first: first,
        dead: content.dead, deadStored: content.deadStored)
    }
  }

  var mark: Mark {
    content.withLock {
      Mark(
        rows: $0.rows.count, deletions: $0.deletions.count, applications: $0.applications.count)
    }
  }

  var isEmpty: Bool {
    content.withLock { $0.rows.count == 0 && $0.deletions.isEmpty && $0.applications.isEmpty }
  }

  /// - Returns: The identity of the first row; the others follow it.
  @discardableResult
  func append(_ batch: Batch) -> Int64 {
    content.withLock { content in
      let identity = first + Int64(content.rows.count)
      if batch.count == 0 { return identity }
      content.rows.append(batch)
      let dead = content.dead
      for place in content.indexes.indices {
        let key = batch.columns.chosen(content.indexes[place].columns)
        content.indexes[place].chains.append(key, count: batch.count, first: identity) {
          dead.contains($0)
        }
      }
      return identity
    }
  }

  func delete(_ identities: Span<Int64>) {
    // The lock's body may not hold a span.
    let numbers = identities.withUnsafeBufferPointer { Array($0) }
    content.withLock { content in
      var repeated: Set<Int> = []
      content.dead.insert(numbers.span) { repeated.insert($0) }
      let new =
        repeated.isEmpty
        ? numbers : numbers.indices.filter { !repeated.contains($0) }.map { numbers[$0] }
      content.deletions += new
      for identity in new where identity < ownIdentities { content.deadStored += 1 }
    }
  }

  /// Lets all own rows go, with what marks could bring back.
  func clear() {
    content.withLock { $0 = Content(rows: RowList($0.rows.types)) }
  }

  func rollback(to mark: Mark) {
    content.withLock { content in
      content.applications.removeLast(max(0, content.applications.count - mark.applications))
      while content.deletions.count > mark.deletions {
        let identity = content.deletions.removeLast()
        content.dead.remove(identity)
        if identity < ownIdentities { content.deadStored -= 1 }
      }
      guard content.rows.count > mark.rows else { return }
      content.rows.truncate(to: mark.rows)
      content.moved.truncate(from: first + Int64(mark.rows))
      for place in content.indexes.indices {
        content.indexes[place].chains.truncate(below: first + Int64(mark.rows))
      }
    }
  }
}

extension TableOverlay {
  func isDead(_ identity: Int64) -> Bool { content.withLock { $0.dead.contains(identity) } }

  /// Living own rows whose key has this hash, the newest first.
  func candidates(_ hash: UInt64, on columns: [Int]) -> [Int64] {
    content.withLock { content in
      let place = content.index(on: columns, first: first)
      let dead = content.dead
      return content.indexes[place].chains.candidates(hash) { dead.contains($0) }
    }
  }

  /// The living own row whose key has this hash and passes the test.
  func row(
    _ hash: UInt64, on key: [Int], _ columns: [Int], matches: (PointRow) -> Bool
  ) throws(SQLError) -> PointRow? {
    let isThere = content.withLock { content in
      if content.rows.count == 0 { return false }
      let place = content.index(on: key, first: first)
      let dead = content.dead
      return content.indexes[place].chains.contains(hash) { !dead.contains($0) }
    }
    guard isThere else { return nil }
    for identity in candidates(hash, on: key) {
      let found = content.withLock { content -> PointRow in
        let (batch, place) = content.rows.locate(Int(identity - first))
        return PointRow(columns: batch.columns.chosen(columns), row: place, identity: identity)
      }
      if matches(found) { return found }
    }
    return nil
  }

  func note(moved: [(old: Int64, new: Int64)]) {
    content.withLock { for (old, new) in moved { $0.moved.note(old, became: new) } }
  }

  /// The newest form of a row.
  func current(_ identity: Int64) -> Int64 {
    content.withLock { content in
      let dead = content.dead
      return content.moved.current(identity) { dead.contains($0) }
    }
  }

  var moved: (moves: MovedRows, dead: IdentitySet, count: Int) {
    content.withLock { ($0.moved, $0.dead, $0.rows.count) }
  }

  /// A row in the place of another, or a new one, or the end of one: as one step.
  func change(removing old: Int64?, adding new: Batch?, operation: String) -> Int64 {
    if let old {
      content.withLock { content in
        if content.dead.insert(old) {
          content.deletions.append(old)
          if old < ownIdentities { content.deadStored += 1 }
        }
      }
    }
    let identity = new.map { append($0) } ?? first
    content.withLock { $0.note(operation) }
    return identity
  }

  /// The same for a row that is written value by value into the place where it stays.
  ///
  /// - Parameters:
  ///   - keys: What nobody else may have of the new row.
  ///   - fill: Adds one value to each column of the row.
  /// - Returns: The identity of the row, and whether another row may have one of its keys.
  func write(
    removing old: Int64?, operation: String, keys: [GuardedKey], _ fill: (RowChunk) -> Void
  ) -> (identity: Int64, mayRepeatKey: Bool) {
    content.withLock { content in
      if let old, content.dead.insert(old) {
        content.deletions.append(old)
        if old < ownIdentities { content.deadStored += 1 }
      }
      content.note(operation)
      for key in keys { _ = content.index(on: key.columns, first: first) }
      let identity = first + Int64(content.rows.count)
      let chunk = content.rows.openChunk()
      fill(chunk)
      chunk.endRow()
      var mayRepeatKey = false
      let dead = content.dead
      let isDead: (Int64) -> Bool = { dead.contains($0) }
      for place in content.indexes.indices {
        let columns = content.indexes[place].columns
        let key = keys.first { $0.columns == columns }
        guard let known = chunk.keyHash(columns) else {
          let row = chunk.batch.slice(from: chunk.count - 1, count: 1)
          content.indexes[place].chains.append(
            row.columns.chosen(columns), count: 1, first: identity, isDead: isDead)
          if key != nil { mayRepeatKey = true }
          continue
        }
        guard let hash = known.hash else { continue }
        if let key, !mayRepeatKey {
          mayRepeatKey =
            content.indexes[place].chains.contains(hash) { !isDead($0) }
            || key.index?.contains(hash, isDead: isDead) ?? true
        }
        content.indexes[place].chains.add(hash, identity, isDead)
      }
      content.rows.endRow()
      return (identity, mayRepeatKey)
    }
  }

  /// For each row from identity `first` on the other living own rows whose key has its hash.
  func others(
    _ hashes: Buffer, count: Int, first: Int64, on columns: [Int]
  ) -> [(row: Int, identities: [Int64])] {
    content.withLock { content in
      let place = content.index(on: columns, first: self.first)
      let dead = content.dead
      return content.indexes[place].chains.rows(hashes, count: count) { row, identity in
        identity != first + Int64(row) && !dead.contains(identity)
      }
    }
  }

  /// Which of the rows that an index names live.
  func living(
    _ hashes: Buffer, count: Int, in index: KeyIndex
  ) -> [(row: Int, identities: [Int64])] {
    content.withLock { content in
      index.rows(hashes, count: count) { _, identity in !content.dead.contains(identity) }
    }
  }

  /// Own rows by identity, as `StoredTable.rows` gives stored ones.
  func rows(_ identities: [Int64], columns: [Int]) -> Batch {
    content.withLock { content in
      var found: [Batch] = []
      for identity in identities where !content.dead.contains(identity) {
        let row = Int(identity - first)
        guard row >= 0, row < content.rows.count else { continue }
        let (batch, place) = content.rows.locate(row)
        let values = columns.map { batch.columns[$0].slice(from: place, count: 1) }
        found.append(Batch(values + [rowIdentities(from: identity, count: 1)], count: 1))
      }
      let types = columns.map { content.rows.types[$0] } + [rowIdentityField.type]
      return Batch.concatenated(found, types: types)
    }
  }

  /// What the store is asked to do.
  func changes() -> RowChanges? {
    content.withLock { content in
      let living = content.rows.pieces.compactMap { piece -> Batch? in
        let start = first + Int64(piece.first)
        let dead = content.dead.count(from: start, count: piece.batch.count)
        if dead == 0 { return piece.batch }
        let rows = (0..<piece.batch.count).filter { !content.dead.contains(start + Int64($0)) }
        return rows.isEmpty ? nil : piece.batch.selected(Selection(rows))
      }
      let deleted = content.dead.sorted(below: ownIdentities)
      if living.isEmpty && deleted.isEmpty && content.applications.isEmpty { return nil }
      let operation = content.operations.sorted().joined(separator: ", ")
      var changes = RowChanges(
        deleted: deleted, appended: living, operation: operation.isEmpty ? "WRITE" : operation)
      for application in content.applications { changes.applications[application] = 1 }
      changes.read = pinned
      return changes
    }
  }

  /// Says what is done, for the table's history.
  func note(operation: String) { content.withLock { $0.note(operation) } }

  func note(operations: Set<String>) {
    content.withLock {
      $0.operations = operations
      $0.lastOperation = ""
    }
  }

  var operations: Set<String> { content.withLock { $0.operations } }

  /// Says that the rows complete an external transaction: COPY INTO's file.
  func note(application: String) { content.withLock { $0.applications.append(application) } }

  /// The external transactions so far.
  var applications: [String] { content.withLock { $0.applications } }

  /// The same changes of a table with other columns.
  func altered(_ mapping: ColumnMapping, pinned: (any StoredTable)?) throws(SQLError)
    -> TableOverlay
  {
    let view = view
    let changed = TableOverlay(
      mapping.schema.fields.map(\.type), pinned: pinned, first: first)
    for piece in view.own { changed.append(try mapping.batch(piece.batch)) }
    let dead = view.dead.sorted()
    let column = Column.make(.int64, count: dead.count, Int64.self) { values in
      for i in 0..<values.count { values[i] = dead[i] }
    }
    changed.delete(column.span(of: Int64.self))
    for application in applications { changed.note(application: application) }
    changed.note(operations: operations)
    return changed
  }
}
