import Columns
import Diagnostics
import Functions
import Plan

/// Replaces dependent joins by joins, innermost first. Three ways, the cheapest that fits:
///
/// 1. Correlated predicates are pulled up into the join's condition.
///
///        DependentSemi(L, Filter (L.a = b) R)      →  Semi(L, R) on L.a = b
///
/// 2. An aggregate whose correlated predicates are equalities groups by their inner side.
///
///        DependentSingle(L, Aggregate sum(x) ← Filter (L.a = b) R)
///                                                  →  Left(L, Aggregate sum(x) by b ← R) on L.a = b
///
/// 3. The right side is computed for all distinct values of the outer columns at once
///    (Neumann and Kemper, Unnesting Arbitrary Queries, BTW 2015), see `MagicSet`.
func decorrelate(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard let join = node as? DependentJoin else { return nil }
    return try decorrelate(join, context)
  }
}

private func decorrelate(
  _ join: DependentJoin, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  var join = join
  // ON TRUE is no condition.
  if case .literal(.boolean(true), _)? = join.condition { join.condition = nil }
  let outer = join.right.freeColumns.intersection(join.left.outputIDs)
  if outer.isEmpty { return independent(join) }
  if let pulled = try pullUp(join, outer, context) { return pulled }
  if let grouped = try groupByInnerSide(join, outer, context) { return grouped }
  return try MagicSet.decorrelate(join, outer, context)
}

/// A subquery that always gives one row needs no check of its row count.
private func independent(_ join: DependentJoin) -> any PlanNode {
  if case .single = join.kind, givesExactlyOneRow(join.right) {
    return Join(.inner, join.left, join.right, on: join.condition)
  }
  return Join(join.kind, join.left, join.right, on: join.condition)
}

func givesExactlyOneRow(_ plan: any PlanNode) -> Bool {
  if let project = plan as? Project { return givesExactlyOneRow(project.input) }
  if let aggregate = plan as? Aggregate {
    return aggregate.keys.isEmpty && aggregate.groupingSets == nil
  }
  return (plan as? Values).map { $0.rows.count == 1 } ?? false
}

// MARK: 1. Pulling predicates up

private func pullUp(
  _ join: DependentJoin, _ outer: Set<ColumnID>, _ context: RuleContext
) throws(SQLError) -> (any PlanNode)? {
  var pulled: [BoundExpression] = []
  guard let right = pullPredicates(join.right, outer, into: &pulled),
    right.freeColumns.isDisjoint(with: outer)
  else { return nil }
  // A filter counts NULL as false; a mark does not.
  if case .mark = join.kind {
    var wrapped: [BoundExpression] = []
    for part in pulled { wrapped.append(try context.call("is_true", [part])) }
    pulled = wrapped
  }
  let condition = BoundExpression.conjunction((join.condition?.conjuncts ?? []) + pulled)
  let joined = Join(join.kind, join.left, right, on: condition)
  if joined.output.map(\.id) == join.output.map(\.id) { return joined }
  return Project(joined, join.output.map { NamedExpression($0.reference, as: $0) })
}

/// The plan without its correlated predicates, which are added to `pulled`, and with the inner
/// columns that they read in its output; nil where a node in between forbids it.
private func pullPredicates(
  _ plan: any PlanNode, _ outer: Set<ColumnID>, into pulled: inout [BoundExpression]
) -> (any PlanNode)? {
  if plan.freeColumns.isDisjoint(with: outer) { return plan }
  switch plan {
  case let filter as Filter:
    guard let input = pullPredicates(filter.input, outer, into: &pulled) else { return nil }
    var kept: [BoundExpression] = []
    for part in filter.predicate.conjuncts {
      if part.columns.isDisjoint(with: outer) { kept.append(part) } else { pulled.append(part) }
    }
    return BoundExpression.conjunction(kept).map { Filter(input, where: $0) } ?? input
  case let project as Project:
    let before = pulled.count
    guard let input = pullPredicates(project.input, outer, into: &pulled),
      project.items.allSatisfy({ $0.expression.columns.isDisjoint(with: outer) })
    else { return nil }
    return widened(project, input, for: pulled[before...])
  case let join as Join:
    guard join.expressions.allSatisfy({ $0.columns.isDisjoint(with: outer) }) || join.kind.isInner
    else { return nil }
    return pullFromJoin(join, outer, into: &pulled)
  case let sort as Sort:
    guard sort.expressions.allSatisfy({ $0.columns.isDisjoint(with: outer) }),
      let input = pullPredicates(sort.input, outer, into: &pulled)
    else { return nil }
    return Sort(input, by: sort.keys)
  default: return nil
  }
}

