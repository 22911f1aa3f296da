import Columns
import Diagnostics
import Functions
import Plan

/// Turns every subquery inside an expression into a dependent join below the expression's node.
///
/// ```
/// Filter (EXISTS q AND p)      →  Filter p ← DependentSemiJoin(input, q)
/// Filter (x IN q)              →  DependentSemiJoin(input, q) on x = q.column
/// Project (1 + (q))            →  Project (1 + #c) ← DependentSingleJoin(input, q)
/// Project (x IN q)             →  Project (#m) ← DependentMarkJoin(input, q) on x = q.column
/// Project (x > ALL q)          →  Project (NOT #m) ← DependentMarkJoin(…) on NOT (x > q.column)
/// ```
func unnestSubqueries(
  _ plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard node.expressions.contains(where: \.hasSubquery) else { return nil }
    if let filter = node as? Filter { return try unnestFilter(filter, context) }
    if let values = node as? Values { return try unnestValues(values, context) }
    if let join = node as? Join { return try unnestJoin(join, context) }
    if let join = node as? DependentJoin, join.kind.isInner, let condition = join.condition {
      let bare = DependentJoin(.inner, join.left, join.right)
      return try unnestFilter(Filter(bare, where: condition), context)
    }
    guard node.inputs.count == 1 else {
      throw SQLError(
        .featureNotSupported, "a subquery cannot stand inside \(node.name) of several inputs")
    }
    return try unnestExpressions(node, context)
  }
}

extension Join.Kind {
  var isInner: Bool { if case .inner = self { true } else { false } }
}

/// Conjuncts that are subqueries become semi and anti joins; others are unnested in place.
private func unnestFilter(
  _ filter: Filter, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  var input = filter.input
  var rest: [BoundExpression] = []
  for part in filter.predicate.conjuncts {
    guard case .subquery(let subquery) = part else {
      rest.append(part)
      continue
    }
    let inner = try unnestSubqueries(subquery.plan, context)
    switch subquery.kind {
    case .exists(let isNegated):
      input = DependentJoin(isNegated ? .anti : .semi, input, inner)
    case .any(let comparison) where !comparison.hasSubquery:
      input = DependentJoin(.semi, input, inner, on: comparison)
    default: rest.append(part)
    }
  }
  guard let predicate = BoundExpression.conjunction(rest) else { return input }
  if !predicate.hasSubquery { return Filter(input, where: predicate) }
  let unnested = try unnestExpressions(Filter(input, where: predicate), context)
  // The columns that the joins added are not the filter's to give.
  return Project(unnested, filter.output.map { NamedExpression($0.reference, as: $0) })
}

/// Each subquery of a node's expressions becomes a join below the node and a column in its place.
private func unnestExpressions(
  _ node: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  var input = node.inputs[0]
  var changed: [BoundExpression] = []
  for expression in node.expressions {
    changed.append(try unnest(expression, below: &input, context))
  }
  return node.replacing(inputs: [input]).replacing(expressions: changed)
}

/// The expression with its subqueries replaced by columns that joins added to `input` give.
private func unnest(
  _ expression: BoundExpression, below input: inout any PlanNode, _ context: RuleContext
) throws(SQLError) -> BoundExpression {
  var operands: [BoundExpression] = []
  for operand in expression.operands {
    operands.append(try unnest(operand, below: &input, context))
  }
  let rebuilt = operands.isEmpty ? expression : expression.replacing(operands: operands)
  guard case .subquery(let subquery) = rebuilt else { return rebuilt }
  let inner = try unnestSubqueries(subquery.plan, context)
  switch subquery.kind {
  case .scalar:
    input = DependentJoin(.single, input, inner)
    return inner.output[0].reference
  case .array:
    let list = try arrayOf(inner, context)
    input = DependentJoin(.single, input, list)
    return try emptyListIfNull(list.output[0].reference, context)
  case .exists(let isNegated):
    let mark = context.column("exists", .boolean)
    input = DependentJoin(.mark(mark), input, inner)
    return isNegated ? try context.call("not", [mark.reference]) : mark.reference
  case .any(let comparison):
    let mark = context.column("any", .boolean)
    input = DependentJoin(.mark(mark), input, inner, on: comparison)
    return mark.reference
  case .all(let comparison):
    let mark = context.column("all", .boolean)
    let opposite = try context.call("not", [comparison])
    input = DependentJoin(.mark(mark), input, inner, on: opposite)
    return try context.call("not", [mark.reference])
  }
}

