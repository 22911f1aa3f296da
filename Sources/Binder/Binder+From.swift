import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension TableReference {
  /// `TABLE(b.lines)(+)`: rows before it stay that have no element.
  fileprivate var isOuterJoined: Bool {
    guard case .collection(let value) = kind, case .outerJoined = value.kind else { return false }
    return true
  }
}

/// A bound part of FROM: the plan and what its names mean.
struct FromItem {
  var plan: any PlanNode
  var sources: [Scope.Source]
  var mergedColumns: [Scope.MergedColumn] = []

  func scope(parent: Scope?) -> Scope {
    let scope = Scope(parent: parent)
    scope.sources = sources
    scope.mergedColumns = mergedColumns
    return scope
  }
}

extension Binder {
  /// FROM: the tables between commas are joined without condition.
  func bindFrom(_ tables: [TableReference], outer: Scope?) throws(SQLError) -> FromItem {
    guard let first = tables.first else { return FromItem(plan: Values.oneRow, sources: []) }
    try check(tables.count, Bound.tables, "tables in one FROM", at: first.range)
    var item = try bindTable(first, left: nil, outer: outer)
    for table in tables.dropFirst() {
      let right = try bindTable(table, left: item, outer: outer)
      item = FromItem(
        plan: joined(table.isOuterJoined ? .left : .inner, item.plan, right.plan),
        sources: item.sources + right.sources,
        mergedColumns: item.mergedColumns + right.mergedColumns)
    }
    try checkAliases(item.sources, tables)
    return item
  }

  private func checkAliases(
    _ sources: [Scope.Source], _ tables: [TableReference]
  ) throws(SQLError) {
    var seen: Set<String> = []
    for source in sources {
      guard let name = source.name, source.schema == nil else { continue }
      guard seen.insert(name.lowercased()).inserted else {
        throw fail(
          .duplicateAlias, "table name \"\(name)\" stands in FROM twice",
          at: tables[tables.count - 1].range, hint: "give one an alias: \(name) AS other")
      }
    }
  }

  /// A join whose right side may refer to the left.
  func joined(
    _ kind: Plan.Join.Kind, _ left: any PlanNode, _ right: any PlanNode,
    on condition: BoundExpression? = nil
  ) -> any PlanNode {
    if right.freeColumns.isDisjoint(with: left.outputIDs) {
      return Plan.Join(kind, left, right, on: condition)
    }
    return DependentJoin(kind, left, right, on: condition)
  }

  /// One table of FROM; `left` is what stands before it, for LATERAL.
  func bindTable(
    _ table: TableReference, left: FromItem?, outer: Scope?
  ) throws(SQLError) -> FromItem {
    var item = try bindTableKind(table, left: left, outer: outer)
    if let sample = table.sample { item.plan = try sampled(item.plan, sample) }
    return item
  }

  private func bindTableKind(
    _ table: TableReference, left: FromItem?, outer: Scope?
  ) throws(SQLError) -> FromItem {
    switch table.kind {
    case .table(let name):
      guard name.filledBy.isEmpty else {
        throw fail(
          .featureNotSupported, "PARTITION BY of a joined table is not read here",
          at: name.filledBy[0].range,
          hint: "join the distinct values with the other table first, and this one to both")
      }
      return try bindTableName(name, alias: table.alias, at: table.range)
    case .file(let path):
      let opened = try openFiles([path], format: nil, options: FormatOptions(), at: table.range)
      return try scan(opened, name: fileAlias(path), alias: table.alias)
    case .query(let query, let isLateral):
      let scope = isLateral ? left?.scope(parent: outer) ?? outer : outer
      let plan: any PlanNode
      do throws(SQLError) {
        plan = try bindQuery(query, outer: scope)
      } catch {
        // DuckDB's subqueries read what stands before them without LATERAL.
        guard !isLateral, let left, [.undefinedColumn, .undefinedTable].contains(error.state),
          let lateral = try? bindQuery(query, outer: left.scope(parent: outer))
        else { throw error }
        plan = lateral
      }
      return try aliased(plan, table.alias, name: nil)
    case .joins(let joins): return try bindJoins(joins, left: left, outer: outer)
    case .function(let function):
      var item = try bindTableFunction(function, table, left: left, outer: outer)
      if function.calls.count == 1, item.sources.count == 1, table.alias?.columns.isEmpty ?? true {
        item.sources[0].function = function.calls[0].name.last.text.lowercased()
      }
      return item
    case .collection(let expression):
      let argument = try bind(
        expression,
        ExpressionContext(left?.scope(parent: outer) ?? Scope(parent: outer), clause: "TABLE"))
      return try unnestCollection(argument, table)
    case .pivot(let pivot): return try bindPivot(pivot, table, left: left, outer: outer)
    case .unpivot(let unpivot):
      return try bindUnpivot(unpivot, table, left: left, outer: outer)
    case .statement:
      throw fail(.featureNotSupported, "a changing statement in FROM", at: table.range)
    }
  }

