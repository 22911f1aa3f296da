import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  /// CREATE and DROP of views, macros and schemas; tables have files of their own.
  func runDefinition(_ statement: Syntax.Statement) throws(SQLError) {
    switch statement.kind {
    case .createView(let view): try create(view, at: statement.range)
    case .createMacro(let macro): try create(macro, at: statement.range)
    case .createTable(let table): try create(table, at: statement.range)
    case .createSchema(let schema): try create(schema, at: statement.range)
    case .createSequence(let sequence): try create(sequence, at: statement.range)
    case .alterSequence(let sequence): try alter(sequence, at: statement.range)
    case .comment(let comment): try run(comment, at: statement.range)
    case .alterTable(let alter): try run(alter, at: statement.range)
    case .drop(let drop): try self.drop(drop, at: statement.range)
    default: break
    }
  }

  private func create(_ view: Syntax.CreateView, at range: SourceRange) throws(SQLError) {
    // Binding finds errors now, not at the first use.
    let plan = try bound(view.query)
    guard view.columns.count <= plan.output.count else {
      throw SQLError(
        .invalidColumnReference,
        "the view names \(view.columns.count) columns, but its query gives \(plan.output.count)",
        range: view.name.range)
    }
    let place = self.place(of: view.name, isTemporary: view.isTemporary)
    let isFree = try makeRoom(
      for: place, name: view.name, what: "view", orReplace: view.orReplace,
      ifNotExists: view.ifNotExists)
    if isFree {
      try place.store.put(definition(.view, place, of: .init(.createView(view), range: range)))
    }
    try consumer.completed(StatementOutcome(command: "CREATE VIEW"))
  }

  private func create(_ macro: Syntax.CreateMacro, at range: SourceRange) throws(SQLError) {
    let name = macro.name.last.text.lowercased()
    if session.names.macro(name) != nil && !macro.orReplace {
      if macro.ifNotExists {
        return try consumer.completed(StatementOutcome(command: "CREATE MACRO"))
      }
      throw SQLError(
        .duplicateObject, "macro \"\(name)\" exists already", range: macro.name.range,
        hint: "CREATE OR REPLACE MACRO replaces it")
    }
    let place = self.place(of: QualifiedName([macro.name.last]), isTemporary: macro.isTemporary)
    try place.store.put(definition(.macro, place, of: .init(.createMacro(macro), range: range)))
    try consumer.completed(StatementOutcome(command: "CREATE MACRO"))
  }

  private func create(_ schema: Syntax.CreateSchema, at range: SourceRange) throws(SQLError) {
    let name = schema.name.last.text.lowercased()
    let isNew = !hasSchema(name)
    guard isNew || schema.ifNotExists || schema.orReplace else {
      throw SQLError(
        .duplicateObject, "schema \"\(name)\" exists already", range: schema.name.range)
    }
    if isNew { session.transactions.main.create(schema: name) }
    try consumer.completed(StatementOutcome(command: "CREATE SCHEMA"))
  }

  func hasSchema(_ name: String) -> Bool {
    ["public", "temp", "pg_temp", "information_schema", "pg_catalog"].contains(name)
      || session.transactions.main.catalog.schemas.contains(name)
  }
}

/// Where an object is or will be.
struct ObjectPlace {
  var store: StoreSession
  var schema: String
  /// Lower case.
  var name: String

  /// `schema.name`
  var key: String { "\(schema).\(name)" }
}

extension StatementCall {
  /// Where CREATE puts an object of this name.
  func place(of name: QualifiedName, isTemporary: Bool) -> ObjectPlace {
    var path = name.parts.map { $0.text.lowercased() }
    if isTemporary { path = [SessionNames.temporarySchema, path[path.count - 1]] }
    let parts = SessionNames.key(path).split(separator: ".", maxSplits: 1).map(String.init)
    let isOwn = parts[0] == SessionNames.temporarySchema
    return ObjectPlace(
      store: isOwn ? session.transactions.temporary : session.transactions.main,
      schema: parts[0], name: path[path.count - 1])
  }

  /// Checks that a table or view may be created here, dropping the one that it replaces.
  /// - Returns: False where IF NOT EXISTS keeps what is there.
  func makeRoom(
    for place: ObjectPlace, name: QualifiedName, what: String, orReplace: Bool, ifNotExists: Bool
  ) throws(SQLError) -> Bool {
    try checkSchema(place, at: name)
    let catalog = place.store.catalog
    let isTable = catalog.tables[place.key] != nil
    let isView = catalog.definitions["view \(place.key)"] != nil
    guard isTable || isView else { return true }
    if ifNotExists && !orReplace { return false }
    guard orReplace else {
      throw SQLError(
        .duplicateTable, "\(isView ? "view" : "table") \"\(name.last.text)\" exists already",
        range: name.range, hint: "CREATE OR REPLACE replaces it, IF NOT EXISTS keeps it",
        code: oracleCode(-955))
    }
    if isTable { place.store.drop(table: place.key) }
    if isView { place.store.drop(definition: "view \(place.key)") }
    return true
  }

  /// A statement as a stored definition: as it was written, or printed where a program made it.
  func definition(
    _ kind: StoredDefinition.Kind, _ place: ObjectPlace, of statement: Syntax.Statement
  ) -> StoredDefinition {
    let written = textOf(statement.range)
    let printed = Printer.text(of: statement, dialect: settings.dialect)
    return StoredDefinition(
      kind: kind, schema: place.schema, name: place.name,
      text: written.isEmpty ? printed ?? "" : written, dialect: settings.dialect)
  }

  /// Oracle's number of an error, which errors carry in its dialect.
  func oracleCode(_ number: Int) -> Int? { settings.dialect == .oracle ? number : nil }

  /// A part of the statement's text.
  func textOf(_ range: SourceRange) -> String {
    let bytes = Array(text.utf8)
    let start = min(max(0, range.start), bytes.count)
    return String(decoding: bytes[start..<min(max(start, range.end), bytes.count)], as: UTF8.self)
  }
}
