import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

/// What INSERT, UPDATE, DELETE or MERGE did.
package struct ChangeResult: Sendable {
  /// `INSERT`, `UPDATE`, …
  package var command: String
  /// Rows inserted, changed or deleted.
  package var rows: Int
  /// The rows of RETURNING; nil without.
  package var returning: (schema: Schema, batches: [Batch])?
}

extension StatementCall {
  /// INSERT, UPDATE, DELETE, MERGE, TRUNCATE: all rows are computed first, then applied, so that
  /// the statement never sees its own changes; an error leaves nothing.
  func runChange(_ statement: Syntax.Statement) throws(SQLError) {
    if case .truncate(let truncate) = statement.kind { return try runTruncate(truncate) }
    let result = try change(statement)
    guard let (schema, batches) = result.returning else {
      return try consumer.completed(StatementOutcome(command: result.command, rows: result.rows))
    }
    try consumer.begin(schema)
    for batch in batches where batch.count > 0 {
      guard try consumer.consume(batch) else { break }
    }
    try consumer.end()
  }

  /// Changes rows and gives what RETURNING asks for: the way of programs (RETURNING INTO).
  func change(_ statement: Syntax.Statement) throws(SQLError) -> ChangeResult {
    if case .multiInsert(let insert) = statement.kind { return try change(insert) }
    if let change = try InsteadOfChange(session, statement) {
      let rows = try collect(try optimized(try bound(change.query)))
      return ChangeResult(command: change.command, rows: try change.run(rows))
    }
    let binder = self.binder()
    binder.routines = StoredFunctions(session, inQuery: false)
    binder.changesOfWith = []
    let bound = try binder.bind(change: statement)
    let earlier = try prepared(binder.changesOfWith ?? [])
    return try apply(bound, of: statement, after: earlier)
  }

  /// Runs a bound change with the triggers of its table.
  /// - Parameter earlier: Changes of its WITH, which are written when its rows are known.
  func apply(
    _ change: BoundChange, of statement: Syntax.Statement? = nil, after earlier: [ChangeRun] = []
  ) throws(SQLError) -> ChangeResult {
    let result = try applied(change, of: statement, after: earlier)
    return try change.summarized(result) { (plan) throws(SQLError) in
      try collect(try optimized(plan))
    }
  }

  private func applied(
    _ change: BoundChange, of statement: Syntax.Statement?, after earlier: [ChangeRun]
  ) throws(SQLError) -> ChangeResult {
    let triggers =
      firesTriggers ? try StatementTriggers(session, change, statement) : nil
    defer { triggers?.finish() }
    if triggers != nil { session.programs.runner.cancellation = cancellation }
    let logging = try ErrorLogging(statement, change, session) { (query) throws(SQLError) in
      try optimized(try bound(query))
    }
    if let logging {
      let parts = ErrorLogging.Parts(
        plan: change.plan, firstPlan: change.staged?.plan, triggers: triggers
      ) { (plan) throws(SQLError) in
        try collect(try optimized(plan))
      } write: {
        (rows) throws(SQLError) in
        try ChangeRun(self, change).run(rows)
      }
      return try logging.run(parts)
    }
    let batches = try change.newRows(change.plan, change.staged?.plan, triggers) {
      (plan) throws(SQLError) in try collect(try optimized(plan))
    }
    if !earlier.isEmpty {
      let run = ChangeRun(self, change)
      try run.prepare(batches)
      for one in earlier { try run.refuseRows(of: one) }
      for one in earlier { _ = try one.finish() }
      let result = try run.finish()
      try triggers?.after(batches)
      return result
    }
    let result = try ChangeRun(self, change).run(batches)
    try triggers?.after(batches)
    return result
  }

  private func change(_ insert: Syntax.MultiInsert) throws(SQLError) -> ChangeResult {
    let binder = self.binder()
    binder.routines = StoredFunctions(session, inQuery: false)
    let bound = try binder.bind(insert)
    let batches = try collect(try optimized(bound.source))
    bound.rows.set(given: batches)
    var rows = 0
    for insert in bound.inserts { rows += try apply(insert).rows }
    return ChangeResult(command: "INSERT", rows: rows)
  }

