import Columns
import Diagnostics
import Plan

/// Puts the definition of a common table that is read once in the place of its scan.
///
/// ```
/// CommonTable c = D in (… Scan c …)   →   (… Project ← D …)
/// ```
///
/// A definition that differs from call to call stays computed once.
func inlineCommonTables(
  _ plan: any PlanNode, _ context: RuleContext
) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard let common = node as? CommonTable else { return nil }
    let uses = useCount(of: common.number, in: common.body)
    if uses == 0 { return common.body }
    guard uses == 1, !common.definition.isVolatile else { return nil }
    return try common.body.rewritten { (node) throws(SQLError) in
      guard let scan = node as? CommonTableScan, scan.number == common.number else { return nil }
      let items = zip(common.definition.output, scan.output).map {
        NamedExpression($0.reference, as: $1)
      }
      return Project(common.definition, items)
    }
  }
}

private func useCount(of number: Int, in plan: any PlanNode) -> Int {
  var count = (plan as? CommonTableScan)?.number == number ? 1 : 0
  // A recursive step runs its scans many times.
  let weight = plan is RecursiveUnion || plan is Hierarchy ? 2 : 1
  for input in plan.inputs { count += weight * useCount(of: number, in: input) }
  return count
}
