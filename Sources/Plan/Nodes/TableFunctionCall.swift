import Columns

/// Rows made from each input row: `unnest(list)`, `generate_series(a, b, step)`.
package struct TableFunctionCall: PlanNode {
  package enum Function: Sendable {
    /// The elements of lists side by side; shorter ones are filled with NULL.
    case unnest
    /// Integers or times from start to stop (inclusive; exclusive for `range`) by step.
    case series(isInclusive: Bool)
  }

  package var function: Function
  package var input: any PlanNode
  package var arguments: [BoundExpression]
  /// The columns made; the input's columns stand before them.
  package var made: [OutputColumn]
  /// A BIGINT column that numbers the rows from 1: WITH ORDINALITY.
  package var ordinality: OutputColumn?
  /// An input row without elements gives one row of NULLs.
  package var isOuter: Bool

  package init(
    _ function: Function, _ input: any PlanNode, arguments: [BoundExpression],
    made: [OutputColumn], ordinality: OutputColumn? = nil, isOuter: Bool = false
  ) {
    self.function = function
    self.input = input
    self.arguments = arguments
    self.made = made
    self.ordinality = ordinality
    self.isOuter = isOuter
  }

  package var name: String {
    switch function {
    case .unnest: "Unnest"
    case .series: "Series"
    }
  }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    var copy = self
    copy.input = inputs[0]
    return copy
  }
  package var output: [OutputColumn] {
    input.output + made + (ordinality.map { [$0] } ?? [])
  }
  package var expressions: [BoundExpression] { arguments }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    var copy = self
    copy.arguments = expressions
    return copy
  }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    arguments.map { printer.text(of: $0) }
  }
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool {
    columns.isSubset(of: input.outputIDs)
  }
  package var keepsOrder: Bool { true }
}
