import Columns
import Diagnostics
import Plan

/// Makes a mark join a semi join where only rows with a true mark are wanted.
///
/// ```
/// Project (without m) ← Filter (m AND p) ← Mark m (L, R)   →   Filter p ← Semi(L, R)
/// ```
func markToSemi(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard let project = node as? Project, let filter = project.input as? Filter,
      let join = filter.input as? Join, case .mark(let mark) = join.kind,
      !project.expressions.contains(where: { $0.columns.contains(mark.id) })
    else { return nil }
    var rest: [BoundExpression] = []
    var isWanted = false
    for part in filter.predicate.conjuncts {
      if case .column(mark.id, _) = part { isWanted = true } else { rest.append(part) }
    }
    guard isWanted, rest.allSatisfy({ !$0.columns.contains(mark.id) }) else { return nil }
    let semi = Join(.semi, join.left, join.right, on: join.condition)
    let input: any PlanNode =
      BoundExpression.conjunction(rest).map { Filter(semi, where: $0) } ?? semi
    return Project(input, project.items)
  }
}
