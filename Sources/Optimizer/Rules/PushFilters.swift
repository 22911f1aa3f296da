import Columns
import Diagnostics
import Plan

/// Moves filters down to where their columns come from, in the end into the scans.
///
/// ```
/// Filter (a.x = 1 AND a.k = b.k) ← Cross(a, b)   →   Join(Scan a [x = 1], b) on a.k = b.k
/// ```
///
/// A predicate that can fail does not pass a join or a grouping, where it would meet rows that
/// the query never shows it; the order of predicates in one place is kept.
func pushFilters(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try push([], into: plan, context)
}

private func push(
  _ predicates: [BoundExpression], into plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  switch plan {
  case let filter as Filter:
    return try push(filter.predicate.conjuncts + predicates, into: filter.input, context)
  case let project as Project: return try push(predicates, intoProject: project, context)
  case let join as Join: return try push(predicates, intoJoin: join, context)
  case let scan as Scan: return push(predicates, intoScan: scan)
  case let union as Union: return try push(predicates, intoUnion: union, context)
  case let common as CommonTable:
    var copy = common
    copy.definition = try push([], into: common.definition, context)
    copy.body = try push(predicates, into: common.body, context)
    return copy
  default: return try push(predicates, intoOther: plan, context)
  }
}

private func filtered(_ plan: any PlanNode, _ predicates: [BoundExpression]) -> any PlanNode {
  BoundExpression.conjunction(predicates).map { Filter(plan, where: $0) } ?? plan
}

/// A node that answers for itself whether a filter may pass to an input.
private func push(
  _ predicates: [BoundExpression], intoOther plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  var stay: [BoundExpression] = []
  var passed = Array(repeating: [BoundExpression](), count: plan.inputs.count)
  let changesRows = !(plan is Sort)
  for predicate in predicates {
    let columns = predicate.columns
    let target = plan.inputs.indices.first { i in
      !predicate.isVolatile && !(predicate.canFail && changesRows) && !columns.isEmpty
        && plan.filterMayPass(toInput: i, columns: columns)
    }
    guard let target else {
      stay.append(predicate)
      continue
    }
    passed[target].append(translated(predicate, through: plan))
  }
  var inputs: [any PlanNode] = []
  for (i, input) in plan.inputs.enumerated() {
    inputs.append(try push(passed[i], into: input, context))
  }
  return filtered(plan.inputs.isEmpty ? plan : plan.replacing(inputs: inputs), stay)
}

/// The predicate over a grouping's keys, over its input.
private func translated(_ predicate: BoundExpression, through plan: any PlanNode)
  -> BoundExpression
{
  guard let aggregate = plan as? Aggregate else { return predicate }
  var table: [ColumnID: BoundExpression] = [:]
  for key in aggregate.keys { table[key.column.id] = key.expression }
  return predicate.substituting(table)
}

private func push(
  _ predicates: [BoundExpression], intoProject project: Project, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  var table: [ColumnID: BoundExpression] = [:]
  for item in project.items { table[item.column.id] = item.expression }
  var stay: [BoundExpression] = []
  var passed: [BoundExpression] = []
  for predicate in predicates {
    if !predicate.isVolatile, project.filterMayPass(toInput: 0, columns: predicate.columns) {
      passed.append(predicate.substituting(table))
    } else {
      stay.append(predicate)
    }
  }
  return filtered(Project(try push(passed, into: project.input, context), project.items), stay)
}

private func push(
  _ predicates: [BoundExpression], intoUnion union: Union, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  let passed = predicates.filter { !$0.isVolatile }
  let stay = predicates.filter(\.isVolatile)
  var inputs: [any PlanNode] = []
  for input in union.inputs {
    let table = Dictionary(
      uniqueKeysWithValues: zip(union.output.map(\.id), input.output.map(\.reference)))
    inputs.append(try push(passed.map { $0.substituting(table) }, into: input, context))
  }
  return filtered(Union(inputs, output: union.output), stay)
}

