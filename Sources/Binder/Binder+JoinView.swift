import Catalog
import Columns
import Diagnostics
import Syntax

/// Changes through a view or an inline view, also of joins (SQL Language Reference 19c, CREATE VIEW,
/// "Notes on Updatable Views" and "Notes on Updating Join Views").
///
/// ```
/// UPDATE (SELECT e.pay AS p, r.pay AS q FROM emp e JOIN rate r ON …) SET p = q
///   → MERGE INTO emp USING (SELECT q AS v1, row FROM (SELECT …, e.ROWID AS row FROM …))
///     ON (emp.ROWID = row) WHEN MATCHED THEN UPDATE SET pay = v1
/// ```
extension Binder {
  /// The changed table of a view: its name there, and the column behind each column of the view.
  private struct ViewTarget {
    var alias: Identifier
    var table: QualifiedName
    var columns: [Identifier]
    /// The view's query with the row's identity as a last column.
    var rows: Query
  }

  private static let rowName = "row of the view"

  /// The query behind a target that is no table; nil for a table.
  private func viewQuery(
    _ reference: TableReference, isUpdate: Bool = false
  ) throws(SQLError) -> Query? {
    switch reference.kind {
    case .query(let query, _): return query
    case .statement(let statement):
      if case .query(let query) = statement.kind { return query }
      return nil
    case .table(let name):
      guard case .view(let view)? = try names.relation(name.name.parts.map(\.text)) else {
        return nil
      }
      if view.isReadOnly {
        throw fail(
          .featureNotSupported, "view \"\(view.name)\" is WITH READ ONLY", at: reference.range
        ).inOracle(-42399, "cannot perform a DML operation on a read-only view")
      }
      if isUpdate, view.checksRows {
        throw fail(
          .featureNotSupported, "an UPDATE of a view WITH CHECK OPTION is not supported",
          at: reference.range, hint: "UPDATE the table with the view's condition")
      }
      return view.query
    default: return nil
    }
  }

  /// The MERGE that an UPDATE of a view is; nil for an UPDATE of a table.
  func viewUpdate(_ update: Syntax.Update) throws(SQLError) -> Syntax.Merge? {
    guard update.from.isEmpty, let query = try viewQuery(update.target, isUpdate: true) else {
      return nil
    }
    var names: [Identifier] = []
    var values: [Expression] = []
    for assignment in update.assignments {
      switch assignment {
      case .single(let target, let value):
        guard case .name(let path) = target.kind else { throw notLegal(update.target.range) }
        names.append(path.last)
        values.append(value)
      case .multiple(let targets, let value):
        guard case .row(let items) = value.kind, items.count == targets.count else {
          throw notLegal(value.range)
        }
        for (target, item) in zip(targets, items) {
          guard case .name(let path) = target.kind else { throw notLegal(target.range) }
          names.append(path.last)
          values.append(item)
        }
      default: throw notLegal(update.target.range)
      }
    }
    let target = try viewTarget(query, changing: names, at: update.target.range)
    var source = Syntax.Select(range: update.range)
    source.items = values.enumerated().map { i, value in
      .init(expression: value, alias: Identifier("v\(i + 1)", isQuoted: true, range: value.range))
    }
    source.items.append(.init(expression: name(Self.rowName, update.range)))
    source.from = [view(target.rows, update.target)]
    source.filter = update.filter
    let alias = Identifier("rows of the view", isQuoted: true, range: update.range)
    func column(_ text: String) -> Expression {
      Expression(
        .name(QualifiedName([alias, Identifier(text, isQuoted: true, range: update.range)])),
        range: update.range)
    }
    var merged = TableReference(
      .query(Query(body: .select(source), range: update.range), isLateral: false),
      range: update.range)
    merged.alias = TableAlias(name: alias)
    var changed = TableReference(.table(TableName(name: target.table)), range: update.target.range)
    changed.alias = TableAlias(name: target.alias)
    let assignments = zip(target.columns, 1...).map { place, number in
      Assignment.single(
        Expression(.name(QualifiedName([place])), range: place.range), value: column("v\(number)"))
    }
    return Syntax.Merge(
      with: update.with, target: changed, source: merged,
      condition: .on(same(row(of: target.alias), column(Self.rowName), update.range)),
      branches: [
        .init(
          match: .matched, condition: nil, action: .update(assignments, deleteWhere: nil),
          range: update.range)
      ],
      returning: update.returning, logErrors: update.logErrors, evolvesSchema: false,
      range: update.range)
  }

