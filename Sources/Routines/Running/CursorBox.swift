import Columns
import Diagnostics

/// An open or closed cursor; variables share it.
package final class CursorBox {
  /// What the query gave at OPEN.
  private var batches: [Batch] = []
  private var batch = 0
  private var row = 0
  package private(set) var fields: [Field] = []
  private(set) var isOpen = false
  private(set) var rowCount = 0
  /// NULL before the first FETCH.
  private(set) var found: Bool?
  /// The identity of the row that was fetched last, of cursors FOR UPDATE; kept in a last column.
  private(set) var identity: Datum = .null
  private var hasIdentity = false
  /// Of a cursor FOR UPDATE: the session's transaction at OPEN, after whose end no row can be fetched.
  private var lockedIn: Int?
  /// Rows that a program makes itself, of `TABLE` functions and DBMS_SQL.
  private var conversions: [Conversion?] = []

  init() {}

  func open(
    _ batches: [Batch], _ fields: [Field], hasIdentity: Bool = false, lockedIn: Int? = nil
  ) {
    self.batches = batches
    self.lockedIn = lockedIn
    self.hasIdentity = hasIdentity
    self.fields = hasIdentity ? Array(fields.dropLast()) : fields
    batch = 0
    row = 0
    rowCount = 0
    found = nil
    isOpen = true
    conversions = []
  }

  func convert(_ conversions: [Conversion?]) { self.conversions = conversions }

  func close() {
    batches = []
    isOpen = false
    identity = .null
  }

  /// A fetch after COMMIT or ROLLBACK ended the transaction of a cursor FOR UPDATE is ORA-01002
  /// (PL/SQL Language Reference 19c, "FOR UPDATE Cursors").
  func checkLock(_ run: RoutineSession) throws(Raised) {
    if let lockedIn, lockedIn != run.transaction { throw Raised(-1002) }
  }

  /// The next row; nil at the end.
  func fetch() -> [Datum]? {
    while batch < batches.count, row >= batches[batch].count {
      batch += 1
      row = 0
    }
    guard batch < batches.count else {
      found = false
      return nil
    }
    let columns = batches[batch].columns
    var values: [Datum] = []
    values.reserveCapacity(columns.count)
    for column in columns { values.append(Datum(column, row)) }
    if hasIdentity { identity = values.removeLast() }
    row += 1
    rowCount += 1
    found = true
    return values
  }

  /// What is left, for clients that take a REF CURSOR as a result.
  package func rest() -> [Batch] {
    var list: [Batch] = []
    for index in batch..<max(batch, batches.count) {
      let from = index == batch ? row : 0
      let whole = batches[index]
      if from >= whole.count { continue }
      var columns = whole.columns
      if hasIdentity { columns.removeLast() }
      list.append(
        Batch(columns, count: whole.count).gather(Selection(Array(from..<whole.count)).rows))
    }
    return list
  }

  func moved(to identity: Datum) { self.identity = identity }
}