private func pullFromJoin(
  _ join: Join, _ outer: Set<ColumnID>, into pulled: inout [BoundExpression]
) -> (any PlanNode)? {
  switch join.kind {
  case .inner:
    guard let left = pullPredicates(join.left, outer, into: &pulled),
      let right = pullPredicates(join.right, outer, into: &pulled)
    else { return nil }
    var kept: [BoundExpression] = []
    for part in join.condition?.conjuncts ?? [] {
      if part.columns.isDisjoint(with: outer) { kept.append(part) } else { pulled.append(part) }
    }
    return Join(.inner, left, right, on: BoundExpression.conjunction(kept))
  case .left, .semi, .anti, .mark, .single, .asOf:
    // Predicates of the preserved side come before or after the join alike.
    guard join.right.freeColumns.isDisjoint(with: outer),
      let left = pullPredicates(join.left, outer, into: &pulled)
    else { return nil }
    return Join(join.kind, left, join.right, on: join.condition)
  default: return nil
  }
}

/// The projection over another input, with the columns that the pulled predicates read.
private func widened(
  _ project: Project, _ input: any PlanNode, for pulled: ArraySlice<BoundExpression>
) -> any PlanNode {
  let needed = pulled.reduce(into: Set<ColumnID>()) { $0.formUnion($1.columns) }
  let given = project.outputIDs
  let missing = input.output.filter { needed.contains($0.id) && !given.contains($0.id) }
  return Project(
    input, project.items + missing.map { NamedExpression($0.reference, as: $0) })
}

// MARK: 2. Grouping by the inner side

private func groupByInnerSide(
  _ join: DependentJoin, _ outer: Set<ColumnID>, _ context: RuleContext
) throws(SQLError) -> (any PlanNode)? {
  // Through projections down to the aggregate.
  var projections: [Project] = []
  var node = join.right
  while let project = node as? Project {
    guard project.items.allSatisfy({ $0.expression.columns.isDisjoint(with: outer) }) else {
      return nil
    }
    projections.append(project)
    node = project.input
  }
  guard let aggregate = node as? Aggregate, aggregate.groupingSets == nil,
    aggregate.expressions.allSatisfy({ $0.columns.isDisjoint(with: outer) })
  else { return nil }
  let isScalar = aggregate.keys.isEmpty
  if isScalar {
    switch join.kind {
    // There is exactly one row for each outer one, so an inner join keeps them all too.
    case .single, .left, .inner: break
    default: return nil
    }
    guard join.condition == nil else { return nil }
  }
  var pulled: [BoundExpression] = []
  guard let input = pullPredicates(aggregate.input, outer, into: &pulled),
    input.freeColumns.isDisjoint(with: outer)
  else { return nil }
  var keys: [NamedExpression] = []
  var conditions = join.condition?.conjuncts ?? []
  for part in pulled {
    guard let (outside, inside, call) = equality(part, outer, input.outputIDs) else { return nil }
    let key = NamedExpression(inside, as: context.column("key", inside.type))
    keys.append(key)
    conditions.append(.call(call, [outside, key.column.reference]))
  }
  var grouped = aggregate
  grouped.input = input
  grouped.keys += keys
  return try assemble(join, grouped, keys, projections, conditions, isScalar: isScalar)
}

/// An equality between an expression of outer columns and one of inner columns.
private func equality(
  _ part: BoundExpression, _ outer: Set<ColumnID>, _ inner: Set<ColumnID>
) -> (outside: BoundExpression, inside: BoundExpression, call: ScalarCall)? {
  guard case .call(let call, let sides) = part, sides.count == 2, call.name == "=" else {
    return nil
  }
  for (a, b) in [(sides[0], sides[1]), (sides[1], sides[0])]
  where a.columns.isSubset(of: outer) && b.columns.isSubset(of: inner) && !b.columns.isEmpty {
    return (a, b, call)
  }
  return nil
}

private func assemble(
  _ join: DependentJoin, _ grouped: Aggregate, _ keys: [NamedExpression],
  _ projections: [Project], _ conditions: [BoundExpression], isScalar: Bool
) throws(SQLError) -> any PlanNode {
  let condition = BoundExpression.conjunction(conditions)
  guard isScalar else {
    // Rows per key, as before; the projections stay below the join and pass the keys.
    var right: any PlanNode = grouped
    for project in projections.reversed() {
      right = Project(
        right,
        project.items + keys.map { NamedExpression($0.column.reference, as: $0.column) })
    }
    let joined = Join(join.kind, join.left, right, on: condition)
    return Project(joined, join.output.map { NamedExpression($0.reference, as: $0) })
  }
  // A key without rows has no group: the aggregate's value over no rows stands in for it.
  let joined = Join(.left, join.left, grouped, on: condition)
  var values: [ColumnID: BoundExpression] = [:]
  for item in grouped.items {
    let column = item.column
    values[column.id] =
      item.call.emptyResult == .null
      ? column.reference
      : .coalesce(
        [column.reference, .literal(item.call.emptyResult, column.type)], column.type)
  }
  for project in projections.reversed() {
    for item in project.items { values[item.column.id] = item.expression.substituting(values) }
  }
  return Project(
    joined,
    join.output.map { column in NamedExpression(values[column.id] ?? column.reference, as: column) }
  )
}
