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
  func bindMerge(
    _ merge: Syntax.Merge, command: String = "MERGE"
  ) throws(SQLError) -> BoundChange {
    let target = try bindTarget(merge.target, for: privileges(of: merge))
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
    if dialect == .oracle { try checkMatchIsKept(merge, condition, target) }
    both.plan = Plan.Join(joinKind(merge), source.plan, target.scan, on: condition)
    var errors: [String] = []
    let (branches, sequences) = try collectingSequences { () throws(SQLError) in
      try merge.branches.mapped { (branch) throws(SQLError) in
        try bindBranch(
          branch, of: joinKind(merge), target, present, source.sources, context, &errors)
      }
    }
    let plan = withSequences(both.plan, sequences)
    var change = try finished(
      mergeRows(plan, target, branches, others: source.sources), target, command: command,
      merge.returning)
    change.refusesDuplicates = true
    change.errors = errors
    return change
  }

  private func privileges(of merge: Syntax.Merge) -> Set<Privilege> {
    var privileges: Set<Privilege> = [.select]
    for branch in merge.branches {
      switch branch.action {
      case .update(_, let deleteWhere):
        privileges.insert(.update)
        if deleteWhere != nil { privileges.insert(.delete) }
      case .delete: privileges.insert(.delete)
      case .insert, .insertAll, .insertDefaultValues: privileges.insert(.insert)
      case .doNothing, .error: break
      }
    }
    return privileges
  }

  /// Columns that ON reads cannot be updated (SQL Language Reference 19c, "MERGE").
  private func checkMatchIsKept(
    _ merge: Syntax.Merge, _ condition: BoundExpression?, _ target: Target
  ) throws(SQLError) {
    guard let read = condition?.columns else { return }
    for branch in merge.branches {
      guard case .update(let assignments, _) = branch.action else { continue }
      for case .single(let name, _) in assignments {
        guard case .name(let path) = name.kind,
          let place = target.table.schema.position(of: path.last.text),
          read.contains(target.source.columns[place].id)
        else { continue }
        throw SQLError(
          .featureNotSupported,
          "columns referenced in the ON Clause cannot be updated: \"\(path.last.text.uppercased())\"",
          range: range(name.range), code: -38104)
      }
    }
  }

  /// Only pairs that some WHEN is about.
  private func joinKind(_ merge: Syntax.Merge) -> Plan.Join.Kind {
    let matches = Set(merge.branches.map(\.match))
    switch (matches.contains(.notMatched), matches.contains(.notMatchedBySource)) {
    case (true, true): return .full
    case (true, false): return .left
    case (false, true): return .right
    case (false, false): return .inner
    }
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

  private func action(_ action: Int) -> BoundExpression {
    .literal(.integer(Int128(action)), .int64)
  }

  private func bindBranch(
    _ branch: Syntax.Merge.Branch, of join: Plan.Join.Kind, _ target: Target,
    _ present: OutputColumn, _ source: [Scope.Source], _ context: ExpressionContext,
    _ errors: inout [String]
  ) throws(SQLError) -> MergeBranch {
    let identity = target.identity.reference
    var tests: [BoundExpression] = []
    switch branch.match {
    case .matched:
      // Only rows of a side that the join may leave out have to be told from pairs.
      let (mayLackRow, mayLackSource) =
        switch join {
        case .left: (true, false)
        case .right: (false, true)
        case .full: (true, true)
        default: (false, false)
        }
      if mayLackRow { tests.append(try call("is_not_null", [identity], at: branch.range)) }
      if mayLackSource {
        tests.append(try call("is_not_null", [present.reference], at: branch.range))
      }
    case .notMatched: tests = [try call("is_null", [identity], at: branch.range)]
    case .notMatchedBySource:
      tests = [try call("is_null", [present.reference], at: branch.range)]
    }
    if let condition = branch.condition {
      tests.append(
        try boolean(try bind(condition, context), at: condition.range, what: "a WHEN condition"))
    }
    let test = BoundExpression.conjunction(tests) ?? .literal(.boolean(true), .boolean)
    let (kind, values) = try bindAction(
      branch, target, source.flatMap(\.columns), context, &errors)
    return MergeBranch(condition: test, action: kind, values: values)
  }

  private func bindAction(
    _ branch: Syntax.Merge.Branch, _ target: Target, _ source: [OutputColumn],
    _ context: ExpressionContext, _ errors: inout [String]
  ) throws(SQLError) -> (BoundExpression, [Int: BoundExpression]) {
    switch branch.action {
    case .update(let assignments, let deleteWhere):
      let values = try bindAssignments(assignments, target, context, source: source)
      guard let deleteWhere else { return (action(MergeAction.update), values) }
      // Oracle's DELETE WHERE looks at the row as it is after the update.
      let test = try boolean(
        try bind(deleteWhere, context), at: deleteWhere.range, what: "DELETE WHERE")
      var table: [ColumnID: BoundExpression] = [:]
      for (i, value) in values { table[target.source.columns[i].id] = value }
      let branch = ConditionalBranch(
        condition: test.substituting(table), result: action(MergeAction.delete))
      return (.conditional([branch], otherwise: action(MergeAction.update), .int64), values)
    case .delete: return (action(MergeAction.delete), [:])
    case .doNothing: return (action(MergeAction.nothing), [:])
    case .insert(let columns, let items):
      return (action(MergeAction.insert), try bindInserted(columns, items, branch, target, context))
    case .insertAll:
      let values = try target.schema.fields.enumerated().mapped { (i, field) throws(SQLError) in
        let found = source.first { $0.name.lowercased() == field.name.lowercased() }
        guard let found else { return try defaultValue(target, i, at: branch.range) }
        return try assigned(found.reference, target, i, at: branch.range)
      }
      return (action(MergeAction.insert), byPosition(values))
    case .insertDefaultValues:
      let values = try target.schema.fields.indices.mapped { (i) throws(SQLError) in
        try defaultValue(target, i, at: branch.range)
      }
      return (action(MergeAction.insert), byPosition(values))
    case .error(let text):
      var message = "MERGE met a row that it must not"
      if let text, case .literal(.string(let words), _) = try bind(text, context) {
        message = words
      }
      errors.append(message)
      return (action(MergeAction.firstError + errors.count - 1), [:])
    }
  }

  private func byPosition(_ values: [BoundExpression]) -> [Int: BoundExpression] {
    Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0, $1) })
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
    return byPosition(
      try schema.fields.indices.mapped { (i) throws(SQLError) in
        guard let place = positions.firstIndex(of: i) else {
          return try defaultValue(target, i, at: branch.range)
        }
        let item = items[place]
        if case .defaultValue = item.kind {
          return try defaultValue(target, i, at: item.range)
        }
        try checkMayBeGiven(target, i, at: item.range)
        return try assigned(try bind(item, context), target, i, at: item.range)
      })
  }

  /// What the first branch that applies gives: without CASE where all give the same column, or the first
  /// one always applies.
  private func chosen(
    _ branches: [MergeBranch], otherwise: BoundExpression,
    _ result: (MergeBranch) -> BoundExpression
  ) -> BoundExpression {
    if case .column(let id, let type) = otherwise,
      branches.allSatisfy({ branch in
        if case .column(id, _) = result(branch) { true } else { false }
      })
    {
      return .column(id, type)
    }
    if let first = branches.first, case .literal(.boolean(true), _) = first.condition,
      result(first).type == otherwise.type
    {
      return result(first)
    }
    let choices = branches.map {
      ConditionalBranch(condition: $0.condition, result: result($0))
    }
    return .conditional(choices, otherwise: otherwise, otherwise.type)
  }

  private func mergeRows(
    _ plan: any PlanNode, _ target: Target, _ branches: [MergeBranch], others: [Scope.Source]
  ) -> ChangedRows {
    var items = [NamedExpression(target.identity.reference, as: target.identity)]
    for (i, old) in target.source.columns.enumerated() {
      let value = chosen(branches, otherwise: old.reference) { $0.values[i] ?? old.reference }
      items.append(NamedExpression(value, as: column(old.name, old.type)))
    }
    let columns = items.dropFirst().map(\.column)
    let made = column("action", .int64)
    items.append(
      NamedExpression(
        chosen(branches, otherwise: action(MergeAction.nothing)) { $0.action }, as: made))
    items += others.flatMap(\.columns).map { NamedExpression($0.reference, as: $0) }
    return ChangedRows(
      plan: Project(plan, items), identity: target.identity, columns: columns, action: made,
      visible: columns, others: others)
  }
}
