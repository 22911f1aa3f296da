import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  /// INSERT, UPDATE, DELETE, MERGE, TRUNCATE: all rows are computed first, then applied, so that
  /// the statement never sees its own changes; an error leaves nothing.
  func runChange(_ statement: Syntax.Statement) throws(SQLError) {
    if case .truncate(let truncate) = statement.kind { return try runTruncate(truncate) }
    let change = try binder().bind(change: statement)
    let triggers = try StatementTriggers(session, change, statement)
    defer { triggers?.finish() }
    if triggers != nil { session.programs.runner.cancellation = cancellation }
    var batches = try collect(try optimized(change.plan))
    guard let writer = change.table.writer else { return }
    if let triggers { batches = try triggers.before(batches) }
    let rows = try ChangeApplication(change: change, writer: writer).apply(batches)
    try triggers?.after(batches)
    try consumer.completed(StatementOutcome(command: change.command, rows: rows))
  }

  private func runTruncate(_ truncate: Syntax.Truncate) throws(SQLError) {
    for name in truncate.tables {
      let query = "DELETE FROM " + name.parts.map { quotedIfNeeded($0.text) }.joined(separator: ".")
      let delete = try Parser.statement(query, dialect: settings.dialect)
      let change = try binder().bind(change: delete)
      let batches = try collect(try optimized(change.plan))
      if let writer = change.table.writer {
        _ = try ChangeApplication(change: change, writer: writer).apply(batches)
      }
    }
    try consumer.completed(StatementOutcome(command: "TRUNCATE"))
  }
}

/// Applies the rows of a bound change to a table.
struct ChangeApplication {
  let change: BoundChange
  let writer: any TableWriter

  /// - Returns: The number of rows changed.
  func apply(_ batches: [Batch]) throws(SQLError) -> Int {
    var seen: Set<Int64> = []
    var count = 0
    for batch in batches {
      let (removed, added) = try choose(batch, &seen)
      count += max(removed.count, added.count)
      if change.hasAction { count = count - max(removed.count, added.count) + touched(batch) }
      if change.removes, removed.count > 0 {
        try writer.delete(batch.columns[0].gather(removed.rows).flattened())
      }
      if change.adds, added.count > 0 {
        let first = change.removes ? 1 : 0
        let columns = batch.columns[first..<(first + change.table.schema.count)]
        let rows = Batch(Array(columns), count: batch.count).gather(added.rows)
        try checkNulls(rows)
        try writer.append(Batch(rows.columns.map { $0.flattened() }, count: rows.count))
      }
    }
    return count
  }

  /// Rows of a MERGE that something happened to.
  private func touched(_ batch: Batch) -> Int {
    let actions = batch.columns[batch.columns.count - 1].flattened().span(of: Int64.self)
    var count = 0
    for row in 0..<batch.count where actions[row] != 0 { count += 1 }
    return count
  }

  /// The rows whose old form goes and the rows whose new form comes.
  private func choose(
    _ batch: Batch, _ seen: inout Set<Int64>
  ) throws(SQLError) -> (removed: Selection, added: Selection) {
    var removed: [Int] = []
    var added: [Int] = []
    let identities = change.removes ? batch.columns[0].flattened() : nil
    let actions = change.hasAction ? batch.columns[batch.columns.count - 1].flattened() : nil
    for row in 0..<batch.count {
      let action = actions.map { MergeAction(rawValue: Int($0.span(of: Int64.self)[row])) }
      let removes = action.map { $0 == .update || $0 == .delete } ?? change.removes
      let adds = action.map { $0 == .update || $0 == .insert } ?? change.adds
      if removes, let identities {
        guard seen.insert(identities.span(of: Int64.self)[row]).inserted else {
          guard change.refusesDuplicates else { continue }
          throw SQLError(
            .cardinalityViolation, "MERGE finds a row of \"\(change.table.label)\" more than once",
            hint: "make the source's rows unique for the ON condition", code: -30926)
        }
        removed.append(row)
      }
      if adds { added.append(row) }
    }
    return (Selection(removed), Selection(added))
  }

  private func checkNulls(_ rows: Batch) throws(SQLError) {
    for (i, field) in change.table.schema.fields.enumerated()
    where !field.isNullable && rows.columns[i].nullCount > 0 {
      throw SQLError(
        .notNullViolation,
        "column \"\(field.name)\" of \"\(change.table.label)\" must not be NULL")
    }
  }
}
