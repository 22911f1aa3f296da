import Catalog
import Columns
import Diagnostics
import Syntax
import Tables

extension StatementCall {
  /// DESCRIBE HISTORY, CHECK TABLE, OPTIMIZE, VACUUM, RESTORE: on the tables of a database folder.
  func runUpkeep(_ statement: Syntax.Statement) throws(SQLError) {
    guard let store = session.database.store as? DeltaStore else {
      throw SQLError(
        .featureNotSupported, "tables in memory have no files and no history",
        range: statement.range, hint: "open a database folder with --database")
    }
    do throws(SQLError) {
      switch statement.kind {
      case .history(let name):
        try deliver(
          TableVersion.schema, TableVersion.batch(try store.history(of: key(name))))
      case .checkTable(let name):
        let checks = try store.check(key(name), cancellation: cancellation)
        try deliver(FileCheck.schema, FileCheck.batch(checks))
      default: try runRewriting(statement, store)
      }
    } catch { throw error.located(at: statement.range) }
  }

  private func runRewriting(
    _ statement: Syntax.Statement, _ store: DeltaStore
  ) throws(SQLError) {
    guard !session.hasChanges else {
      throw SQLError(
        .activeTransaction, "this statement commits by itself, and the transaction has changes",
        hint: "COMMIT or ROLLBACK first")
    }
    switch statement.kind {
    case .optimize(let optimize): try run(optimize, store)
    case .vacuum(let vacuum): try run(vacuum, store)
    case .restore(let restore): try run(restore, store)
    default: break
    }
  }

  private func key(_ name: QualifiedName) -> String { SessionNames.key(name.parts.map(\.text)) }

  private var note: CommitNote {
    CommitNote(
      user: "reckon", statement: session.statementText, time: currentMicroseconds())
  }

  private func deliver(_ schema: Schema, _ batch: Batch) throws(SQLError) {
    try consumer.begin(schema)
    if batch.count > 0 { _ = try consumer.consume(batch) }
    try consumer.end()
  }

  private func run(_ optimize: Syntax.Optimize, _ store: DeltaStore) throws(SQLError) {
    if let filter = optimize.filter {
      throw SQLError(
        .featureNotSupported, "OPTIMIZE takes whole tables", range: filter.range)
    }
    let key = key(optimize.table)
    let columns = try optimize.zOrder.map { (expression) throws(SQLError) -> Int in
      guard case .name(let name) = expression.kind,
        let schema = store.snapshot.tables[key]?.schema,
        let place = schema.position(of: name.last.text)
      else {
        throw SQLError(
          .undefinedColumn, "ZORDER BY takes columns of the table", range: expression.range)
      }
      return place
    }
    let done = try store.optimize(key, sortedBy: columns, note: note)
    try deliver(
      Schema([Field("files_removed", .int64), Field("files_added", .int64)]),
      Batch(
        [done.filesRemoved, done.filesAdded].map {
          .constant(.integer(Int128($0)), .int64, count: 1)
        }, count: 1))
  }

  private func run(_ vacuum: Syntax.Maintenance, _ store: DeltaStore) throws(SQLError) {
    let hours = try vacuum.retainHours.map { (expression) throws(SQLError) -> Int in
      let value = try SequenceState.number(expression)
      return Int(clamping: value)
    }
    let removed = try store.vacuum(
      vacuum.table.map { key($0) }, retentionHours: hours ?? DeltaStore.usualRetention,
      isDryRun: vacuum.isDryRun, now: currentMicroseconds())
    var builder = ColumnBuilder(.varchar, capacity: removed.count)
    for path in removed { builder.append(text: path) }
    let name = vacuum.isDryRun ? "would_remove" : "removed"
    try deliver(Schema([Field(name, .varchar)]), Batch([builder.finish()], count: removed.count))
  }

  private func run(_ restore: Syntax.Restore, _ store: DeltaStore) throws(SQLError) {
    let point = try binder().versionPoint(restore.version)
    let version = try store.restore(key(restore.table), to: point, note: note)
    consumer.output("\"\(restore.table.last.text)\" is as it was at version \(version)")
    try consumer.completed(StatementOutcome(command: "RESTORE"))
  }
}