  /// Oracle's table of one row. In the postgres dialect a table or view of that name comes first.
  private func isDual(_ path: [String]) -> Bool {
    guard path[path.count - 1].lowercased() == "dual" else { return false }
    if dialect == .oracle { return true }
    return path.count == 1 && (try? names.relation(path)) == nil
  }

  /// `data/usage.parquet` is `usage` in the query.
  private func fileAlias(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.split(separator: ".").first.map(String.init) ?? file
  }

  func openFiles(
    _ paths: [String], format: String?, options: FormatOptions, at range: SourceRange
  ) throws(SQLError) -> any Table {
    do throws(SQLError) {
      return try names.openFiles(paths, format: format, options: options)
    } catch {
      throw error.located(at: self.range(range))
    }
  }

  // MARK: Names

  /// `t PARTITION (p)` would be all rows of the table.
  func refusePartition(_ name: Syntax.TableName, at range: SourceRange) throws(SQLError) {
    guard name.partition != nil else { return }
    throw fail(
      .featureNotSupported, "partitions of Oracle's are not kept", at: range,
      hint: "a condition says which rows: WHERE period = '202401'")
  }

  func bindTableName(
    _ name: Syntax.TableName, alias: TableAlias?, at range: SourceRange
  ) throws(SQLError) -> FromItem {
    try checkLink(name.name)
    let path = path(of: name.name)
    if path.count == 1, let scan = commonTableScan(path[0]) {
      return try aliased(scan, alias, name: path[0])
    }
    if path.count == 2, path[0].lowercased() == "recurring",
      let scan = commonTableScan(wholeRecursion(path[1]))
    {
      return try aliased(scan, alias, name: path[1])
    }
    if isDual(path) {
      let dummy = Values(
        rows: [[.literal(.string("X"), .varchar)]], output: [column("DUMMY", .varchar)])
      return try aliased(dummy, alias, name: "dual")
    }
    try refusePartition(name, at: range)
    if let version = name.version {
      let protection = try protection(of: path, for: [.select], at: name.name.range)
      return try scan(
        try bindVersion(name, version), name: path[path.count - 1], alias: alias, protection,
        at: range)
    }
    let relation: Relation?
    do throws(SQLError) { relation = try names.relation(path) } catch {
      throw error.located(at: self.range(range))
    }
    let protection =
      relation == nil ? nil : try protection(of: path, for: [.select], at: name.name.range)
    switch relation {
    case .table(let table):
      var item = try scan(
        table, name: path[path.count - 1], alias: alias, protection, at: range)
      if path.count > 1, alias == nil { item.sources[0].schema = path[path.count - 2] }
      item.sources[0].objectType = rowType(of: table)
      return item
    case .view(let view):
      return try bindView(view, alias, name: path, protection, at: range)
    case nil: break
    }
    let shown = path.joined(separator: ".")
    let known = names.relationNames + commonTables.map(\.name)
    throw fail(
      .undefinedTable, "table \"\(shown)\" does not exist", at: name.name.range,
      hint: didYouMean(path[path.count - 1], among: known)
        ?? (shown.contains(".") || shown.contains("/")
          ? "a file is named in single quotes: '\(shown)'" : nil))
  }

  /// The type of the rows of an object table.
  func rowType(of table: any Table) -> DataType? {
    guard let name = (table as? TransactionTable)?.objectType else { return nil }
    return DataType.structure(table.schema.fields).asObject(name)
  }

