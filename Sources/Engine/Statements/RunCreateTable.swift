import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  /// CREATE TABLE, with columns or as the rows of a query.
  func create(_ table: Syntax.CreateTable, at range: SourceRange) throws(SQLError) {
    let place = self.place(of: table.name, isTemporary: table.isTemporary)
    let isFree = try makeRoom(
      for: place, name: table.name, what: "table", orReplace: table.orReplace,
      ifNotExists: table.ifNotExists)
    guard isFree else { return try consumer.completed(StatementOutcome(command: "CREATE TABLE")) }
    guard let query = table.query else {
      place.store.create(table: place.key, try definition(of: table, []))
      return try consumer.completed(StatementOutcome(command: "CREATE TABLE"))
    }
    let plan = try optimized(try bound(query))
    let fields = plan.output.map { Field($0.name, $0.type == .null ? .varchar : $0.type) }
    let batches = table.withData ? try collect(plan) : []
    place.store.create(table: place.key, try definition(of: table, fields))
    if let writer = place.store.table(place.key) {
      for batch in batches { try writer.append(typed(batch, fields)) }
    }
    let rows = batches.reduce(0) { $0 + $1.count }
    try consumer.completed(StatementOutcome(command: "CREATE TABLE", rows: rows))
  }

  /// The batch with columns of these types: a bare NULL becomes one of text.
  private func typed(_ batch: Batch, _ fields: [Field]) -> Batch {
    let columns = zip(batch.columns, fields).map { column, field in
      column.type == .null ? .nulls(field.type, count: batch.count) : column.flattened()
    }
    return Batch(columns, count: batch.count)
  }

  private func definition(
    of table: Syntax.CreateTable, _ queried: [Field]
  ) throws(SQLError) -> TableDefinition {
    let binder = self.binder()
    var fields = queried
    var names = 0
    for case .column(let column) in table.elements {
      if !queried.isEmpty {
        if names < fields.count { fields[names].name = column.name.folded(settings.dialect) }
        names += 1
        continue
      }
      guard let typeName = column.type else {
        throw SQLError(
          .syntaxError, "column \"\(column.name.text)\" needs a type", range: column.range)
      }
      let isRequired = column.constraints.contains {
        switch $0.kind {
        case .notNull, .primaryKey: true
        default: false
        }
      }
      fields.append(
        Field(
          column.name.folded(settings.dialect), try binder.type(typeName), isNullable: !isRequired))
    }
    try checkNames(fields, at: table.name.range)
    return TableDefinition(
      columns: fields.map { Catalog.ColumnDefinition(field: $0) }, dialect: settings.dialect)
  }

  func checkNames(_ fields: [Field], at range: SourceRange) throws(SQLError) {
    var seen: Set<String> = []
    for field in fields where !seen.insert(field.name.lowercased()).inserted {
      throw SQLError(
        .duplicateColumn, "column \"\(field.name)\" stands twice", range: range,
        hint: "give one an alias")
    }
  }
}
