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

  /// The step of a recursion reads what is being estimated: there it counts as some rows.
  private func estimate(
    _ definition: any PlanNode, _ number: Int, _ estimator: Estimator
  ) -> Estimate {
    if let done = known[number] { return done }
    known[number] = Estimate(rows: 1000)
    let found = estimator.estimate(definition)
    known[number] = found
    return found
  }

  /// The definition's estimate under the scan's columns; nil where it is not in the plan, as in
  /// the step of a recursion.
  func estimate(_ scan: CommonTableScan, _ estimator: Estimator) -> Estimate? {
    guard let definition = definitions[scan.number] else { return nil }
    let found = estimate(definition, scan.number, estimator)
    var result = Estimate(rows: found.rows)
    for (column, origin) in zip(scan.output, definition.output) {
      result.columns[column.id] = found.columns[origin.id]
    }
    return result
  }
}
