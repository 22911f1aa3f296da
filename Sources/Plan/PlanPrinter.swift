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

  package func lines(of plan: any PlanNode) -> [String] {
    var names: [ColumnID: String] = [:]
    collectNames(plan, into: &names)
    return lines(of: plan, ExpressionPrinter(names: names))
  }

  private func collectNames(_ plan: any PlanNode, into names: inout [ColumnID: String]) {
    for column in plan.output where names[column.id] == nil { names[column.id] = column.name }
    if plan.isOpaque { return }
    for input in plan.inputs { collectNames(input, into: &names) }
    for subquery in subqueries(of: plan) { collectNames(subquery, into: &names) }
  }

  private func lines(of plan: any PlanNode, _ printer: ExpressionPrinter) -> [String] {
    let details = plan.details(printer).joined(separator: " · ")
    var head = details.isEmpty ? plan.name : "\(plan.name) \(details)"
    if let note = annotation(plan) { head += "  [\(note)]" }
    let children = plan.isOpaque ? [] : plan.inputs + subqueries(of: plan)
    var lines = [head]
    for (i, child) in children.enumerated() {
      let isLast = i == children.count - 1
      for (j, line) in self.lines(of: child, printer).enumerated() {
        lines.append((j == 0 ? (isLast ? "└─ " : "├─ ") : (isLast ? "   " : "│  ")) + line)
      }
    }
    return lines
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
