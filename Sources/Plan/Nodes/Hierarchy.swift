import Columns

/// CONNECT BY: the base rows, then round by round the children of the last round's rows, given in
/// the order of a walk through the trees: each row before its children, siblings by number.
///
/// ```
/// base, step    payload …, row number of the source, node number of the parent (base: -1)
/// scan in step  payload …, row number of the source, node number of the parent, node number
/// output        payload …, whether the row has no children, whether it closes a cycle
/// ```
package struct Hierarchy: PlanNode {
  package var number: Int
  package var base: any PlanNode
  /// Reads the last round by `CommonTableScan(number:)`.
  package var step: any PlanNode
  package var payload: [OutputColumn]
  package var isLeaf: OutputColumn
  package var isCycle: OutputColumn
  /// A row is no child of its own descendants: such a child is an error, or left out.
  package var findsCycles: Bool
  package var leavesOutCycles: Bool

  package init(
    number: Int, base: any PlanNode, step: any PlanNode, payload: [OutputColumn],
    isLeaf: OutputColumn, isCycle: OutputColumn, findsCycles: Bool, leavesOutCycles: Bool
  ) {
    self.number = number
    self.base = base
    self.step = step
    self.payload = payload
    self.isLeaf = isLeaf
    self.isCycle = isCycle
    self.findsCycles = findsCycles
    self.leavesOutCycles = leavesOutCycles
  }

  package var name: String { "Hierarchy" }
  package var inputs: [any PlanNode] { [base, step] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    var copy = self
    copy.base = inputs[0]
    copy.step = inputs[1]
    return copy
  }
  package var output: [OutputColumn] { payload + [isLeaf, isCycle] }
}
