/// Prints a plan as an indented tree, one node a line with its details behind it.
///
/// ```
/// Project a + 1 AS b
/// └─ Filter (a > 2)
///    └─ Scan t · columns: a
/// ```
package struct PlanPrinter {
  /// What stands behind a node's details: estimates, times.
  package var annotation: (any PlanNode) -> String?

  package init(annotation: @escaping (any PlanNode) -> String? = { _ in nil }) {
    self.annotation = annotation
  }

  package func lines(of plan: any PlanNode) -> [String] { outline(of: plan).lines }

  /// The tree before it is drawn.
  package func outline(of plan: any PlanNode) -> PlanOutline {
    var names: [ColumnID: String] = [:]
    collectNames(plan, into: &names)
    return outline(of: plan, ExpressionPrinter(names: names))
  }

  private func collectNames(_ plan: any PlanNode, into names: inout [ColumnID: String]) {
    for column in plan.output where names[column.id] == nil { names[column.id] = column.name }
    if plan.isOpaque { return }
    for input in plan.inputs { collectNames(input, into: &names) }
    for subquery in subqueries(of: plan) { collectNames(subquery, into: &names) }
  }

  private func outline(of plan: any PlanNode, _ printer: ExpressionPrinter) -> PlanOutline {
    // The note of a node comes before those of its inputs.
    let note = annotation(plan)
    let children = plan.isOpaque ? [] : plan.inputs + subqueries(of: plan)
    return PlanOutline(
      name: plan.name, details: plan.details(printer), note: note,
      children: children.map { outline(of: $0, printer) })
  }

  private func subqueries(of plan: any PlanNode) -> [any PlanNode] {
    var found: [any PlanNode] = []
    for expression in plan.expressions {
      expression.visit { part in
        if case .subquery(let subquery) = part { found.append(subquery.plan) }
      }
    }
    return found
  }
}
