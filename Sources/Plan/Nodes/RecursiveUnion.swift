/// WITH RECURSIVE: the base rows, then the step over the last round's rows until none come.
package struct RecursiveUnion: PlanNode {
  /// USING KEY: one row for each key, made from all rows so far by `merge`.
  package struct Keyed: Sendable {
    /// `merge` reads the rows so far by `CommonTableScan(number: rows)`.
    package var rows: Int
    package var merge: any PlanNode
    /// No aggregates: the last row of each key counts, so that earlier ones need not be kept.
    package var isReplacing: Bool

    package init(rows: Int, merge: any PlanNode, isReplacing: Bool) {
      self.rows = rows
      self.merge = merge
      self.isReplacing = isReplacing
    }
  }

  package var number: Int
  package var label: String
  package var base: any PlanNode
  /// Reads the last round by `CommonTableScan(number:)`.
  package var step: any PlanNode
  /// UNION ALL keeps duplicates; UNION drops rows that came before.
  package var keepsDuplicates: Bool
  /// The step reads all rows so far by `CommonTableScan(number: whole)`: `recurring.t`.
  package var whole: Int?
  package var keyed: Keyed?
  package var output: [OutputColumn]

  package init(
    number: Int, label: String, base: any PlanNode, step: any PlanNode, keepsDuplicates: Bool,
    whole: Int? = nil, keyed: Keyed? = nil, output: [OutputColumn]
  ) {
    self.number = number
    self.label = label
    self.base = base
    self.step = step
    self.keepsDuplicates = keepsDuplicates
    self.whole = whole
    self.keyed = keyed
    self.output = output
  }

  package var name: String { "RecursiveUnion" }
  package var inputs: [any PlanNode] { [base, step] + (keyed.map { [$0.merge] } ?? []) }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    var copy = self
    copy.base = inputs[0]
    copy.step = inputs[1]
    if inputs.count > 2 { copy.keyed?.merge = inputs[2] }
    return copy
  }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    [label] + (keyed == nil ? [] : ["by key"])
  }
}
