/// The rows and columns of a table that a policy leaves to whoever asks.
///
/// ```
/// Filter (what the user asks) ← SecurityBarrier ← Filter (the policy) ← Scan
/// ```
///
/// Nothing passes it downwards: a predicate of the user that can fail, take long, or be answered
/// from statistics would otherwise tell of rows that the policy hides. What is below is not shown.
package struct SecurityBarrier: PlanNode {
  package var input: any PlanNode
  /// The table's name.
  package var label: String

  package init(_ input: any PlanNode, label: String) {
    self.input = input
    self.label = label
  }

  package var name: String { "ProtectedScan" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    SecurityBarrier(inputs[0], label: label)
  }
  package var output: [OutputColumn] { input.output }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    [label, "columns: \(output.map(\.name).joined(separator: ", "))"]
  }
  package var uniqueKeys: [Set<ColumnID>] { input.uniqueKeys }
  package var isOpaque: Bool { true }
}
