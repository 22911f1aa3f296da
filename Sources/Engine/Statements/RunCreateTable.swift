import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Syntax
import Tables

extension StatementCall {
  /// CREATE TABLE, with columns or as the rows of a query.
  func create(_ table: Syntax.CreateTable, at range: SourceRange) throws(SQLError) {
    if let storage = table.storage, storage.text.lowercased().contains("hashing using") {
      throw SQLError(
        .featureNotSupported, "a table whose rows can never be deleted is not kept here",
        range: storage.range, hint: "GRANT no UPDATE and no DELETE on an ordinary one")
    }
    let place = self.place(of: table.name, isTemporary: table.isTemporary)
    let isFree = try makeRoom(
      for: place, name: table.name, what: "table", orReplace: table.orReplace,
      ifNotExists: table.ifNotExists)
    guard isFree else { return try consumer.completed(StatementOutcome(command: "CREATE TABLE")) }
    var columns: [KeptColumn] = []
    var batches: [Batch] = []
    if let query = table.query {
      let binder = binder()
      let bound = try binder.bind(query)
      columns = binder.keptColumns(of: bound)
      let plan = try optimized(binder.kept(bound, as: columns))
      for (i, column) in columns.enumerated() where column.field.type == .null {
        columns[i].field = Field(column.field.name, .varchar)
      }
      if table.withData { batches = try collect(plan) }
    }
    var maker = TableMaker(self, place)
    try maker.add(try elements(of: table), queried: columns)
    try addProperties(of: table, to: &maker.definition)
    try place.store.store.checkWritable()
    for sequence in maker.sequences { try place.store.put(sequence) }
    place.store.create(table: place.key, maker.definition)
    guard table.query != nil else {
      return try consumer.completed(StatementOutcome(command: "CREATE TABLE"))
    }
    let rows = try fill(place, batches)
    try consumer.completed(StatementOutcome(command: "CREATE TABLE", rows: rows))
  }

  private func addProperties(
    of table: Syntax.CreateTable, to definition: inout TableDefinition
  ) throws(SQLError) {
    definition.comment = table.comment
    if let type = table.objectType {
      definition.properties["object type"] = type.last.text.uppercased()
    }
    if table.isGlobalTemporary { definition.properties["temporary"] = "global" }
    let isOwn = table.isTemporary || table.isGlobalTemporary
    switch table.onCommit {
    case .deleteRows: definition.properties["on commit"] = "delete rows"
    case .drop: definition.properties["on commit"] = "drop"
    case .preserveRows: break
    case nil where table.isGlobalTemporary: definition.properties["on commit"] = "delete rows"
    case nil: break
    }
    if isOwn { return }
    for option in table.options {
      definition.properties[option.name.text.lowercased()] = optionText(option.value)
    }
    try checkWriters(definition, at: table.options.first?.name.range)
    let maker = TableMaker(self, place(of: table.name, isTemporary: false), definition)
    definition.partitionColumns = try keyPositions(table.partitionBy?.keys ?? [], maker)
    definition.clusterColumns = try keyPositions(table.clusterBy, maker)
  }

  /// `writers = 'shared'` lets other programs write the table; without it they are refused.
  private func checkWriters(
    _ definition: TableDefinition, at range: SourceRange?
  ) throws(SQLError) {
    guard let writers = definition.properties["writers"] else { return }
    guard writers == "shared" || writers == "owned" else {
      throw SQLError(
        .invalidParameter, "writers = '\(writers)' is not known", range: range,
        hint: "'shared' lets other programs write the table, 'owned' is the usual")
    }
    guard !definition.isShared || session.database.store is DeltaStore else {
      throw SQLError(
        .featureNotSupported, "other programs cannot write tables in memory", range: range,
        hint: "open a database folder with --database")
    }
  }

  private func optionText(_ value: Syntax.Expression?) -> String {
    guard let value else { return "true" }
    switch value.kind {
    case .literal(.string(let text)): return text
    default: return Printer.text(of: value, dialect: settings.dialect)
    }
  }

  /// The columns that PARTITION BY and CLUSTER BY name; expressions are left out.
  private func keyPositions(
    _ keys: [Syntax.Expression], _ maker: TableMaker
  ) throws(SQLError) -> [Int] {
    var places: [Int] = []
    for key in keys {
      guard case .name(let name) = key.kind else { continue }
      places.append(try maker.position(name.last))
    }
    return places
  }

  /// Puts the rows of a query into a new table, checking its constraints.
  private func fill(_ place: ObjectPlace, _ batches: [Batch]) throws(SQLError) -> Int {
    guard let table = place.store.table(place.key) else { return 0 }
    let rows = RowsTable("query", schema: table.schema)
    rows.set(
      batches.map { batch in
        let columns = zip(batch.columns, table.schema.fields).map { column, field in
          column.type == .null ? .nulls(field.type, count: batch.count) : column.flattened()
        }
        return Batch(columns, count: batch.count)
      })
    // The rows of a global temporary table are the session's.
    let isPlain =
      table.definition.properties["temporary"] == nil && table.definition.keys.isEmpty
      && table.definition.checks.isEmpty
      && table.definition.foreignKeys.isEmpty
      && table.definition.columns.allSatisfy(\.field.isNullable)
    if isPlain {
      try rows.visit(columns: Array(table.schema.fields.indices)) { batch throws(SQLError) in
        try table.append(batch)
      }
      try table.note(operation: "CREATE TABLE AS SELECT")
      return rows.rowCount ?? 0
    }
    let name = QualifiedName(
      place.key.split(separator: ".", maxSplits: 1).map {
        Identifier(String($0), isQuoted: true, range: SourceRange(start: 0, end: 0))
      })
    let change = try binder().bind(
      insertingInto: name, columns: [], from: rows, filter: nil,
      at: SourceRange(start: 0, end: 0))
    return try apply(change).rows
  }

  func checkNames(_ fields: [Field], at range: SourceRange) throws(SQLError) {
    var seen: Set<String> = []
    for field in fields where !seen.insert(field.name.lowercased()).inserted {
      throw SQLError(
        .duplicateColumn, "column \"\(field.name)\" stands twice",
        range: range.end > range.start ? range : nil, hint: "give one an alias")
    }
  }
}