  /// The DELETE of the one key-preserved table that a DELETE of a view is.
  func viewDelete(_ delete: Syntax.Delete) throws(SQLError) -> Syntax.Delete? {
    guard delete.using.isEmpty, let query = try viewQuery(delete.target) else { return nil }
    let target = try viewTarget(query, changing: [], at: delete.target.range)
    var chosen = Syntax.Select(range: delete.range)
    chosen.items = [.init(expression: name(Self.rowName, delete.range))]
    chosen.from = [view(target.rows, delete.target)]
    chosen.filter = delete.filter
    var plain = delete
    plain.target = TableReference(
      .table(TableName(name: target.table)), alias: TableAlias(name: target.alias),
      range: delete.target.range)
    plain.filter = Expression(
      .inQuery(
        InQuery(
          operand: row(of: target.alias),
          query: Query(body: .select(chosen), range: delete.range), isNegated: false)),
      range: delete.range)
    return plain
  }

  // MARK: The view's tables

  private struct Part {
    var alias: Identifier
    var name: QualifiedName
    var table: any Table
    /// On the side of an outer join that may be missing.
    var isOptional: Bool
  }

  private func viewTarget(
    _ query: Query, changing names: [Identifier], at range: SourceRange
  ) throws(SQLError) -> ViewTarget {
    guard case .select(let select) = query.body, query.with == nil, query.limit == nil,
      select.groupBy == nil, select.having == nil, select.hierarchy == nil,
      case .all = select.quantifier
    else { throw notLegal(range) }
    var parts: [Part] = []
    var conditions: [Expression] = select.filter.map { [$0] } ?? []
    for reference in select.from { try collect(reference, false, &parts, &conditions, range) }
    let preserved = parts.filter { part in
      !part.isOptional
        && parts.allSatisfy { $0.alias.text == part.alias.text || isUnique($0, conditions, parts) }
    }
    var columns: [Identifier] = []
    var owner: Part?
    for name in names {
      let (part, column) = try column(behind: name, select, parts)
      if let owner, owner.alias.text != part.alias.text {
        throw SQLError(
          .featureNotSupported, "cannot modify more than one base table through a join view",
          range: self.range(name.range), code: -1776)
      }
      owner = part
      columns.append(column)
    }
    guard let target = owner ?? preserved.first,
      preserved.contains(where: { $0.alias.text == target.alias.text })
    else {
      let code = names.isEmpty ? -1752 : -1779
      throw SQLError(
        .featureNotSupported,
        code == -1752
          ? "cannot delete from view without exactly one key-preserved table"
          : "cannot modify a column which maps to a non key-preserved table",
        range: self.range(names.first?.range ?? range),
        hint: "join the other tables by all columns of a primary or unique key", code: code)
    }
    var rows = select
    rows.items.append(
      .init(
        expression: row(of: target.alias),
        alias: Identifier(Self.rowName, isQuoted: true, range: range)))
    offersRowIdentity = true
    return ViewTarget(
      alias: target.alias, table: target.name, columns: columns,
      rows: Query(body: .select(rows), range: query.range))
  }

  private func collect(
    _ reference: TableReference, _ isOptional: Bool, _ parts: inout [Part],
    _ conditions: inout [Expression], _ range: SourceRange
  ) throws(SQLError) {
    switch reference.kind {
    case .table(let name):
      guard case .table(let table)? = try names.relation(name.name.parts.map(\.text)) else {
        throw notLegal(range)
      }
      parts.append(
        Part(
          alias: reference.alias?.name ?? name.name.last, name: name.name, table: table,
          isOptional: isOptional))
    case .joins(let joins):
      let rights = joins.rest.contains { $0.kind == .right || $0.kind == .full }
      try collect(joins.first, isOptional || rights, &parts, &conditions, range)
      for join in joins.rest {
        let isMissing = join.kind == .left || join.kind == .full
        try collect(join.table, isOptional || isMissing, &parts, &conditions, range)
        if case .on(let condition) = join.condition { conditions.append(condition) }
      }
    default: throw notLegal(range)
    }
  }

