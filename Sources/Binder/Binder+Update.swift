import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  func bindUpdate(_ update: Syntax.Update) throws(SQLError) -> BoundChange {
    if let merge = try viewUpdate(update) { return try bindMerge(merge, command: "UPDATE") }
    let target = try bindTarget(update.target, for: [.select, .update])
    let found = try bindTargetRows(target, others: update.from, update.filter)
    let scope = found.scope
    let context = ExpressionContext(scope, clause: "SET")
    let (values, sequences) = try collectingSequences { () throws(SQLError) in
      try bindAssignments(update.assignments, target, context)
    }
    let chosen = try limited(try numbered(found), scope, update.orderBy, update.limit)
    let plan = withSequences(chosen, sequences)
    let rows = updatedRows(
      plan, target, values, others: scope.sources.filter { $0.name != target.source.name })
    return try finished(rows, target, command: "UPDATE", update.returning)
  }

  func bindDelete(_ delete: Syntax.Delete) throws(SQLError) -> BoundChange {
    if let plain = try viewDelete(delete) { return try bindDelete(plain) }
    let target = try bindTarget(delete.target, for: [.select, .delete])
    let found = try bindTargetRows(target, others: delete.using, delete.filter)
    let scope = found.scope
    let plan = try limited(try numbered(found), scope, delete.orderBy, delete.limit)
    let rows = ChangedRows(
      plan: plan, identity: target.identity, columns: [], action: nil,
      visible: target.source.columns,
      others: scope.sources.filter { $0.name != target.source.name })
    return try finished(rows, target, command: "DELETE", delete.returning)
  }

  /// ORDER BY and LIMIT of a change: which rows it is about.
  private func limited(
    _ plan: any PlanNode, _ scope: Scope, _ orderBy: Syntax.OrderBy?, _ limit: Syntax.Limit?
  ) throws(SQLError) -> any PlanNode {
    var plan = plan
    if let orderBy {
      let context = ExpressionContext(scope, clause: "ORDER BY")
      plan = Sort(
        plan,
        by: try orderBy.items.mapped { (item) throws(SQLError) in
          sortKey(try bind(item.expression, context), item)
        })
    }
    return try bindLimit(limit, over: plan)
  }

  /// The target's rows joined with other tables, what they must fulfil, and their numbers: SET may
  /// read ROWNUM too, so the rows are filtered after it is bound.
  private struct TargetRows {
    var plan: any PlanNode
    var scope: Scope
    var predicate: BoundExpression?
    var numbers: RowNumbers
    var range: SourceRange
  }

  private func numbered(_ rows: TargetRows) throws(SQLError) -> any PlanNode {
    try filtered(rows.plan, by: rows.predicate, rows.numbers, at: rows.range)
  }

  private func bindTargetRows(
    _ target: Target, others: [TableReference], _ filter: Syntax.Expression?
  ) throws(SQLError) -> TargetRows {
    var item = FromItem(plan: target.scan, sources: [target.source])
    if !others.isEmpty {
      let other = try bindFrom(others, outer: nil)
      item = FromItem(
        plan: joined(.inner, item.plan, other.plan), sources: item.sources + other.sources,
        mergedColumns: other.mergedColumns)
    }
    let scope = item.scope(parent: nil)
    let numbers = RowNumbers()
    scope.rowNumbers = numbers
    let predicate = try filter.mapped { (filter) throws(SQLError) in
      let context = ExpressionContext(scope, clause: "WHERE")
      return try boolean(try bind(filter, context), at: filter.range, what: "WHERE")
    }
    let range = filter?.range ?? SourceRange(start: 0, end: 0)
    return TargetRows(
      plan: item.plan, scope: scope, predicate: predicate, numbers: numbers, range: range)
  }

  /// The new values by column position.
  func bindAssignments(
    _ assignments: [Syntax.Assignment], _ target: Target, _ context: ExpressionContext,
    source: [OutputColumn] = []
  ) throws(SQLError) -> [Int: BoundExpression] {
    var values: [Int: BoundExpression] = [:]
    for assignment in assignments {
      switch assignment {
      case .single(let name, let value) where attributePath(name, target) != nil:
        guard let (place, path) = attributePath(name, target) else { continue }
        let old = values[place] ?? target.source.columns[place].reference
        values[place] = try withAttribute(
          path, of: old, try bind(value, context), at: value.range)
      case .single(let name, let value):
        let place = try assignedPosition(name, target, values)
        values[place] = try assignedValue(value, target, place, context)
      case .multiple(let names, let value):
        let bound = try bindSeveral(names.count, value, context)
        for (name, item) in zip(names, bound) {
          let place = try assignedPosition(name, target, values)
          try checkMayBeGiven(target, place, at: name.range)
          values[place] = try assigned(item, target, place, at: value.range)
        }
      case .row(let value):
        throw fail(.featureNotSupported, "SET ROW stands in PL/SQL only", at: value.range)
      case .all:
        for (i, field) in target.schema.fields.enumerated() {
          guard
            let column = source.first(where: { $0.name.lowercased() == field.name.lowercased() })
          else { continue }
          values[i] = try assigned(column.reference, target, i, at: context.scopeRange)
        }
      }
    }
    return values
  }

  /// `i.price.amount` in SET: the column and the attributes behind it; nil for a column alone.
  private func attributePath(
    _ name: Syntax.Expression, _ target: Target
  ) -> (place: Int, path: ArraySlice<Identifier>)? {
    guard case .name(let qualified) = name.kind, qualified.parts.count > 1 else { return nil }
    var parts = qualified.parts[...]
    if target.source.answers(to: [parts[0].text]) { parts = parts.dropFirst() }
    guard parts.count > 1, let first = parts.first,
      let place = target.schema.fields.firstIndex(where: {
        $0.name.lowercased() == first.text.lowercased()
      }), case .structure = target.schema.fields[place].type
    else { return nil }
    return (place, parts.dropFirst())
  }

  private func assignedPosition(
    _ name: Syntax.Expression, _ target: Target, _ values: [Int: BoundExpression]
  ) throws(SQLError) -> Int {
    guard case .name(let qualified) = name.kind else {
      throw fail(.syntaxError, "SET assigns to a column", at: name.range)
    }
    let place = try position(of: qualified.last, in: target.table)
    guard values[place] == nil else {
      throw fail(.duplicateColumn, "column \"\(qualified.last.text)\" is set twice", at: name.range)
    }
    return place
  }

  private func assignedValue(
    _ value: Syntax.Expression, _ target: Target, _ place: Int, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    if case .defaultValue = value.kind { return try defaultValue(target, place, at: value.range) }
    try checkMayBeGiven(target, place, at: value.range)
    return try assigned(try bind(value, context), target, place, at: value.range)
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
    if count == 1 {
      return [scalar(plan, plan.output[0].type, at: value.range)]
    }
    // One scalar subquery that gives all values as a structure.
    let names = plan.output.indices.map { "f\($0 + 1)" }
    let row = structure(names, plan.output.map(\.reference))
    let packed = Project(plan, [NamedExpression(row, as: column("row", row.type))])
    let whole = scalar(packed, row.type, at: value.range)
    return try names.mapped { (name) throws(SQLError) in
      try bindField(whole, Identifier(name, isQuoted: true, range: value.range))
    }
  }

  private func scalar(_ plan: any PlanNode, _ type: DataType, at place: SourceRange)
    -> BoundExpression
  {
    .subquery(
      Subquery(
        kind: .scalar, plan: plan, type: type, outerColumns: plan.freeColumns, range: range(place)))
  }

  /// Identity and all columns, changed or not, before what other tables gave.
  func updatedRows(
    _ plan: any PlanNode, _ target: Target, _ values: [Int: BoundExpression],
    others: [Scope.Source]
  ) -> ChangedRows {
    var items = [NamedExpression(target.identity.reference, as: target.identity)]
    for (i, old) in target.source.columns.enumerated() {
      items.append(NamedExpression(values[i] ?? old.reference, as: column(old.name, old.type)))
    }
    let columns = items.dropFirst().map(\.column)
    let kept = others.flatMap(\.columns)
    let seen = Set(plan.outputIDs)
    items += kept.filter { seen.contains($0.id) }.map { NamedExpression($0.reference, as: $0) }
    return ChangedRows(
      plan: Project(plan, items), identity: target.identity, columns: columns, action: nil,
      visible: columns, others: others)
  }
}
