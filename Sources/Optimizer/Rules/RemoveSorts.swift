import Columns
import Diagnostics
import Plan

/// Drops sorts whose order nothing sees.
///
/// ```
/// Aggregate count(*) ← Project ← Sort b          →   Aggregate count(*) ← Project
/// SemiJoin a, Sort b                             →   SemiJoin a, b
/// ```
///
/// Aggregates such as array_agg and first see the order of their rows, and so does a LIMIT.
func removeSorts(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    if var aggregate = node as? Aggregate {
      guard aggregate.items.allSatisfy(seesNoOrder) else { return nil }
      aggregate.input = unsorted(aggregate.input)
      return aggregate
    }
    if var join = node as? Join {
      switch join.kind {
      case .semi, .anti, .mark: join.right = unsorted(join.right)
      case .rightSemi, .rightAnti: join.left = unsorted(join.left)
      default: return nil
      }
      return join
    }
    return nil
  }
}

private func seesNoOrder(_ item: AggregateItem) -> Bool { orderless.contains(item.call.name) }

/// The rows without an order, as far as only filters and projections stand above it.
private func unsorted(_ plan: any PlanNode) -> any PlanNode {
  switch plan {
  case let sort as Sort: return unsorted(sort.input)
  case var project as Project:
    guard !project.expressions.contains(where: \.isVolatile) else { return project }
    project.input = unsorted(project.input)
    return project
  case let filter as Filter:
    guard !filter.expressions.contains(where: \.isVolatile) else { return filter }
    return filter.replacing(inputs: [unsorted(filter.input)])
  case let union as Union: return union.replacing(inputs: union.inputs.map { unsorted($0) })
  default: return plan
  }
}