  /// Whether the other tables' values decide on one row of this one at most: the columns of some key
  /// are each compared with a value that is not its own.
  private func isUnique(_ part: Part, _ conditions: [Expression], _ parts: [Part]) -> Bool {
    guard let keys = (part.table as? TransactionTable)?.definition.keys else { return false }
    var fixed: Set<Int> = []
    func visit(_ expression: Expression) {
      switch expression.kind {
      case .and(let list): for item in list { visit(item) }
      case .chain(let chain):
        guard chain.rest.count == 1, chain.rest[0].operator == .equal else { return }
        for (side, other) in [
          (chain.first, chain.rest[0].operand), (chain.rest[0].operand, chain.first),
        ] {
          guard let (owner, column) = owner(of: side, parts), owner == part.alias.text,
            self.owner(of: other, parts)?.0 != owner
          else { continue }
          fixed.insert(column)
        }
      default: break
      }
    }
    for condition in conditions { visit(condition) }
    return keys.contains { !$0.columns.isEmpty && $0.columns.allSatisfy(fixed.contains) }
  }

  /// The table and column that a name means.
  private func owner(of expression: Expression, _ parts: [Part]) -> (String, Int)? {
    if case .outerJoined(let inner) = expression.kind { return owner(of: inner, parts) }
    guard case .name(let path) = expression.kind else { return nil }
    let qualifier = path.parts.count > 1 ? path.parts[path.parts.count - 2].text.lowercased() : nil
    for part in parts where qualifier == nil || part.alias.text.lowercased() == qualifier {
      if let place = part.table.schema.position(of: path.last.text) {
        return (part.alias.text, place)
      }
    }
    return nil
  }

  /// The table's column that the view's column is.
  private func column(
    behind name: Identifier, _ select: Syntax.Select, _ parts: [Part]
  ) throws(SQLError) -> (Part, Identifier) {
    let wanted = name.text.lowercased()
    for item in select.items {
      var found = item.expression
      if case .star(let star) = item.expression.kind {
        let shown = star.qualifier.last.map { [$0, name] } ?? [name]
        found = Expression(.name(QualifiedName(shown)), range: name.range)
      } else {
        var shown = item.alias?.text.lowercased()
        if shown == nil, case .name(let path) = item.expression.kind {
          shown = path.last.text.lowercased()
        }
        guard shown == wanted else { continue }
      }
      guard let (alias, place) = owner(of: found, parts),
        let part = parts.first(where: { $0.alias.text == alias })
      else {
        if case .star = item.expression.kind { continue }
        throw SQLError(
          .featureNotSupported, "virtual column not allowed here", range: self.range(name.range),
          code: -1733)
      }
      let field = part.table.schema.fields[place]
      return (part, Identifier(field.name, isQuoted: true, range: name.range))
    }
    throw fail(
      .undefinedColumn, "the view has no column \"\(name.text)\"", at: name.range)
  }

  // MARK: Pieces of the tree

  private func notLegal(_ range: SourceRange) -> SQLError {
    SQLError(
      .featureNotSupported, "data manipulation operation not legal on this view",
      range: self.range(range), code: -1732)
  }

  private func view(_ rows: Query, _ target: TableReference) -> TableReference {
    var reference = TableReference(.query(rows, isLateral: false), range: target.range)
    reference.alias = target.alias
    if reference.alias == nil, case .table(let name) = target.kind {
      reference.alias = TableAlias(name: name.name.last)
    }
    return reference
  }

  private func name(_ text: String, _ range: SourceRange) -> Expression {
    Expression(
      .name(QualifiedName([Identifier(text, isQuoted: true, range: range)])), range: range)
  }

  private func row(of alias: Identifier) -> Expression {
    Expression(
      .name(QualifiedName([alias, Identifier("ROWID", range: alias.range)])), range: alias.range)
  }

  private func same(_ a: Expression, _ b: Expression, _ range: SourceRange) -> Expression {
    Expression(
      .chain(
        OperatorChain(first: a, rest: [.init(operator: .equal, operatorRange: range, operand: b)])),
      range: range)
  }
}
