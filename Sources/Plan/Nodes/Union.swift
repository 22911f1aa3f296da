/// All rows of each input, one input after another. Other set operations are bound as joins and
/// aggregates over it.
package struct Union: PlanNode {
  package var inputs: [any PlanNode]
  /// Column `i` takes column `i` of each input, which has the same type.
  package var output: [OutputColumn]

  package init(_ inputs: [any PlanNode], output: [OutputColumn]) {
    self.inputs = inputs
    self.output = output
  }

  package var name: String { "Union" }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode { Union(inputs, output: output) }
  /// After the columns are replaced by the input's.
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool { true }
  package var maximumRows: Int? {
    var sum = 0
    for input in inputs {
      guard let rows = input.maximumRows else { return nil }
      sum += rows
    }
    return sum
  }
}
