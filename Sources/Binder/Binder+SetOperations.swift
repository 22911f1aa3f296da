import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  func bindSetOperations(
    _ operations: Syntax.SetOperations, outer: Scope?
  ) throws(SQLError) -> any PlanNode {
    guard operations.rest.count < Binder.maximumDepth else {
      throw fail(
        .statementTooComplex, "more than \(Binder.maximumDepth) set operations in one query",
        at: operations.range)
    }
    var plan = try bindBody(operations.first, outer: outer)
    for term in operations.rest {
      var right = try bindBody(term.body, outer: outer)
      if term.isByName { (plan, right) = byName(plan, right) }
      plan = try bindSetOperation(
        term.operator, isAll: term.isAll, plan, right, at: term.operatorRange)
    }
    return plan
  }

  func bindSetOperation(
    _ kind: Syntax.SetOperations.Operator, isAll: Bool, _ left: any PlanNode,
    _ right: any PlanNode, at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    guard left.output.count == right.output.count else {
      throw fail(
        .syntaxError,
        "\(kind.rawValue.uppercased()) joins queries of \(left.output.count) and \(right.output.count) columns",
        at: range
      ).inOracle(-1789)
    }
    let (a, b) = try aligned(left, right, at: range)
    if !isAll { try refuseObjects(a.output.map(\.reference), at: range) }
    let output = a.output.map { column($0.name, $0.type) }
    switch (kind, isAll) {
    case (.union, true): return Union([a, b], output: output)
    case (.union, false): return try distinct(Union([a, b], output: output))
    case (_, false):
      let kept = Join(
        kind == .intersect ? .semi : .anti, try distinct(a), b,
        on: try sameRow(a.output, b.output, at: range))
      return Project(kept, zip(a.output, output).map { NamedExpression($0.reference, as: $1) })
    case (_, true): return try bindAllOperation(kind, a, b, output, at: range)
    }
  }

  /// INTERSECT ALL and EXCEPT ALL: the n-th copy of a row on the left meets the n-th on the right.
  private func bindAllOperation(
    _ kind: Syntax.SetOperations.Operator, _ a: any PlanNode, _ b: any PlanNode,
    _ output: [OutputColumn], at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    let (left, right) = (try windowItem("row_number"), try windowItem("row_number"))
    let numberedLeft = Plan.Window(
      a, partition: a.output.map(\.reference), order: [], items: [left])
    let numberedRight = Plan.Window(
      b, partition: b.output.map(\.reference), order: [], items: [right])
    let joined = Join(
      kind == .intersect ? .semi : .anti, numberedLeft, numberedRight,
      on: try sameRow(a.output + [left.column], b.output + [right.column], at: range))
    return Project(joined, zip(a.output, output).map { NamedExpression($0.reference, as: $1) })
  }

  func distinct(_ plan: any PlanNode) throws(SQLError) -> any PlanNode {
    let named = plan.output.map { column in
      NamedExpression(
        column.reference, as: column.type.isZoned ? self.column(column.name, column.type) : column)
    }
    let (keys, items) = try withZonedKeys(named, [])
    let groups = Aggregate(plan, keys: keys, items: items)
    if items.isEmpty { return groups }
    return Project(
      groups, zip(named, plan.output).map { NamedExpression($0.column.reference, as: $1) })
  }

  private func sameRow(
    _ a: [OutputColumn], _ b: [OutputColumn], at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    let parts = try a.indices.map { $0 }.mapped { (i) throws(SQLError) in
      try call("is_not_distinct", [a[i].reference, b[i].reference], at: range)
    }
    return BoundExpression.conjunction(parts)
  }

  /// Both plans with columns of common types.
  func aligned(
    _ left: any PlanNode, _ right: any PlanNode, at range: SourceRange
  ) throws(SQLError) -> (any PlanNode, any PlanNode) {
    let (left, right) = (
      try literalsRead(in: left, as: right.types, at: range),
      try literalsRead(in: right, as: left.types, at: range)
    )
    let types = try left.output.indices.map { $0 }.mapped { (i) throws(SQLError) -> DataType in
      let (a, b) = (left.output[i], right.output[i])
      guard let common = commonType(a.type, b.type) else {
        throw fail(
          .datatypeMismatch,
          "column \(i + 1) is \(a.type) (\"\(a.name)\") on one side and \(b.type) (\"\(b.name)\") on the other",
          at: range, hint: "cast one of them"
        ).inOracle(-1790)
      }
      return common
    }
    return (try retyped(left, types, at: range), try retyped(right, types, at: range))
  }

  /// Text literals of a SELECT list read as what stands on the other side, as anywhere.
  private func literalsRead(
    in plan: any PlanNode, as types: [DataType], at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    guard var project = plan as? Project, project.items.count == types.count else { return plan }
    for (i, type) in types.enumerated() {
      guard isStringLiteral(project.items[i].expression), type != .null,
        commonType(.varchar, type) == nil
      else { continue }
      project.items[i] = NamedExpression(
        try converted(project.items[i].expression, to: type, at: range),
        as: column(project.items[i].column.name, type))
    }
    return project
  }

  func retyped(
    _ plan: any PlanNode, _ types: [DataType], at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    if plan.types == types { return plan }
    let items = try plan.output.indices.map { $0 }.mapped { (i) throws(SQLError) in
      let old = plan.output[i]
      return NamedExpression(
        try converted(old.reference, to: types[i], at: range), as: column(old.name, types[i]))
    }
    return Project(plan, items)
  }

  /// Both plans with the columns of either, by name; what one lacks is NULL.
  private func byName(
    _ left: any PlanNode, _ right: any PlanNode
  ) -> (any PlanNode, any PlanNode) {
    var names = left.output.map(\.name)
    for column in right.output
    where !names.contains(where: { $0.lowercased() == column.name.lowercased() }) {
      names.append(column.name)
    }
    func reordered(_ plan: any PlanNode) -> any PlanNode {
      Project(
        plan,
        names.map { name in
          let found = plan.output.first { $0.name.lowercased() == name.lowercased() }
          return NamedExpression(
            found?.reference ?? .literal(.null, .null), as: column(name, found?.type ?? .null))
        })
    }
    return (reordered(left), reordered(right))
  }
}