private func push(_ predicates: [BoundExpression], intoScan scan: Scan) -> any PlanNode {
  let passed = predicates.filter { !$0.isVolatile }.map(withoutEmptyTest)
  let stay = predicates.filter(\.isVolatile)
  var copy = scan
  copy.filter = BoundExpression.conjunction((scan.filter?.conjuncts ?? []) + passed)
  return filtered(copy, stay)
}

private func push(
  _ predicates: [BoundExpression], intoJoin join: Join, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  let (leftIDs, rightIDs) = (join.left.outputIDs, join.right.outputIDs)
  var (left, right, condition, stay):
    ([BoundExpression], [BoundExpression], [BoundExpression], [BoundExpression]) = ([], [], [], [])
  for predicate in predicates {
    let columns = predicate.columns
    if predicate.isVolatile || predicate.canFail || columns.isEmpty {
      stay.append(predicate)
    } else if join.filterMayPass(toInput: 0, columns: columns) {
      left.append(predicate)
    } else if join.filterMayPass(toInput: 1, columns: columns) {
      right.append(predicate)
    } else if join.kind.isInner {
      condition.append(predicate)
    } else {
      stay.append(predicate)
    }
  }
  // The join's own condition: parts about one side filter that side, where the side is not kept.
  for part in join.condition?.conjuncts ?? [] {
    let columns = part.columns
    let movable = !part.isVolatile && !part.canFail && !columns.isEmpty
    if movable, join.conditionFilters(0), columns.isSubset(of: leftIDs) {
      left.append(part)
    } else if movable, join.conditionFilters(1), columns.isSubset(of: rightIDs) {
      right.append(part)
    } else {
      condition.append(part)
    }
  }
  if join.kind.isInner { implied(by: condition, leftIDs, rightIDs, &left, &right) }
  let joined = Join(
    join.kind, try push(left, into: join.left, context),
    try push(right, into: join.right, context), on: BoundExpression.conjunction(condition))
  return filtered(joined, stay)
}

extension Join {
  /// Whether a part of the condition that reads only this side may filter the side instead.
  func conditionFilters(_ side: Int) -> Bool {
    switch kind {
    case .inner, .semi: true
    case .left, .anti, .single: side == 1
    case .right: side == 0
    default: false
    }
  }
}

/// From `(a.x = 1 AND b.y = 2) OR (a.x = 2 AND b.y = 1)` follow `a.x = 1 OR a.x = 2` on the left
/// and the same of `b` on the right; the whole stays in the condition (TPC-H 7).
private func implied(
  by condition: [BoundExpression], _ leftIDs: Set<ColumnID>, _ rightIDs: Set<ColumnID>,
  _ left: inout [BoundExpression], _ right: inout [BoundExpression]
) {
  for part in condition {
    guard case .or(let alternatives) = part, alternatives.count <= 16 else { continue }
    if let test = common(alternatives, leftIDs) { left.append(test) }
    if let test = common(alternatives, rightIDs) { right.append(test) }
  }
}

private func common(
  _ alternatives: [BoundExpression], _ ids: Set<ColumnID>
) -> BoundExpression? {
  var tests: [BoundExpression] = []
  for alternative in alternatives {
    let parts = alternative.conjuncts.filter {
      !$0.columns.isEmpty && $0.columns.isSubset(of: ids) && !$0.canFail && !$0.isVolatile
    }
    guard let test = BoundExpression.conjunction(parts) else { return nil }
    tests.append(test)
  }
  return .or(tests)
}

/// `null_if_empty(a) = 'x'` keeps the same rows as `a = 'x'`, which statistics can answer; so do
/// IN, > and >=, none of which the empty text satisfies.
private func withoutEmptyTest(_ predicate: BoundExpression) -> BoundExpression {
  switch predicate {
  case .inList(.call(let inner, let operand), let values, isNegated: false)
  where inner.name == "null_if_empty" && !values.contains(.string("")):
    return .inList(operand[0], values, isNegated: false)
  case .call(let call, let sides) where sides.count == 2 && ["=", ">", ">="].contains(call.name):
    guard case .call(let inner, let operand) = sides[0], inner.name == "null_if_empty",
      case .literal(.string(let text), _) = sides[1], !text.isEmpty
    else { return predicate }
    return .call(call, [operand[0], sides[1]])
  default: return predicate
  }
}
