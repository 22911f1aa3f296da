/// A common table expression that is computed once and read by several scans in the body.
package struct CommonTable: PlanNode {
  package var number: Int
  package var label: String
  package var definition: any PlanNode
  package var body: any PlanNode

  package init(number: Int, label: String, definition: any PlanNode, body: any PlanNode) {
    self.number = number
    self.label = label
    self.definition = definition
    self.body = body
  }

  package var name: String { "CommonTable" }
  package var inputs: [any PlanNode] { [definition, body] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    CommonTable(number: number, label: label, definition: inputs[0], body: inputs[1])
  }
  package var output: [OutputColumn] { body.output }
  package func details(_ printer: ExpressionPrinter) -> [String] { [label] }
  package var keepsOrder: Bool { true }
  package var maximumRows: Int? { body.maximumRows }
  package var uniqueKeys: [Set<ColumnID>] { body.uniqueKeys }
}

/// Reads a common table, or inside a recursive step the rows of the last round.
package struct CommonTableScan: PlanNode {
  package var number: Int
  package var label: String
  /// Column `i` is column `i` of the definition, under its own identity.
  package var output: [OutputColumn]

  package init(number: Int, label: String, output: [OutputColumn]) {
    self.number = number
    self.label = label
    self.output = output
  }

  package var name: String { "CommonTableScan" }
  package var inputs: [any PlanNode] { [] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode { self }
  package func details(_ printer: ExpressionPrinter) -> [String] { [label] }
}
