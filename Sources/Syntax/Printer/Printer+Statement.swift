import Diagnostics

extension Printer {
  /// Writes a statement; false if it has no printed form.
  mutating func statement(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .query(let query): self.query(query)
    case .insert(let insert): self.insert(insert)
    case .update(let update): self.update(update)
    case .delete(let delete): self.delete(delete)
    case .merge(let merge): self.merge(merge)
    case .createView(let view): createView(view)
    case .createMacro(let macro): createMacro(macro)
    case .prepare(let prepare):
      write("PREPARE ")
      name(prepare.name)
      if !prepare.types.isEmpty {
        write(" ")
        parentheses(prepare.types) { printer, type in printer.type(type) }
      }
      write(" AS ")
      return self.statement(prepare.statement)
    case .explain(let explain):
      write("EXPLAIN ")
      if explain.form != .plan || explain.isJSON {
        let words =
          (explain.form == .plan ? [] : [explain.form.rawValue.uppercased()])
          + (explain.isJSON ? ["FORMAT JSON"] : [])
        write("(" + words.joined(separator: ", ") + ") ")
      }
      return self.statement(explain.statement)
    default: return false
    }
    return true
  }

  // MARK: - Changes

  private mutating func leading(_ with: With?) {
    guard let with else { return }
    self.with(with)
    write(" ")
  }

  private mutating func insert(_ insert: Insert) {
    leading(insert.with)
    let replaces = insert.onConflict?.replaces ?? false
    write(replaces ? "INSERT OR REPLACE INTO " : "INSERT INTO ")
    table(insert.target)
    if !insert.columns.isEmpty { columns(insert.columns) }
    if insert.isByName { write(" BY NAME") }
    if let overriding = insert.overriding {
      write(" OVERRIDING " + overriding.rawValue.uppercased() + " VALUE")
    }
    write(" ")
    switch insert.source {
    case .query(let query): self.query(query)
    case .defaultValues: write("DEFAULT VALUES")
    case .record(let record):
      write("VALUES ")
      expression(record)
    }
    if let conflict = insert.onConflict, !replaces { onConflict(conflict) }
    changeTail(insert.returning, insert.logErrors)
  }

  private mutating func columns(_ columns: [QualifiedName]) {
    write(" (")
    names(columns)
    write(")")
  }

  private mutating func onConflict(_ conflict: OnConflict) {
    write(" ON CONFLICT")
    switch conflict.target {
    case .any: break
    case .columns(let columns, let filter):
      write(" (")
      expressions(columns)
      write(")")
      clause(" WHERE ", filter)
    case .constraint(let constraint):
      write(" ON CONSTRAINT ")
      name(constraint)
    }
    switch conflict.action {
    case .nothing: write(" DO NOTHING")
    case .update(let assignments, let filter):
      write(" DO UPDATE SET ")
      self.assignments(assignments)
      clause(" WHERE ", filter)
    case .replace: break
    }
  }

  mutating func assignments(_ assignments: [Assignment]) {
    list(assignments) { printer, assignment in
      switch assignment {
      case .single(let target, let value):
        printer.expression(target)
        printer.write(" = ")
        printer.expression(value)
      case .multiple(let targets, let value):
        printer.write("(")
        printer.expressions(targets)
        printer.write(") = ")
        printer.expression(value)
      case .row(let value):
        printer.write("ROW = ")
        printer.expression(value)
      case .all: printer.write("*")
      }
    }
  }

  private mutating func changeTail(_ returning: Returning?, _ logErrors: LogErrors?) {
    if let returning {
      write(" RETURNING ")
      items(returning.items)
      if let into = returning.into { self.into(into) }
    }
    guard let logErrors else { return }
    write(" LOG ERRORS")
    if let table = logErrors.table {
      write(" INTO ")
      name(table)
    }
    if let tag = logErrors.tag {
      write(" (")
      expression(tag)
      write(")")
    }
    if logErrors.isUnlimited {
      write(" REJECT LIMIT UNLIMITED")
    } else {
      clause(" REJECT LIMIT ", logErrors.rejectLimit)
    }
  }

  private mutating func update(_ update: Update) {
    leading(update.with)
    write("UPDATE ")
    table(update.target)
    write(" SET ")
    assignments(update.assignments)
    if !update.from.isEmpty {
      write(" FROM ")
      list(update.from) { printer, table in printer.table(table) }
    }
    clause(" WHERE ", update.filter)
    if let orderBy = update.orderBy { self.orderBy(orderBy) }
    if let limit = update.limit { self.limit(limit) }
    changeTail(update.returning, update.logErrors)
  }

  private mutating func delete(_ delete: Delete) {
    leading(delete.with)
    write("DELETE FROM ")
    table(delete.target)
    if !delete.using.isEmpty {
      write(" USING ")
      list(delete.using) { printer, table in printer.table(table) }
    }
    clause(" WHERE ", delete.filter)
    if let orderBy = delete.orderBy { self.orderBy(orderBy) }
    if let limit = delete.limit { self.limit(limit) }
    changeTail(delete.returning, delete.logErrors)
  }

  private mutating func merge(_ merge: Merge) {
    leading(merge.with)
    write(merge.evolvesSchema ? "MERGE WITH SCHEMA EVOLUTION INTO " : "MERGE INTO ")
    table(merge.target)
    write(" USING ")
    table(merge.source)
    switch merge.condition {
    case .on(let condition):
      write(" ON ")
      expression(condition)
    case .using(let columns, _):
      write(" USING ")
      names(columns)
    case .none: break
    }
    for branch in merge.branches { mergeBranch(branch) }
    changeTail(merge.returning, merge.logErrors)
  }

  private mutating func mergeBranch(_ branch: Merge.Branch) {
    write(" WHEN " + branch.match.rawValue)
    clause(" AND ", branch.condition)
    write(" THEN ")
    switch branch.action {
    case .update(let assignments, let deleteWhere):
      write("UPDATE SET ")
      self.assignments(assignments)
      clause(" DELETE WHERE ", deleteWhere)
    case .delete: write("DELETE")
    case .insert(let columns, let values):
      write("INSERT")
      if !columns.isEmpty { self.columns(columns) }
      write(" VALUES (")
      expressions(values)
      write(")")
    case .insertAll: write("INSERT *")
    case .insertDefaultValues: write("INSERT DEFAULT VALUES")
    case .doNothing: write("DO NOTHING")
    case .error(let message):
      write("ERROR")
      clause(" ", message)
    }
  }

  // MARK: - Definitions

  private mutating func createView(_ view: CreateView) {
    write("CREATE ")
    if view.orReplace { write("OR REPLACE ") }
    if view.isForced { write("FORCE ") }
    if view.isTemporary { write("TEMPORARY ") }
    if view.isMaterialized { write("MATERIALIZED ") }
    write("VIEW ")
    if view.ifNotExists { write("IF NOT EXISTS ") }
    name(view.name)
    if !view.columns.isEmpty {
      write(" ")
      names(view.columns)
    }
    if let comment = view.comment {
      write(" COMMENT ")
      string(comment)
    }
    write(" AS ")
    query(view.query)
    if view.readOnly { write(" WITH READ ONLY") }
    if view.checkOption { write(" WITH CHECK OPTION") }
    if !view.withData { write(" WITH NO DATA") }
  }

  private mutating func createMacro(_ macro: CreateMacro) {
    write("CREATE ")
    if macro.orReplace { write("OR REPLACE ") }
    if macro.isTemporary { write("TEMPORARY ") }
    write("MACRO ")
    if macro.ifNotExists { write("IF NOT EXISTS ") }
    name(macro.name)
    list(macro.forms) { printer, form in printer.macroForm(form) }
  }

  private mutating func macroForm(_ form: CreateMacro.Form) {
    parentheses(form.parameters) { printer, parameter in
      printer.name(parameter.name)
      if let type = parameter.type {
        printer.write(" ")
        printer.type(type)
      }
      printer.clause(" := ", parameter.defaultValue)
    }
    write(" AS ")
    switch form.body {
    case .expression(let value): expression(value)
    case .table(let query):
      write("TABLE ")
      subquery(query)
    }
  }
}

extension OnConflict {
  /// `INSERT OR REPLACE`, which stands before the table.
  fileprivate var replaces: Bool {
    if case .replace = action { return true }
    return false
  }
}
