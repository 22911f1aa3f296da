import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// MERGE as one query: the source joined with the target, the action and the new row of each
  /// pair.
  ///
  /// ```
  /// Project (identity, CASE … new values, CASE … action) ← Left(source, target) on condition
  /// ```
  func bindMerge(_ merge: Syntax.Merge) throws(SQLError) -> BoundChange {
    let target = try bindTarget(merge.target)
    var source = try bindTable(merge.source, left: nil, outer: nil)
    let present = column("present", .boolean)
    source.plan = Project(
      source.plan,
      source.plan.output.map { NamedExpression($0.reference, as: $0) } + [
        NamedExpression(.literal(.boolean(true), .boolean), as: present)
      ])
    var both = FromItem(plan: source.plan, sources: source.sources + [target.source])
    let scope = both.scope(parent: nil)
    let context = ExpressionContext(scope, clause: "MERGE")
    let condition = try bindMatch(merge, source, target, context)
    let hasBySource = merge.branches.contains { $0.match == .notMatchedBySource }
    both.plan = Plan.Join(hasBySource ? .full : .left, source.plan, target.scan, on: condition)
    let branches = try merge.branches.mapped { (branch) throws(SQLError) in
      try bindBranch(branch, target, present, context)
    }
    return BoundChange(
      table: target.table, command: "MERGE", plan: mergeRows(both.plan, target, branches),
      removes: true, adds: true, hasAction: true, refusesDuplicates: true)
  }

  private func bindMatch(
    _ merge: Syntax.Merge, _ source: FromItem, _ target: Target, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression? {
    switch merge.condition {
    case .none: return nil
    case .on(let expression):
      return try boolean(try bind(expression, context), at: expression.range, what: "ON")
    case .using(let columns, _):
      let sides = source.scope(parent: nil)
      let tests = try columns.mapped { (name) throws(SQLError) -> BoundExpression in
        guard case .column(let left, _) = sides.find(name.text, qualifier: []) else {
          throw fail(
            .undefinedColumn, "column \"\(name.text)\" of USING is not in the source",
            at: name.range)
        }
        let place = try position(of: name, in: target.table)
        return try compare("=", left, target.source.columns[place].reference, at: name.range)
      }
      return BoundExpression.conjunction(tests)
    }
  }

  /// One WHEN clause: when it applies, what it does, the new row.
  private struct MergeBranch {
    var condition: BoundExpression
    var action: BoundExpression
    var values: [Int: BoundExpression]
  }

  private func action(_ action: MergeAction) -> BoundExpression {
    .literal(.integer(Int128(action.rawValue)), .int64)
  }

  private func bindBranch(
    _ branch: Syntax.Merge.Branch, _ target: Target, _ present: OutputColumn,
    _ context: ExpressionContext
  ) throws(SQLError) -> MergeBranch {
    let identity = target.identity.reference
    var tests: [BoundExpression]
    switch branch.match {
    case .matched:
      tests = [
        try call("is_not_null", [identity], at: branch.range),
        try call("is_not_null", [present.reference], at: branch.range),
      ]
    case .notMatched: tests = [try call("is_null", [identity], at: branch.range)]
    case .notMatchedBySource:
      tests = [try call("is_null", [present.reference], at: branch.range)]
    }
    if let condition = branch.condition {
      tests.append(
        try boolean(try bind(condition, context), at: condition.range, what: "a WHEN condition"))
    }
    let test = BoundExpression.conjunction(tests) ?? .literal(.boolean(true), .boolean)
    let (kind, values) = try bindAction(branch, target, context)
    return MergeBranch(condition: test, action: kind, values: values)
  }

  private func bindAction(
    _ branch: Syntax.Merge.Branch, _ target: Target, _ context: ExpressionContext
  ) throws(SQLError) -> (BoundExpression, [Int: BoundExpression]) {
    switch branch.action {
    case .update(let assignments, let deleteWhere):
      let values = try bindAssignments(assignments, target, context)
      guard let deleteWhere else { return (action(.update), values) }
      // Oracle's DELETE WHERE looks at the row as it is after the update.
      let test = try boolean(
        try bind(deleteWhere, context), at: deleteWhere.range, what: "DELETE WHERE")
      var table: [ColumnID: BoundExpression] = [:]
      for (i, value) in values { table[target.source.columns[i].id] = value }
      let branch = ConditionalBranch(
        condition: test.substituting(table), result: action(.delete))
      return (.conditional([branch], otherwise: action(.update), .int64), values)
    case .delete: return (action(.delete), [:])
    case .doNothing: return (action(.nothing), [:])
    case .insert(let columns, let items):
      return (action(.insert), try bindInserted(columns, items, branch, target, context))
    case .insertAll, .insertDefaultValues, .error:
      throw fail(.featureNotSupported, "this action of MERGE is not available", at: branch.range)
    }
  }

  private func bindInserted(
    _ columns: [QualifiedName], _ items: [Syntax.Expression], _ branch: Syntax.Merge.Branch,
    _ target: Target, _ context: ExpressionContext
  ) throws(SQLError) -> [Int: BoundExpression] {
    let schema = target.table.schema
    let positions =
      columns.isEmpty
      ? Array(schema.fields.indices)
      : try columns.mapped { (name) throws(SQLError) in
        try position(of: name.last, in: target.table)
      }
    guard positions.count == items.count else {
      throw fail(
        .syntaxError, "INSERT gives \(items.count) values for \(positions.count) columns",
        at: branch.range)
    }
    var values: [Int: BoundExpression] = [:]
    for i in schema.fields.indices { values[i] = .literal(.null, schema.fields[i].type) }
    for (place, item) in zip(positions, items) {
      if case .defaultValue = item.kind { continue }
      values[place] = try converted(
        try bind(item, context), to: schema.fields[place].type, at: item.range)
    }
    return values
  }

  private func mergeRows(
    _ plan: any PlanNode, _ target: Target, _ branches: [MergeBranch]
  ) -> any PlanNode {
    var items = [NamedExpression(target.identity.reference, as: target.identity)]
    for (i, old) in target.source.columns.enumerated() {
      let choices = branches.map {
        ConditionalBranch(condition: $0.condition, result: $0.values[i] ?? old.reference)
      }
      items.append(
        NamedExpression(
          .conditional(choices, otherwise: old.reference, old.type), as: column(old.name, old.type))
      )
    }
    let actions = branches.map {
      ConditionalBranch(condition: $0.condition, result: $0.action)
    }
    let made = column("action", .int64)
    items.append(
      NamedExpression(.conditional(actions, otherwise: action(.nothing), .int64), as: made))
    return Project(plan, items)
  }
}
