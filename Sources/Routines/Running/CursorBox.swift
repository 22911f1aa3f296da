import Catalog
import Columns
import Diagnostics

/// An open or closed cursor; variables share it.
package final class CursorBox {
  /// What the query gave at OPEN, behind `batch`.
  private var feed: (any RowFeed)?
  private var batch: Batch?
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
    _ feed: any RowFeed, _ fields: [Field], hasIdentity: Bool = false, lockedIn: Int? = nil
  ) {
    self.feed = feed
    self.lockedIn = lockedIn
    self.hasIdentity = hasIdentity
    self.fields = hasIdentity ? Array(fields.dropLast()) : fields
    batch = nil
    row = 0
    rowCount = 0
    found = nil
    isOpen = true
    conversions = []
  }

  func convert(_ conversions: [Conversion?]) { self.conversions = conversions }

  func close() {
    feed = nil
    batch = nil
    isOpen = false
    identity = .null
  }

  /// A fetch after COMMIT or ROLLBACK ended the transaction of a cursor FOR UPDATE is ORA-01002
  /// (PL/SQL Language Reference 19c, "FOR UPDATE Cursors").
  func checkLock(_ run: RoutineSession) throws(Raised) {
    if let lockedIn, lockedIn != run.transaction { throw Raised(-1002) }
  }

  /// The next row; nil at the end.
  func fetch() throws(Raised) -> [Datum]? {
    while row >= batch?.count ?? 0 {
      batch = try nextBatch()
      row = 0
      if batch == nil { break }
    }
    guard let columns = batch?.columns else {
      found = false
      return nil
    }
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
  package func rest() throws(Raised) -> [Batch] {
    var list: [Batch] = []
    if batch == nil { batch = try nextBatch() }
    while let whole = batch {
      if row < whole.count {
        let columns = hasIdentity ? Array(whole.columns.dropLast()) : whole.columns
        list.append(
          Batch(columns, count: whole.count).slice(from: row, count: whole.count - row))
      }
      row = 0
      batch = try nextBatch()
    }
    return list
  }

  private func nextBatch() throws(Raised) -> Batch? {
    do throws(SQLError) { return try feed?.next() } catch { throw Raised(error) }
  }

  func moved(to identity: Datum) { self.identity = identity }
}