private func arrayOf(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> Aggregate {
  let value = plan.output[0]
  let call = try context.functions.resolveAggregate(
    "array_agg", [ArgumentType(value.type)], dialect: context.session.dialect)
  let item = AggregateItem(
    call: call, arguments: [value.reference], column: context.column("array", call.returnType))
  return Aggregate(plan, keys: [], items: [item])
}

private func emptyListIfNull(
  _ list: BoundExpression, _ context: RuleContext
) throws(SQLError) -> BoundExpression {
  .coalesce([list, .literal(.list([]), list.type)], list.type)
}

/// Rows with subqueries become a union of projections of one row each.
private func unnestValues(
  _ values: Values, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  var parts: [any PlanNode] = []
  for row in values.rows {
    let items = zip(row, values.output).map { expression, column in
      NamedExpression(expression, as: context.column(column.name, column.type))
    }
    parts.append(try unnestExpressions(Project(Values.oneRow, items), context))
  }
  return Union(parts, output: values.output)
}

/// Subqueries in the condition of a join: of an inner join they move into a filter above it, of
/// another they are attached to the side whose columns they read.
private func unnestJoin(_ join: Join, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  guard let condition = join.condition else { return join }
  if join.kind.isInner {
    return try unnestFilter(Filter(Join(.inner, join.left, join.right), where: condition), context)
  }
  var (left, right) = (join.left, join.right)
  var parts: [BoundExpression] = []
  for part in condition.conjuncts {
    guard part.hasSubquery else {
      parts.append(part)
      continue
    }
    if outerColumns(of: part).isSubset(of: right.outputIDs.union(right.freeColumns)) {
      parts.append(try unnest(part, below: &right, context))
    } else if outerColumns(of: part).isSubset(of: left.outputIDs.union(left.freeColumns)) {
      parts.append(try unnest(part, below: &left, context))
    } else {
      return try unnestOuterJoin(join, condition, context)
    }
  }
  let joined = Join(join.kind, left, right, on: BoundExpression.conjunction(parts))
  return Project(joined, join.output.map { NamedExpression($0.reference, as: $0) })
}

/// A subquery that reads both sides of an outer join is a filter of the rows that a left row meets.
///
/// ```
/// Left(L, R) on c    →  DependentLeft(L, Filter c ← R)
/// Right(L, R) on c   →  DependentLeft(R, Filter c ← L)
/// Full(L, R) on c    →  Full(DependentLeft(L, Filter c ← R#), R#) on #, where # numbers the rows of R
/// ```
private func unnestOuterJoin(
  _ join: Join, _ condition: BoundExpression, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  let made: any PlanNode
  switch join.kind {
  case .right:
    let rows = try unnestFilter(Filter(join.left, where: condition), context)
    made = DependentJoin(.left, join.right, rows)
  case .full: made = try unnestFullJoin(join, condition, context)
  default:
    let rows = try unnestFilter(Filter(join.right, where: condition), context)
    made = DependentJoin(join.kind, join.left, rows)
  }
  return Project(made, join.output.map { NamedExpression($0.reference, as: $0) })
}

/// The right side is a common table, read once by the rows of the left and once for those of its
/// own rows that none of them met.
private func unnestFullJoin(
  _ join: Join, _ condition: BoundExpression, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  let call = try context.functions.resolveWindow(
    "row_number", [], dialect: context.session.dialect, ignoreNulls: false)
  let number = context.column("row", call.returnType)
  let item = WindowItem(function: .window(call), arguments: [], frame: .usual, column: number)
  let numbered = Window(join.right, partition: [], order: [], items: [item])
  func fresh() -> [OutputColumn] { numbered.output.map { context.column($0.name, $0.type) } }
  let definition = Project(
    numbered, zip(numbered.output, fresh()).map { NamedExpression($0.reference, as: $1) })
  // No WITH of the text counts as far as this.
  let table = 1_000_000 + number.id.number
  // The condition, subqueries and all, reads the columns of the right side itself.
  let met = CommonTableScan(number: table, label: "right side", output: numbered.output)
  let left = DependentJoin(
    .left, join.left, try unnestFilter(Filter(met, where: condition), context))
  let again = fresh()
  let all = CommonTableScan(number: table, label: "right side", output: again)
  let same = try context.call("=", [number.reference, again[again.count - 1].reference])
  let outputs = join.right.output.map { context.column($0.name, $0.type) }
  let both = Project(
    Join(.full, left, all, on: same),
    join.left.output.map { NamedExpression($0.reference, as: $0) }
      + zip(again, outputs).map { NamedExpression($0.reference, as: $1) })
  // Back under the names that the join gave, one projection above those of the condition.
  let items =
    join.left.output.map { NamedExpression($0.reference, as: $0) }
    + zip(outputs, join.right.output).map { NamedExpression($0.reference, as: $1) }
  return CommonTable(
    number: table, label: "right side", definition: definition, body: Project(both, items))
}

private func outerColumns(of expression: BoundExpression) -> Set<ColumnID> {
  var found: Set<ColumnID> = []
  expression.visit { part in
    if case .subquery(let subquery) = part {
      found.formUnion(subquery.outerColumns)
      if case .any(let comparison) = subquery.kind {
        found.formUnion(comparison.columns.subtracting(subquery.plan.outputIDs))
      }
      if case .all(let comparison) = subquery.kind {
        found.formUnion(comparison.columns.subtracting(subquery.plan.outputIDs))
      }
    }
  }
  return found
}