  private func scan(
    _ table: any Table, name: String, alias: TableAlias?, _ protection: Protection? = nil,
    at range: SourceRange = SourceRange(start: 0, end: 0)
  ) throws(SQLError) -> FromItem {
    func visible(_ scan: Scan) throws(SQLError) -> any PlanNode {
      guard let protection else { return scan }
      return try protected(scan, protection, at: range)
    }
    let sources = table.schema.fields.enumerated().map { i, field in
      Scan.Source(position: i, column: column(field.name, field.type))
    }
    guard offersRowIdentity, table.writer != nil else {
      let scan = Scan(table: table, alias: alias?.name.text ?? name, columns: sources)
      let item = try aliased(read(table, try visible(scan)), alias, name: name)
      notePadded(table, item.sources[0])
      return item
    }
    let identity = Scan.Source(
      position: table.schema.count, column: column(rowIdentityField.name, rowIdentityField.type))
    let scan = Scan(table: table, alias: alias?.name.text ?? name, columns: sources + [identity])
    var item = try aliased(read(table, try visible(scan)), alias, name: name)
    item.sources[0].identity = item.sources[0].columns.removeLast()
    item.sources[0].table = table
    if let identity = item.sources[0].identity { identified[identity.id] = table }
    notePadded(table, item.sources[0])
    return item
  }

  /// The rows of a table as this dialect sees its texts.
  private func read(_ table: any Table, _ plan: any PlanNode) -> any PlanNode {
    withoutBlanks(withoutEmptyTexts(plan), of: table)
  }

  private func bindView(
    _ view: View, _ alias: TableAlias?, name: [String], _ protection: Protection?,
    at range: SourceRange
  ) throws(SQLError) -> FromItem {
    guard !viewPath.contains(view.name) else {
      throw fail(.invalidColumnReference, "view \"\(view.name)\" reads itself", at: range)
    }
    let visible = commonTables
    commonTables = []
    names.enter(view.actor)
    defer {
      commonTables = visible
      names.leave()
    }
    var plan = try insideText(of: view.name, dialect: view.dialect, at: range) {
      () throws(SQLError) -> any PlanNode in
      let plan = try bindOfferingIdentity(view.query)
      if view.columns.isEmpty { return plan }
      let items = plan.output.enumerated().map { i, old in
        NamedExpression(
          old.reference,
          as: column(i < view.columns.count ? view.columns[i] : old.name, old.type))
      }
      return Project(plan, items)
    }
    if let readable = protection?.readable {
      let columns = plan.output.filter { readable.contains($0.name.lowercased()) }
      plan = Project(plan, columns.map { NamedExpression($0.reference, as: $0) })
    }
    let isForeign = view.dialect != dialect
    return try aliased(
      isForeign ? withoutEmptyTexts(plan) : plan, alias, name: name[name.count - 1])
  }

  /// A view's text is not looked through for ROWID before it is bound; one that is missed is bound
  /// again with it.
  private func bindOfferingIdentity(_ query: Syntax.Query) throws(SQLError) -> any PlanNode {
    if offersRowIdentity { return try bindQuery(query, outer: nil) }
    do throws(SQLError) { return try bindQuery(query, outer: nil) } catch {
      guard error.state == .undefinedColumn, error.message.lowercased().contains("rowid\"") else {
        throw error
      }
      offersRowIdentity = true
      defer { offersRowIdentity = false }
      return try bindQuery(query, outer: nil)
    }
  }

  /// In the oracle dialect, the rows with NULL for empty texts, whoever wrote them.
  func withoutEmptyTexts(_ plan: any PlanNode) -> any PlanNode {
    guard dialect == .oracle, plan.types.contains(.varchar) else { return plan }
    let items = plan.output.map { old in
      NamedExpression(
        old.type == .varchar ? .call(nullIfEmptyCall, [old.reference]) : old.reference,
        as: column(old.name, old.type))
    }
    return Project(plan, items)
  }

  /// The plan as one source under its alias and the alias's column names.
  func aliased(
    _ plan: any PlanNode, _ alias: TableAlias?, name: String?
  ) throws(SQLError) -> FromItem {
    noteFixed(plan)
    guard let alias else {
      return FromItem(
        plan: plan, sources: [Scope.Source(name: name, schema: nil, columns: plan.output)])
    }
    guard alias.columns.count <= plan.output.count else {
      throw fail(
        .invalidColumnReference,
        "\"\(alias.name.text)\" names \(alias.columns.count) columns, but the table has \(plan.output.count)",
        at: alias.columns[alias.columns.count - 1].range)
    }
    var columns = plan.output
    for (i, name) in alias.columns.enumerated() { columns[i].name = name.folded(dialect) }
    return FromItem(
      plan: plan,
      sources: [Scope.Source(name: alias.name.text, schema: nil, columns: columns)])
  }
}
