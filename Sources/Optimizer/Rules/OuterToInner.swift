import Columns
import Diagnostics
import Plan

/// Makes an outer join inner where a filter above drops every row that it would have padded.
///
/// ```
/// Filter (b.x > 1) ← Left(a, b)   →   Filter (b.x > 1) ← Inner(a, b)
/// ```
func outerToInner(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  strengthen(plan, rejected: [])
}

/// - Parameter rejected: Columns whose NULLs some filter above drops.
private func strengthen(_ plan: any PlanNode, rejected: Set<ColumnID>) -> any PlanNode {
  switch plan {
  case let filter as Filter:
    var more = rejected
    for part in filter.predicate.conjuncts { more.formUnion(columnsNotNull(in: part)) }
    return Filter(strengthen(filter.input, rejected: more), where: filter.predicate)
  case let project as Project:
    var inner: Set<ColumnID> = []
    for item in project.items where rejected.contains(item.column.id) {
      inner.formUnion(strictColumns(of: item.expression))
    }
    return Project(strengthen(project.input, rejected: inner), project.items)
  case let join as Join: return strengthen(join, rejected: rejected)
  case is Sort: return plan.replacing(inputs: [strengthen(plan.inputs[0], rejected: rejected)])
  default: return plan.replacing(inputs: plan.inputs.map { strengthen($0, rejected: []) })
  }
}

private func strengthen(_ join: Join, rejected: Set<ColumnID>) -> any PlanNode {
  let dropsLeft = !rejected.isDisjoint(with: join.left.outputIDs)
  let dropsRight = !rejected.isDisjoint(with: join.right.outputIDs)
  var kind = join.kind
  switch kind {
  case .left where dropsRight: kind = .inner
  case .right where dropsLeft: kind = .inner
  case .full where dropsLeft && dropsRight: kind = .inner
  // Rows of the right side without partner are dropped: what is left is the left join.
  case .full where dropsLeft: kind = .left
  case .full where dropsRight: kind = .right
  default: break
  }
  var both = rejected
  switch kind {
  case .inner, .semi:
    for part in join.condition?.conjuncts ?? [] { both.formUnion(columnsNotNull(in: part)) }
  default: break
  }
  func passed(_ input: any PlanNode, _ isPreserved: Bool) -> any PlanNode {
    strengthen(input, rejected: isPreserved ? both.intersection(input.outputIDs) : [])
  }
  switch kind {
  case .inner:
    return Join(kind, passed(join.left, true), passed(join.right, true), on: join.condition)
  case .left, .single, .semi, .anti, .mark, .asOf:
    return Join(kind, passed(join.left, true), passed(join.right, false), on: join.condition)
  case .right, .rightSemi, .rightAnti:
    return Join(kind, passed(join.left, false), passed(join.right, true), on: join.condition)
  case .full:
    return Join(kind, passed(join.left, false), passed(join.right, false), on: join.condition)
  }
}

/// Columns that must not be NULL for the predicate to be true.
private func columnsNotNull(in predicate: BoundExpression) -> Set<ColumnID> {
  switch predicate {
  case .call(let call, let arguments):
    if call.name == "is_not_null" || call.name == "is_true" {
      return strictColumns(of: arguments[0])
    }
    return call.traits.isStrict ? strictColumns(of: predicate) : []
  case .inList(let operand, _, _): return strictColumns(of: operand)
  case .column(let id, _): return [id]
  case .and(let parts):
    return parts.reduce(into: []) { $0.formUnion(columnsNotNull(in: $1)) }
  case .or(let parts):
    guard let first = parts.first else { return [] }
    return parts.dropFirst().reduce(columnsNotNull(in: first)) {
      $0.intersection(columnsNotNull(in: $1))
    }
  default: return []
  }
}

/// Columns whose NULL makes the expression NULL.
private func strictColumns(of expression: BoundExpression) -> Set<ColumnID> {
  switch expression {
  case .column(let id, _): [id]
  case .call(let call, let arguments) where call.traits.isStrict:
    arguments.reduce(into: []) { $0.formUnion(strictColumns(of: $1)) }
  case .cast(let operand, _, _): strictColumns(of: operand)
  default: []
  }
}
