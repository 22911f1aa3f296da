import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// Binds INSERT, UPDATE, DELETE or MERGE.
  package func bind(change statement: Syntax.Statement) throws(SQLError) -> BoundChange {
    switch statement.kind {
    case .insert(let insert): return try bindInsert(insert)
    case .update(let update): return try bindUpdate(update)
    case .delete(let delete): return try bindDelete(delete)
    case .merge(let merge): return try bindMerge(merge)
    default:
      throw fail(.internalError, "this statement changes no rows", at: statement.range)
    }
  }

  /// The table that a change is about, as a scan with the identity of its rows.
  struct Target {
    var table: any Table
    var scan: Scan
    var source: Scope.Source
    var identity: OutputColumn
  }

  func bindTarget(_ reference: TableReference) throws(SQLError) -> Target {
    guard case .table(let name) = reference.kind else {
      throw fail(.featureNotSupported, "only a table can be changed", at: reference.range)
    }
    let path = name.name.parts.map(\.text)
    guard let relation = try names.relation(path) else {
      throw fail(
        .undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist",
        at: name.name.range,
        hint: didYouMean(path[path.count - 1], among: names.relationNames))
    }
    guard case .table(let table) = relation, table.writer != nil else {
      throw fail(
        .wrongObjectType, "\"\(path.joined(separator: "."))\" cannot be changed",
        at: name.name.range)
    }
    let columns = table.schema.fields.enumerated().map { i, field in
      Scan.Source(position: i, column: column(field.name, field.type))
    }
    let identity = column(rowIdentityField.name, rowIdentityField.type)
    let alias = reference.alias?.name.text ?? path[path.count - 1]
    let scan = Scan(
      table: table, alias: alias,
      columns: columns + [Scan.Source(position: table.schema.count, column: identity)])
    var source = Scope.Source(name: alias, schema: nil, columns: columns.map(\.column))
    source.identity = identity
    return Target(table: table, scan: scan, source: source, identity: identity)
  }

  /// The position of a target column that a statement names.
  func position(of name: Identifier, in table: any Table) throws(SQLError) -> Int {
    if let position = table.schema.position(of: name.text) { return position }
    throw fail(
      .undefinedColumn, "table \"\(table.label)\" has no column \"\(name.text)\"", at: name.range,
      hint: didYouMean(name.text, among: table.schema.fields.map(\.name)))
  }

  // MARK: INSERT

  private func bindInsert(_ insert: Syntax.Insert) throws(SQLError) -> BoundChange {
    if let conflict = insert.onConflict {
      throw fail(
        .featureNotSupported, "ON CONFLICT needs a key, which this table has not",
        at: conflict.range)
    }
    let target = try bindTarget(insert.target)
    let schema = target.table.schema
    guard case .query(var query) = insert.source else {
      throw fail(.featureNotSupported, "this INSERT names no rows", at: insert.range)
    }
    if query.with == nil { query.with = insert.with }
    let source = try bindQuery(query, outer: nil)
    var positions = try insert.columns.mapped { (name) throws(SQLError) in
      try position(of: name.last, in: target.table)
    }
    if insert.isByName {
      positions = try source.output.mapped { (column) throws(SQLError) in
        try position(of: Identifier(column.name, range: insert.range), in: target.table)
      }
    } else if positions.isEmpty {
      positions = Array(schema.fields.indices.prefix(source.output.count))
    }
    guard positions.count == source.output.count, Set(positions).count == positions.count else {
      throw fail(
        .syntaxError,
        "INSERT gives \(source.output.count) values for \(insert.columns.isEmpty ? schema.count : positions.count) columns",
        at: insert.range)
    }
    let items = try schema.fields.indices.map { $0 }.mapped { (i) throws(SQLError) in
      let field = schema.fields[i]
      let made = column(field.name, field.type)
      guard let place = positions.firstIndex(of: i) else {
        return NamedExpression(.literal(.null, field.type), as: made)
      }
      return NamedExpression(
        try converted(source.output[place].reference, to: field.type, at: insert.range), as: made)
    }
    return BoundChange(
      table: target.table, command: "INSERT", plan: Project(source, items), removes: false,
      adds: true)
  }

  // MARK: UPDATE and DELETE

  private func bindUpdate(_ update: Syntax.Update) throws(SQLError) -> BoundChange {
    let target = try bindTarget(update.target)
    let (plan, scope) = try bindTargetRows(target, others: update.from, update.filter)
    let context = ExpressionContext(scope, clause: "SET")
    let values = try bindAssignments(update.assignments, target, context)
    return BoundChange(
      table: target.table, command: "UPDATE", plan: newRows(plan, target, values), removes: true,
      adds: true)
  }

  private func bindDelete(_ delete: Syntax.Delete) throws(SQLError) -> BoundChange {
    let target = try bindTarget(delete.target)
    let (plan, _) = try bindTargetRows(target, others: delete.using, delete.filter)
    return BoundChange(
      table: target.table, command: "DELETE", plan: projected(plan, to: [target.identity]),
      removes: true, adds: false)
  }

  /// The target's rows joined with other tables and filtered.
  private func bindTargetRows(
    _ target: Target, others: [TableReference], _ filter: Syntax.Expression?
  ) throws(SQLError) -> (plan: any PlanNode, scope: Scope) {
    var item = FromItem(plan: target.scan, sources: [target.source])
    if !others.isEmpty {
      let other = try bindFrom(others, outer: nil)
      item = FromItem(
        plan: joined(.inner, item.plan, other.plan), sources: item.sources + other.sources,
        mergedColumns: other.mergedColumns)
    }
    let scope = item.scope(parent: nil)
    guard let filter else { return (item.plan, scope) }
    let numbers = RowNumbers()
    scope.rowNumbers = numbers
    let context = ExpressionContext(scope, clause: "WHERE")
    let predicate = try boolean(try bind(filter, context), at: filter.range, what: "WHERE")
    return (try filtered(item.plan, by: predicate, numbers, at: filter.range), scope)
  }

  /// The new values by column position.
  func bindAssignments(
    _ assignments: [Syntax.Assignment], _ target: Target, _ context: ExpressionContext
  ) throws(SQLError) -> [Int: BoundExpression] {
    var values: [Int: BoundExpression] = [:]
    func assign(_ name: Syntax.Expression, _ value: BoundExpression, _ range: SourceRange)
      throws(SQLError)
    {
      guard case .name(let qualified) = name.kind else {
        throw fail(.syntaxError, "SET assigns to a column", at: name.range)
      }
      let place = try position(of: qualified.last, in: target.table)
      guard values[place] == nil else {
        throw fail(
          .duplicateColumn, "column \"\(qualified.last.text)\" is set twice", at: name.range)
      }
      values[place] = try converted(value, to: target.table.schema.fields[place].type, at: range)
    }
    for assignment in assignments {
      switch assignment {
      case .single(let name, let value):
        if case .defaultValue = value.kind {
          try assign(name, .literal(.null, .null), value.range)
        } else {
          try assign(name, try bind(value, context), value.range)
        }
      case .multiple(let names, let value):
        let bound = try bindSeveral(names.count, value, context)
        for (name, item) in zip(names, bound) { try assign(name, item, value.range) }
      case .row(let value):
        throw fail(.featureNotSupported, "SET ROW stands in PL/SQL only", at: value.range)
      case .all:
        throw fail(.featureNotSupported, "SET * stands in MERGE only", at: context.scopeRange)
      }
    }
    return values
  }

  /// The values of `(a, b) = (1, 2)` or `(a, b) = (SELECT …)`.
  private func bindSeveral(
    _ count: Int, _ value: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> [BoundExpression] {
    if case .row(let items) = value.kind, items.count == count {
      return try items.mapped { (e) throws(SQLError) in try bind(e, context) }
    }
    guard case .subquery(let query) = value.kind else {
      throw fail(.syntaxError, "\(count) columns want \(count) values", at: value.range)
    }
    let plan = try bindQuery(query, outer: context.scope)
    guard plan.output.count == count else {
      throw fail(
        .syntaxError, "the subquery gives \(plan.output.count) values for \(count) columns",
        at: value.range)
    }
    // One scalar subquery that gives all values as a structure.
    let row = structure(plan.output.map(\.name), plan.output.map(\.reference))
    let made = column("row", row.type)
    let packed = Project(plan, [NamedExpression(row, as: made)])
    let whole = BoundExpression.subquery(
      Subquery(
        kind: .scalar, plan: packed, type: row.type, outerColumns: packed.freeColumns,
        range: range(value.range)))
    return try plan.output.mapped { (field) throws(SQLError) in
      try bindField(whole, Identifier(field.name, isQuoted: true, range: value.range))
    }
  }

  /// Identity and all columns, changed or not.
  private func newRows(
    _ plan: any PlanNode, _ target: Target, _ values: [Int: BoundExpression]
  ) -> any PlanNode {
    var items = [NamedExpression(target.identity.reference, as: target.identity)]
    for (i, old) in target.source.columns.enumerated() {
      items.append(
        NamedExpression(values[i] ?? old.reference, as: column(old.name, old.type)))
    }
    return Project(plan, items)
  }
}

