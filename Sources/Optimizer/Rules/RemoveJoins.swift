import Columns
import Diagnostics
import Plan

/// Drops outer joins whose right side nothing reads and that keep each left row once.
///
/// ```
/// Project (a.x) ← LeftJoin (a.k = d.k) a, d      →   Project (a.x) ← a
/// ```
///
/// where `k` is a key of `d`: a left row has at most one partner, and is there without one too.
func removeJoins(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  var remover = JoinRemover()
  let slim = remover.walk(plan, wanted: plan.outputIDs)
  // What only the conditions read is read no more.
  return remover.removed ? try pruneColumns(slim, context) : plan
}

private struct JoinRemover {
  var removed = false

  /// - Parameter wanted: The columns that are read above.
  mutating func walk(_ plan: any PlanNode, wanted: Set<ColumnID>) -> any PlanNode {
    if let join = plan as? Join, isRedundant(join, wanted) {
      removed = true
      return walk(join.left, wanted: wanted)
    }
    if plan.inputs.isEmpty { return plan }
    switch plan {
    case is Project, is Aggregate:
      let read = columns(of: plan)
      return plan.replacing(inputs: plan.inputs.map { walk($0, wanted: read) })
    case is Filter, is Sort, is TopN, is Limit, is Window, is Join:
      let read = wanted.union(columns(of: plan))
      return plan.replacing(inputs: plan.inputs.map { walk($0, wanted: read) })
    default:
      // Others may read their inputs by place.
      return plan.replacing(inputs: plan.inputs.map { walk($0, wanted: $0.outputIDs) })
    }
  }

  private func columns(of plan: any PlanNode) -> Set<ColumnID> {
    plan.expressions.reduce(into: []) { $0.formUnion($1.columns) }
  }

  private func isRedundant(_ join: Join, _ wanted: Set<ColumnID>) -> Bool {
    guard case .left = join.kind, wanted.isDisjoint(with: join.right.outputIDs),
      !(join.condition?.isVolatile ?? false)
    else { return false }
    let isPlain = join.equalities.keys.allSatisfy { !$0.nullSafe }
    return isPlain && join.rightIsUnique || (join.right.maximumRows ?? 2) <= 1
  }
}
