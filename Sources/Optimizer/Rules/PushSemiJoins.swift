import Columns
import Diagnostics
import Plan

/// Moves a semi or anti join below the inner joins whose rows it keeps or drops, to the one input
/// that has its columns.
///
/// ```
/// Semi (a.k = r.k) ← Join (a.x = b.x) of a, b, with r   →   Join (a.x = b.x) of Semi(a, r), b
/// ```
///
/// It does so where that input has no more rows than the join: the test then is made for fewer
/// rows, and what it drops is never joined.
func pushSemiJoins(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  let estimator = Estimator(within: plan)
  return try plan.rewritten { (node) throws(SQLError) in
    guard let semi = node as? Join, let join = semi.left as? Join, join.kind.isInner,
      isExistence(semi), let condition = semi.condition, !condition.canFail,
      !condition.isVolatile
    else { return nil }
    let rows = estimator.estimate(join).rows
    return pushed(semi, into: join, below: rows, estimator)
  }
}

private func isExistence(_ join: Join) -> Bool {
  switch join.kind {
  case .semi, .anti: true
  default: false
  }
}

/// The inner join with the semi join inside of it; nil where it stays above.
private func pushed(
  _ semi: Join, into join: Join, below rows: Double, _ estimator: Estimator
) -> (any PlanNode)? {
  let used = (semi.condition?.columns ?? []).subtracting(semi.right.outputIDs)
  for (i, input) in join.inputs.enumerated() where used.isSubset(of: input.outputIDs) {
    var inputs = join.inputs
    if let inner = input as? Join, inner.kind.isInner,
      let deeper = pushed(semi, into: inner, below: rows, estimator)
    {
      inputs[i] = deeper
    } else if estimator.estimate(input).rows <= rows {
      inputs[i] = Join(semi.kind, input, semi.right, on: semi.condition)
    } else {
      return nil
    }
    return join.replacing(inputs: inputs)
  }
  return nil
}
