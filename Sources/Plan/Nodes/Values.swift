import Columns

/// Rows written in the statement; without columns and with one empty row it is "no FROM".
package struct Values: PlanNode {
  package var rows: [[BoundExpression]]
  package var output: [OutputColumn]

  package init(rows: [[BoundExpression]], output: [OutputColumn]) {
    self.rows = rows
    self.output = output
  }

  /// One row without columns.
  package static let oneRow = Values(rows: [[]], output: [])

  package var name: String { "Values" }
  package var inputs: [any PlanNode] { [] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode { self }
  package var expressions: [BoundExpression] { rows.flatMap { $0 } }

  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    let width = output.count
    let changed = rows.indices.map { Array(expressions[($0 * width)..<(($0 + 1) * width)]) }
    return Values(rows: changed, output: output)
  }

  package func details(_ printer: ExpressionPrinter) -> [String] {
    ["\(rows.count) \(rows.count == 1 ? "row" : "rows")"]
  }

  package var maximumRows: Int? { rows.count }
}
