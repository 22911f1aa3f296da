import Columns
import Diagnostics
import Plan

/// Makes one projection of two that follow each other.
///
/// ```
/// Project (a + 1 AS b) ← Project (x * 2 AS a)   →   Project (x * 2 + 1 AS b)
/// ```
///
/// A computed column that is used more than once stays computed in one place.
func mergeProjects(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard let upper = node as? Project, let lower = upper.input as? Project else { return nil }
    var uses: [ColumnID: Int] = [:]
    for expression in upper.expressions {
      expression.visit { part in
        if case .column(let id, _) = part { uses[id, default: 0] += 1 }
      }
    }
    var table: [ColumnID: BoundExpression] = [:]
    for item in lower.items {
      if case .column = item.expression {
      } else if case .literal = item.expression {
      } else if uses[item.column.id, default: 0] > 1 || item.expression.isVolatile {
        return nil
      }
      table[item.column.id] = item.expression
    }
    let items = upper.items.map {
      NamedExpression($0.expression.substituting(table), as: $0.column)
    }
    return Project(lower.input, items)
  }
}
