import Plan

/// The estimates of a plan's common tables, each made when it is first asked for.
final class CommonEstimates {
  private var definitions: [Int: any PlanNode] = [:]
  private var known: [Int: Estimate] = [:]

  init(_ plan: any PlanNode) { collect(plan) }

  private func collect(_ plan: any PlanNode) {
    if let common = plan as? CommonTable { definitions[common.number] = common.definition }
    for input in plan.inputs { collect(input) }
  }

  /// The definition's estimate under the scan's columns; nil where it is not in the plan, as in
  /// the step of a recursion.
  func estimate(_ scan: CommonTableScan, _ estimator: Estimator) -> Estimate? {
    guard let definition = definitions[scan.number] else { return nil }
    let found = known[scan.number] ?? estimator.estimate(definition)
    known[scan.number] = found
    var result = Estimate(rows: found.rows)
    for (column, origin) in zip(scan.output, definition.output) {
      result.columns[column.id] = found.columns[origin.id]
    }
    return result
  }
}
