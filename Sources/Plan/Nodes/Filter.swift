/// Keeps the rows where the predicate is true.
package struct Filter: PlanNode {
  package var input: any PlanNode
  package var predicate: BoundExpression

  package init(_ input: any PlanNode, where predicate: BoundExpression) {
    self.input = input
    self.predicate = predicate
  }

  package var name: String { "Filter" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    Filter(inputs[0], where: predicate)
  }
  package var output: [OutputColumn] { input.output }
  package var expressions: [BoundExpression] { [predicate] }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    Filter(input, where: expressions[0])
  }
  package func details(_ printer: ExpressionPrinter) -> [String] { [printer.text(of: predicate)] }
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool { true }
  package var keepsOrder: Bool { true }
  package var maximumRows: Int? { input.maximumRows }
  package var uniqueKeys: [Set<ColumnID>] { input.uniqueKeys }
}
