import Columns
import Diagnostics
import Engine
import Syntax

/// Rows that a client fetches part by part: of DECLARE CURSOR, and of portals with a row limit.
final class Cursor: ResultConsumer {
  private(set) var schema = Schema([])
  private var batches: [Batch] = []
  /// The next row: of which batch, and which of it.
  private var batch = 0
  private var row = 0
  private let reservation: MemoryReservation

  /// It may hold what a query of the session may, a gigabyte where nothing is said.
  init(_ session: Session) {
    let limit = session.settings.memoryLimit
    let budget = MemoryBudget(
      limit: limit > 0 ? limit : 1 << 30, parent: session.bounds.memory)
    reservation = MemoryReservation(budget, for: "the cursor's rows")
  }

  func begin(_ schema: Schema) throws(SQLError) { self.schema = schema }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    try reservation.grow(by: batch.columns.reduce(0) { $0 + $1.count * max(1, $1.physical.width) })
    batches.append(batch)
    return true
  }

  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}

  var isAtEnd: Bool { batch >= batches.count }

  /// Moves over at most so many rows and shows them.
  /// - Returns: How many there were.
  func take(_ count: Int, _ show: (Batch, Int) -> Void) -> Int {
    var taken = 0
    while taken < count, batch < batches.count {
      if row < batches[batch].count {
        show(batches[batch], row)
        row += 1
        taken += 1
      }
      if row >= batches[batch].count {
        batch += 1
        row = 0
      }
    }
    return taken
  }

  func rewind() {
    batch = 0
    row = 0
  }
}

extension PostgresConnection {
  /// DECLARE, FETCH, MOVE and CLOSE.
  /// - Returns: false if the statement is another.
  func runCursor(
    _ statement: Syntax.Statement, in text: String, formats: WireFormats, describes: Bool
  ) throws(SQLError) -> Bool {
    switch statement.kind {
    case .declareCursor(let declare):
      let cursor = Cursor(session)
      let query = Syntax.Statement(.query(declare.query), range: statement.range)
      try running(text) { () throws(SQLError) in
        try session.run(query, of: text, consumer: cursor)
      }
      cursors[declare.name.text.lowercased()] = cursor
      send { $0.complete("DECLARE CURSOR") }
    case .fetch(let fetch): try run(fetch, formats: formats, describes: describes)
    case .close(let name):
      if let name {
        guard cursors.removeValue(forKey: name.text.lowercased()) != nil else {
          throw noCursor(name)
        }
      } else {
        cursors = [:]
      }
      send { $0.complete("CLOSE CURSOR") }
    case .discard:
      cursors = [:]
      prepared = [:]
      portals = [:]
      session.rollback()
      send { $0.complete("DISCARD ALL") }
    default: return false
    }
    return true
  }

  private func noCursor(_ name: Identifier) -> SQLError {
    SQLError(
      .invalidCursorName, "there is no cursor \"\(name.text)\"", range: name.range,
      hint: didYouMean(name.text, among: cursors.keys))
  }

  private func run(
    _ fetch: Syntax.FetchCursor, formats: WireFormats, describes: Bool
  ) throws(SQLError) {
    guard let cursor = cursors[fetch.name.text.lowercased()] else { throw noCursor(fetch.name) }
    let count: Int
    switch fetch.direction {
    case .next: count = 1
    case .first:
      cursor.rewind()
      count = 1
    case .forward(let wanted): count = wanted ?? .max
    case .relative(let wanted) where wanted > 0:
      _ = cursor.take(wanted - 1) { _, _ in }
      count = 1
    case .absolute(let wanted) where wanted > 0:
      cursor.rewind()
      _ = cursor.take(wanted - 1) { _, _ in }
      count = 1
    default:
      throw SQLError(
        .featureNotSupported, "cursors go forward only", range: fetch.name.range)
    }
    var writer = WireWriter()
    if describes, !fetch.isMove { writer.describe(cursor.schema, formats: formats) }
    let sent = cursor.take(max(0, count)) { batch, row in
      if !fetch.isMove { writer.row(batch, row, formats) }
    }
    writer.complete("\(fetch.isMove ? "MOVE" : "FETCH") \(sent)")
    send(writer.bytes)
  }
}
