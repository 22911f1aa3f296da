import Columns
import Diagnostics

/// A column that a node gives.
package struct OutputColumn: Sendable {
  package var id: ColumnID
  package var name: String
  package var type: DataType

  package init(_ id: ColumnID, _ name: String, _ type: DataType) {
    self.id = id
    self.name = name
    self.type = type
  }

  package var reference: BoundExpression { .column(id, type) }
}

/// An expression and the column that it makes.
package struct NamedExpression: Sendable {
  package var expression: BoundExpression
  package var column: OutputColumn

  package init(_ expression: BoundExpression, as column: OutputColumn) {
    self.expression = expression
    self.column = column
  }
}

/// One step of a logical plan: a value, immutable, that answers questions about itself.
///
/// A rule asks a node; it does not ask what kind of node it is, unless the rule is about that
/// kind. A node that a rule never heard of gives safe answers.
package protocol PlanNode: Sendable {
  /// As EXPLAIN prints it: `Filter`, `HashJoin`.
  var name: String { get }
  var inputs: [any PlanNode] { get }
  /// The same node over other inputs, in the same order.
  func replacing(inputs: [any PlanNode]) -> any PlanNode
  var output: [OutputColumn] { get }
  /// The node's own expressions.
  var expressions: [BoundExpression] { get }
  /// The same node with other expressions, in the order of `expressions`.
  func replacing(expressions: [BoundExpression]) -> any PlanNode
  /// What EXPLAIN prints behind the name.
  func details(_ printer: ExpressionPrinter) -> [String]

  /// Whether a filter on these output columns may be applied to input `index` instead.
  func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool
  /// Whether the rows come in the order of the (only) input.
  var keepsOrder: Bool { get }
  /// At most this many rows, if known for certain.
  var maximumRows: Int? { get }
  /// Sets of output columns whose values no two rows share.
  var uniqueKeys: [Set<ColumnID>] { get }
  /// Whether what is below may not be shown.
  var isOpaque: Bool { get }
}

extension PlanNode {
  package var expressions: [BoundExpression] { [] }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode { self }
  package func details(_ printer: ExpressionPrinter) -> [String] { [] }
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool { false }
  package var keepsOrder: Bool { false }
  package var maximumRows: Int? { nil }
  package var uniqueKeys: [Set<ColumnID>] { [] }
  package var isOpaque: Bool { false }

  package var outputIDs: Set<ColumnID> { Set(output.map(\.id)) }
  package var types: [DataType] { output.map(\.type) }

  /// True when two runs over the same rows may differ.
  package var isVolatile: Bool {
    expressions.contains(where: \.isVolatile) || inputs.contains { $0.isVolatile }
  }

  /// The plan with every node replaced from the leaves up; nil keeps a node.
  package func rewritten(
    _ change: (any PlanNode) throws(SQLError) -> (any PlanNode)?
  ) throws(SQLError) -> any PlanNode {
    var changed: [any PlanNode] = []
    for input in inputs { changed.append(try input.rewritten(change)) }
    let rebuilt = inputs.isEmpty ? self : replacing(inputs: changed)
    return try change(rebuilt) ?? rebuilt
  }

  /// The columns from outside that the plan refers to: those of outer queries.
  package var freeColumns: Set<ColumnID> {
    var used: Set<ColumnID> = []
    var made: Set<ColumnID> = []
    collectColumns(used: &used, made: &made)
    return used.subtracting(made)
  }

  private func collectColumns(used: inout Set<ColumnID>, made: inout Set<ColumnID>) {
    for expression in expressions { used.formUnion(expression.columns) }
    made.formUnion(outputIDs)
    for input in inputs { input.collectColumns(used: &used, made: &made) }
  }
}
