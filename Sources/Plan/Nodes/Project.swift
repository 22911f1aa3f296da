/// Computes columns; a column passes when its expression is a plain reference.
package struct Project: PlanNode {
  package var input: any PlanNode
  package var items: [NamedExpression]

  package init(_ input: any PlanNode, _ items: [NamedExpression]) {
    self.input = input
    self.items = items
  }

  package var name: String { "Project" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode { Project(inputs[0], items) }
  package var output: [OutputColumn] { items.map(\.column) }
  package var expressions: [BoundExpression] { items.map(\.expression) }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    Project(input, zip(expressions, items).map { NamedExpression($0, as: $1.column) })
  }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    items.map { item in
      let text = printer.text(of: item.expression)
      return text == item.column.name ? text : "\(text) AS \(item.column.name)"
    }
  }
  /// After the columns are replaced by their expressions.
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool {
    items.allSatisfy { !columns.contains($0.column.id) || !$0.expression.isVolatile }
  }
  package var keepsOrder: Bool { true }
  package var maximumRows: Int? { input.maximumRows }
  package var uniqueKeys: [Set<ColumnID>] {
    input.uniqueKeys.compactMap { key in
      let mapped = key.compactMap { id in
        items.first { if case .column(id, _) = $0.expression { true } else { false } }?.column.id
      }
      return mapped.count == key.count ? Set(mapped) : nil
    }
  }
}
