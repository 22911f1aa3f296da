import Binder
import Catalog
import Columns
import Diagnostics
import Plan

/// A row that LOG ERRORS writes to the table of errors.
struct RowFailure {
  var row: Batch
  var error: SQLError
  /// Whether the row is as it was given, before it became what the columns are.
  var isGiven = false
}

/// One run of a statement with LOG ERRORS.
final class ErrorLogRun {
  private(set) var result: ChangeResult
  private(set) var failures: [RowFailure] = []
  private let limit: Int
  private let change: BoundChange
  private let session: Session
  private let parts: ErrorLogging.Parts

  init(limit: Int, change: BoundChange, session: Session, parts: ErrorLogging.Parts) {
    self.limit = limit
    self.change = change
    self.session = session
    self.parts = parts
    result = ChangeResult(
      command: change.command, rows: 0, returning: change.returning.map { (Schema($0), []) })
  }

  func run() throws(SQLError) {
    guard let logged = change.logged else {
      try parts.triggers?.begin()
      try put(try parts.collect(parts.firstPlan ?? parts.plan))
      try parts.triggers?.end()
      return
    }
    let given = try parts.collect(logged.source)
    parts.triggers?.statementRows = given.reduce(0) { $0 + $1.count }
    try parts.triggers?.begin()
    defer { logged.rows.set([]) }
    try inHalves(given, isGiven: true) { (rows) throws(SQLError) in
      logged.rows.set(given: [rows])
      return try parts.collect(parts.firstPlan ?? parts.plan)
    } then: { (made) throws(SQLError) in
      try put(made)
    }
    try parts.triggers?.end()
  }

  /// Writes rows of the change.
  private func put(_ batches: [Batch]) throws(SQLError) {
    if let triggers = parts.triggers {
      if triggers.statementRows == nil {
        triggers.statementRows = batches.reduce(0) { $0 + $1.count }
      }
      for batch in batches {
        for row in 0..<batch.count {
          try put(batch.slice(from: row, count: 1), triggers)
        }
      }
      return
    }
    try inHalves(batches, isGiven: false) { (rows) throws(SQLError) in
      // Without triggers nothing is staged, or there is nothing to fire.
      guard let staged = change.staged else { return try parts.write([rows]) }
      staged.rows.set([rows])
      return try parts.write(try parts.collect(parts.plan))
    } then: { (part) throws(SQLError) in
      add(part)
    }
  }

  /// Fires what comes before and after a row, and writes it between.
  private func put(_ row: Batch, _ triggers: StatementTriggers) throws(SQLError) {
    let mark = session.mark()
    var changed = row
    do throws(SQLError) {
      changed = try triggers.beforeRow(row)
      var rows = [changed]
      if let staged = change.staged {
        staged.rows.set(rows)
        rows = try parts.collect(parts.plan)
      }
      let part = try parts.write(rows)
      try triggers.afterRow(changed)
      add(part)
    } catch {
      session.rollback(to: mark)
      try note(error, changed, isGiven: false, isOfTrigger: true)
    }
  }

  private func add(_ part: ChangeResult) {
    result.rows += part.rows
    result.returning?.batches += part.returning?.batches ?? []
  }

  /// Does something for all rows, in halves where it fails, until the rows that fail stand alone.
  private func inHalves<Made>(
    _ batches: [Batch], isGiven: Bool, make: (Batch) throws(SQLError) -> Made,
    then use: (Made) throws(SQLError) -> Void
  ) throws(SQLError) {
    var waiting = Array(batches.filter { $0.count > 0 }.reversed())
    while let batch = waiting.popLast() {
      let mark = session.mark()
      let made: Made
      do throws(SQLError) { made = try make(batch) } catch {
        session.rollback(to: mark)
        guard error.isOfRow else { throw error }
        if batch.count == 1 {
          try note(error, batch, isGiven: isGiven)
        } else {
          let half = batch.count / 2
          waiting.append(batch.slice(from: half, count: batch.count - half))
          waiting.append(batch.slice(from: 0, count: half))
        }
        continue
      }
      try use(made)
    }
  }

  private func note(
    _ error: SQLError, _ row: Batch, isGiven: Bool, isOfTrigger: Bool = false
  ) throws(SQLError) {
    let failure = RowFailure(row: row, error: error, isGiven: isGiven)
    guard error.isOfRow || isOfTrigger && !error.isOfStatement else { throw error }
    // A key that an UPDATE makes twice is not logged: the statement fails.
    if error.state == .uniqueViolation, change.operation(of: failure) == "UPDATE" { throw error }
    failures.append(failure)
    if failures.count > limit { throw error }
  }
}

extension BoundChange {
  /// `INSERT`, `UPDATE` or `DELETE`.
  func operation(of failure: RowFailure) -> String {
    guard hasAction, !failure.isGiven else { return command }
    let place = (removes ? 1 : 0) + (adds ? table.schema.count : 0)
    guard case .integer(let action) = failure.row.columns[place][0] else { return command }
    return Int(action) == MergeAction.insert
      ? "INSERT" : Int(action) == MergeAction.update ? "UPDATE" : "DELETE"
  }
}

extension SQLError {
  /// Whether the error is that of one row: its values, or a constraint.
  fileprivate var isOfRow: Bool {
    state.rawValue.hasPrefix("22") || state.rawValue.hasPrefix("23")
  }

  /// Whether the statement cannot go on: it was cancelled, or there is no room.
  fileprivate var isOfStatement: Bool {
    ["53", "57", "58", "XX"].contains { state.rawValue.hasPrefix($0) }
  }
}
