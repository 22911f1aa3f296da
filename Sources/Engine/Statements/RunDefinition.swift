import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  /// CREATE and DROP of views, macros, schemas and temporary tables.
  func runDefinition(_ statement: Syntax.Statement) throws(SQLError) {
    switch statement.kind {
    case .createView(let view): try create(view, at: statement.range)
    case .createMacro(let macro): try create(macro, at: statement.range)
    case .createTable(let table): try create(table, at: statement.range)
    case .createSchema(let schema): try create(schema, at: statement.range)
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
    let stored = View(
      name: view.name.last.text, query: view.query,
      columns: view.columns.map { $0.folded(settings.dialect) }, dialect: settings.dialect)
    try store(
      .view(stored), name: view.name, isTemporary: view.isTemporary, orReplace: view.orReplace,
      ifNotExists: view.ifNotExists, what: "view")
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
    let stored = Catalog.Macro(name: name, definition: macro, dialect: settings.dialect)
    if macro.isTemporary {
      session.names.temporaryMacros[name] = stored
    } else {
      session.database.change { $0.macros[name] = stored }
    }
    try consumer.completed(StatementOutcome(command: "CREATE MACRO"))
  }

  private func create(_ schema: Syntax.CreateSchema, at range: SourceRange) throws(SQLError) {
    let name = schema.name.last.text.lowercased()
    let isNew = session.database.change { $0.schemas.insert(name).inserted }
    guard isNew || schema.ifNotExists || schema.orReplace else {
      throw SQLError(
        .duplicateObject, "schema \"\(name)\" exists already", range: schema.name.range)
    }
    try consumer.completed(StatementOutcome(command: "CREATE SCHEMA"))
  }

  /// Every table is a table in memory as long as no database folder is open.
  private func create(_ table: Syntax.CreateTable, at range: SourceRange) throws(SQLError) {
    let exists = try session.names.relation(table.name.parts.map(\.text)) != nil
    if exists && table.ifNotExists {
      return try consumer.completed(StatementOutcome(command: "CREATE TABLE"))
    }
    let made: MemoryTable
    var rows: Int?
    if let query = table.query {
      let plan = try optimized(try bound(query))
      var fields = plan.output.map { Field($0.name, $0.type == .null ? .varchar : $0.type) }
      var names = 0
      for case .column(let column) in table.elements where names < fields.count {
        fields[names].name = column.name.folded(settings.dialect)
        names += 1
      }
      try checkNames(fields, at: table.name.range)
      let batches = table.withData ? try collect(plan) : []
      rows = batches.reduce(0) { $0 + $1.count }
      made = MemoryTable(table.name.last.text, schema: Schema(fields), batches: batches)
    } else {
      made = try emptyTable(table)
    }
    try store(
      .table(made), name: table.name, isTemporary: table.isTemporary || table.isGlobalTemporary,
      orReplace: table.orReplace, ifNotExists: table.ifNotExists, what: "table")
    try consumer.completed(StatementOutcome(command: "CREATE TABLE", rows: rows))
  }

  private func emptyTable(_ table: Syntax.CreateTable) throws(SQLError) -> MemoryTable {
    let binder = self.binder()
    var fields: [Field] = []
    for case .column(let column) in table.elements {
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
    return MemoryTable(table.name.last.text, schema: Schema(fields))
  }

  private func checkNames(_ fields: [Field], at range: SourceRange) throws(SQLError) {
    var seen: Set<String> = []
    for field in fields where !seen.insert(field.name.lowercased()).inserted {
      throw SQLError(
        .duplicateColumn, "column \"\(field.name)\" stands twice", range: range,
        hint: "give one an alias")
    }
  }

  /// Puts a table or view under its name.
  func store(
    _ relation: Relation, name: QualifiedName, isTemporary: Bool, orReplace: Bool,
    ifNotExists: Bool, what: String
  ) throws(SQLError) {
    let path = name.parts.map(\.text)
    let isTemporary =
      isTemporary
      || path.count > 1 && SessionNames.temporarySchemas.contains(path[path.count - 2].lowercased())
    let folded = name.last.text.lowercased()
    let existing =
      isTemporary
      ? session.names.temporary[folded] : try session.names.relation(path)
    if existing != nil && !orReplace {
      if ifNotExists { return }
      throw SQLError(
        .duplicateTable, "\(what) \"\(name.last.text)\" exists already", range: name.range,
        hint: "CREATE OR REPLACE replaces it, IF NOT EXISTS keeps it")
    }
    if isTemporary {
      session.names.temporary[folded] = relation
    } else {
      let key = SessionNames.key(path)
      session.database.change { $0.relations[key] = relation }
    }
  }

  private func drop(_ drop: Syntax.Drop, at range: SourceRange) throws(SQLError) {
    for name in drop.names { try dropOne(drop, name) }
    try consumer.completed(StatementOutcome(command: "DROP"))
  }

  private func dropOne(_ drop: Syntax.Drop, _ name: QualifiedName) throws(SQLError) {
    let folded = name.last.text.lowercased()
    let key = SessionNames.key(name.parts.map(\.text))
    let wasThere: Bool
    switch drop.kind {
    case .macro, .function:
      let own = session.names.temporaryMacros.removeValue(forKey: folded) != nil
      wasThere = own || session.database.change { $0.macros.removeValue(forKey: folded) != nil }
    case .schema: wasThere = session.database.change { $0.schemas.remove(folded) != nil }
    default:
      let own = session.names.temporary.removeValue(forKey: folded) != nil
      wasThere = own || session.database.change { $0.relations.removeValue(forKey: key) != nil }
    }
    guard wasThere || drop.ifExists else {
      throw SQLError(
        .undefinedTable, "\"\(name.last.text)\" does not exist", range: name.range,
        hint: didYouMean(name.last.text, among: session.names.relationNames)
          ?? "IF EXISTS makes this no error")
    }
  }
}