  /// All rows go at once, which no trigger of DELETE sees.
  private func runTruncate(_ truncate: Syntax.Truncate) throws(SQLError) {
    for name in truncate.tables {
      let query = "DELETE FROM " + name.parts.map { quotedIfNeeded($0.text) }.joined(separator: ".")
      let delete = try Parser.statement(query, dialect: settings.dialect)
      let table = try stored(name)
      let before = try table?.notedOperations() ?? []
      if settings.dialect == .oracle, !truncate.isCascade, let table {
        try refuseTruncating(table, at: name.range)
      }
      var inner = self
      inner.firesTriggers = false
      do throws(SQLError) {
        _ = try inner.change(delete)
      } catch { throw error.range == nil ? error : error.moved(to: name.range) }
      if let table, try !table.notedOperations().isEmpty {
        try table.note(operations: before.union(["TRUNCATE"]))
      }
      if truncate.restartsIdentity { try restartIdentities(of: name) }
    }
    try consumer.completed(StatementOutcome(command: "TRUNCATE"))
  }

  /// Oracle truncates no table that foreign keys of others refer to, even where these have no rows.
  private func refuseTruncating(
    _ table: TransactionTable, at range: SourceRange
  ) throws(SQLError) {
    let users = Dependencies(self).foreignKeys(to: table.key)
    guard !users.isEmpty else { return }
    throw SQLError(
      .dependentObjects, "unique/primary keys in table referenced by enabled foreign keys",
      range: range, hint: "DELETE its rows, or drop the foreign keys first",
      notes: users.map(\.shown), code: oracleCode(-2266))
  }

  private func stored(_ name: QualifiedName) throws(SQLError) -> TransactionTable? {
    guard case .table(let table)? = try session.names.relation(name.parts.map(\.text)) else {
      return nil
    }
    return table as? TransactionTable
  }

  private func restartIdentities(of name: QualifiedName) throws(SQLError) {
    guard let stored = try stored(name) else { return }
    for column in stored.definition.columns {
      guard case .identity(let key, _) = column.source else { continue }
      try session.names.restart(sequence: key)
    }
  }
}

extension BoundChange {
  /// What RETURNING with aggregates gives: its query runs over what the change returned.
  func summarized(
    _ result: ChangeResult, run: (any PlanNode) throws(SQLError) -> [Batch]
  ) throws(SQLError) -> ChangeResult {
    guard let summary, let returned = result.returning?.batches, let results else { return result }
    summary.rows.set(given: returned)
    defer { summary.rows.set([]) }
    var made = result
    made.returning = (Schema(results), try run(summary.plan))
    return made
  }

  /// The rows of a change, as BEFORE triggers left them; what follows from a new row (generated
  /// columns, CHECK, RETURNING) sees what they made of it.
  /// - Parameters:
  ///   - plan: That of the change, perhaps optimized.
  ///   - first: That of `staged`, likewise.
  func newRows(
    _ plan: any PlanNode, _ first: (any PlanNode)?, _ triggers: StatementTriggers?,
    run: (any PlanNode) throws(SQLError) -> [Batch]
  ) throws(SQLError) -> [Batch] {
    guard let first, let staged else {
      let batches = try run(plan)
      return try triggers?.before(batches) ?? batches
    }
    var made = whole(try run(first), first)
    if let triggers { made = try triggers.before(made) }
    staged.rows.set(made)
    return whole(try run(plan), plan)
  }

  /// As one batch, so that old rows stay beside new ones.
  private func whole(_ batches: [Batch], _ plan: any PlanNode) -> [Batch] {
    if batches.count < 2 { return batches }
    return [Batch.concatenated(batches, types: plan.output.map(\.type))]
  }
}

extension SQLError {
  /// The same error at another place: of a text that the user did not write.
  func moved(to range: SourceRange) -> SQLError {
    replacing(range: range)
  }
}
