import Columns

/// One key of an order.
package struct SortKey: Sendable {
  package var expression: BoundExpression
  package var isDescending: Bool
  package var nullsFirst: Bool

  package init(_ expression: BoundExpression, isDescending: Bool = false, nullsFirst: Bool = false)
  {
    self.expression = expression
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

extension ExpressionPrinter {
  package func text(of key: SortKey) -> String {
    let usual = key.isDescending == key.nullsFirst
    return text(of: key.expression) + (key.isDescending ? " DESC" : "")
      + (usual ? "" : key.nullsFirst ? " NULLS FIRST" : " NULLS LAST")
  }
}

/// Orders the rows; equal rows keep the order of the input.
package struct Sort: PlanNode {
  package var input: any PlanNode
  package var keys: [SortKey]

  package init(_ input: any PlanNode, by keys: [SortKey]) {
    self.input = input
    self.keys = keys
  }

  package var name: String { "Sort" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode { Sort(inputs[0], by: keys) }
  package var output: [OutputColumn] { input.output }
  package var expressions: [BoundExpression] { keys.map(\.expression) }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    var copy = self
    for i in keys.indices { copy.keys[i].expression = expressions[i] }
    return copy
  }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    [keys.map { printer.text(of: $0) }.joined(separator: ", ")]
  }
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool { true }
  package var maximumRows: Int? { input.maximumRows }
  package var uniqueKeys: [Set<ColumnID>] { input.uniqueKeys }
}

/// Passes `count` rows after skipping `offset`; nil count means all the rest.
package struct Limit: PlanNode {
  package var input: any PlanNode
  package var count: Int?
  package var offset: Int

  package init(_ input: any PlanNode, count: Int?, offset: Int = 0) {
    self.input = input
    self.count = count
    self.offset = offset
  }

  package var name: String { "Limit" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    Limit(inputs[0], count: count, offset: offset)
  }
  package var output: [OutputColumn] { input.output }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    (count.map { ["\($0)"] } ?? []) + (offset > 0 ? ["offset \(offset)"] : [])
  }
  package var keepsOrder: Bool { true }
  package var maximumRows: Int? {
    guard let count else { return input.maximumRows }
    return min(count, input.maximumRows ?? count)
  }
  package var uniqueKeys: [Set<ColumnID>] { input.uniqueKeys }
}

/// The first rows of an order: Sort and Limit in one, in memory of `count + offset` rows.
package struct TopN: PlanNode {
  package var input: any PlanNode
  package var keys: [SortKey]
  package var count: Int
  package var offset: Int

  package init(_ input: any PlanNode, by keys: [SortKey], count: Int, offset: Int = 0) {
    self.input = input
    self.keys = keys
    self.count = count
    self.offset = offset
  }

  package var name: String { "TopN" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    TopN(inputs[0], by: keys, count: count, offset: offset)
  }
  package var output: [OutputColumn] { input.output }
  package var expressions: [BoundExpression] { keys.map(\.expression) }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    var copy = self
    for i in keys.indices { copy.keys[i].expression = expressions[i] }
    return copy
  }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    [
      "\(count)\(offset > 0 ? " offset \(offset)" : "")",
      "by: " + keys.map { printer.text(of: $0) }.joined(separator: ", "),
    ]
  }
  package var maximumRows: Int? { min(count, input.maximumRows ?? count) }
  package var uniqueKeys: [Set<ColumnID>] { input.uniqueKeys }
}
