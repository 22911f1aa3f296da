import Columns
import Diagnostics
import Plan

/// Takes out of an OR what all its alternatives demand.
///
/// ```
/// (a AND b) OR (a AND c)   →   a AND (b OR c)
/// ```
///
/// Joins find their keys in it (TPC-H 19), and filters move further. Only parts that cannot fail
/// are moved.
func factorDisjunctions(
  _ plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard node is Filter || node is Join else { return nil }
    let changed = node.expressions.map { expression in
      expression.rewritten { part in
        guard case .or(let alternatives) = part else { return nil }
        return factored(alternatives)
      }
    }
    return node.replacing(expressions: changed)
  }
}

private func factored(_ alternatives: [BoundExpression]) -> BoundExpression? {
  guard alternatives.count <= 64 else { return nil }
  let lists = alternatives.map(\.conjuncts)
  let prints = lists.map { Set($0.map(\.fingerprint)) }
  let common = prints.dropFirst().reduce(prints[0]) { $0.intersection($1) }
  let shared = lists[0].filter { common.contains($0.fingerprint) && !$0.canFail && !$0.isVolatile }
  guard !shared.isEmpty else { return nil }
  let moved = Set(shared.map(\.fingerprint))
  let rests = lists.map { list in
    BoundExpression.conjunction(list.filter { !moved.contains($0.fingerprint) })
  }
  // An alternative that demands nothing more makes the rest of the OR superfluous.
  let others = rests.compactMap { $0 }
  if others.count < rests.count { return BoundExpression.conjunction(shared) }
  return .and(shared + [.or(others)])
}
