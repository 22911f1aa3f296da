import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// Binds INSERT, UPDATE, DELETE or MERGE.
  package func bind(change statement: Syntax.Statement) throws(SQLError) -> BoundChange {
    switch statement.kind {
    case .insert(let insert):
      return try within(insert.with) { () throws(SQLError) in try bindInsert(insert) }
    case .update(let update):
      return try within(update.with) { () throws(SQLError) in try bindUpdate(update) }
    case .delete(let delete):
      return try within(delete.with) { () throws(SQLError) in try bindDelete(delete) }
    case .merge(let merge):
      return try within(merge.with) { () throws(SQLError) in try bindMerge(merge) }
    default:
      throw fail(.internalError, "this statement changes no rows", at: statement.range)
    }
  }

  /// A change with the common tables of its WITH in sight.
  private func within(
    _ with: Syntax.With?, _ body: () throws(SQLError) -> BoundChange
  ) throws(SQLError) -> BoundChange {
    guard let with else { return try body() }
    let visible = commonTables.count
    defer { commonTables.removeLast(commonTables.count - visible) }
    let definitions = try bindWith(with, outer: nil)
    var change = try body()
    for (entry, definition) in definitions.reversed() where entry.uses.count > 0 {
      func wrapped(_ plan: any PlanNode) -> any PlanNode {
        CommonTable(
          number: entry.number, label: entry.name, definition: definition, body: plan)
      }
      change.plan = wrapped(change.plan)
      if let staged = change.staged { change.staged = (wrapped(staged.plan), staged.rows) }
    }
    return change
  }

  /// The table that a change is about, as a scan with the identity of its rows.
  struct Target {
    var table: any Table
    /// The rows that may be changed, and their identity.
    var scan: any PlanNode
    var protection: Protection?
    var source: Scope.Source
    var identity: OutputColumn

    var schema: Schema { table.schema }
    /// What CREATE TABLE said; nil for tables that no store keeps.
    var stored: TransactionTable? { table as? TransactionTable }
  }

  /// - Parameter privileges: What the statement does to the table.
  func bindTarget(
    _ reference: TableReference, for privileges: Set<Privilege>
  ) throws(SQLError) -> Target {
    if case .table(let name) = reference.kind { try refusePartition(name, at: reference.range) }
    guard case .table(let name) = reference.kind else {
      throw fail(.featureNotSupported, "only a table can be changed", at: reference.range)
    }
    noteChanged(name.name)
    let path = path(of: name.name)
    guard let relation = try names.relation(path) else {
      throw fail(
        .undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist",
        at: name.name.range,
        hint: didYouMean(path[path.count - 1], among: names.relationNames))
    }
    let protection = try protection(of: path, for: privileges, at: name.name.range)
    guard case .table(let table) = relation, table.writer != nil else {
      throw fail(
        .wrongObjectType, "\"\(path.joined(separator: "."))\" cannot be changed",
        at: name.name.range)
    }
    var target = target(table, alias: reference.alias?.name.text ?? path[path.count - 1])
    guard let protection else { return target }
    try check(protection, target, privileges, at: name.name.range)
    target.protection = protection
    if let scan = target.scan as? Scan {
      var rows = protection
      rows.readable = nil
      target.scan = try protected(scan, rows, at: name.name.range)
      target.source.columns = Array(target.scan.output.dropLast())
    }
    return target
  }

  /// What cannot be done without showing what is kept away: a row of which only a part may be
  /// read is not written anew.
  private func check(
    _ protection: Protection, _ target: Target, _ privileges: Set<Privilege>,
    at range: SourceRange
  ) throws(SQLError) {
    let writesAnew = privileges.contains(.update) && !protection.masks.isEmpty
    let removes = !privileges.isDisjoint(with: [.update, .delete])
    guard writesAnew || (removes && protection.readable != nil) else { return }
    throw fail(
      .insufficientPrivilege,
      "rows of \"\(target.table.label)\" cannot be changed by whoever may not read all of them",
      at: range, hint: "INSERT and DELETE can be granted without")
  }

  func target(_ table: any Table, alias: String) -> Target {
    let columns = table.schema.fields.enumerated().map { i, field in
      Scan.Source(position: i, column: column(field.name, field.type))
    }
    let identity = column(rowIdentityField.name, rowIdentityField.type)
    let scan = Scan(
      table: table, alias: alias,
      columns: columns + [Scan.Source(position: table.schema.count, column: identity)])
    var source = Scope.Source(name: alias, schema: nil, columns: columns.map(\.column))
    source.identity = identity
    source.table = table
    source.objectType = rowType(of: table)
    identified[identity.id] = table
    notePadded(table, source)
    return Target(table: table, scan: scan, source: source, identity: identity)
  }

  /// The position of a target column that a statement names.
  func position(of name: Identifier, in table: any Table) throws(SQLError) -> Int {
    if let position = table.schema.position(of: name.text) { return position }
    throw fail(
      .undefinedColumn, "table \"\(table.label)\" has no column \"\(name.text)\"", at: name.range,
      hint: didYouMean(name.text, among: table.schema.fields.map(\.name))
    ).inOracle(-904, invalidIdentifier(QualifiedName([name])))
  }
}