extension Binder {
  /// The rows of a file into a table's columns, by position: COPY … FROM.
  package func bind(
    insertingInto name: QualifiedName, columns: [Identifier], from file: any Table,
    filter: Syntax.Expression?, at range: SourceRange
  ) throws(SQLError) -> BoundChange {
    let reference = TableReference(.table(TableName(name: name)), range: name.range)
    let target = try bindTarget(reference)
    let schema = target.table.schema
    let positions =
      columns.isEmpty
      ? Array(schema.fields.indices)
      : try columns.mapped { (column) throws(SQLError) in try position(of: column, in: target.table)
      }
    let sources = file.schema.fields.enumerated().map { i, field in
      Scan.Source(position: i, column: column(field.name, field.type))
    }
    guard sources.count == positions.count else {
      throw fail(
        .syntaxError,
        "the file has \(sources.count) columns, but \(positions.count) are to be filled", at: range)
    }
    var plan: any PlanNode = Scan(table: file, alias: file.label, columns: sources)
    if let filter {
      let scope = Scope(parent: nil)
      scope.sources = [Scope.Source(name: nil, schema: nil, columns: plan.output)]
      let context = ExpressionContext(scope, clause: "WHERE")
      plan = Filter(
        plan, where: try boolean(try bind(filter, context), at: filter.range, what: "WHERE"))
    }
    let items = try schema.fields.indices.map { $0 }.mapped { (i) throws(SQLError) in
      let field = schema.fields[i]
      let value =
        positions.firstIndex(of: i).map { sources[$0].column.reference }
        ?? .literal(.null, field.type)
      return NamedExpression(
        try converted(value, to: field.type, at: range), as: column(field.name, field.type))
    }
    return BoundChange(
      table: target.table, command: "COPY", plan: Project(plan, items), removes: false, adds: true)
  }
}
