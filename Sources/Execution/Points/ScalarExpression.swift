import Catalog
import Columns
import Functions
import Plan

/// An expression of numbers over one row, computed without columns.
///
/// It knows columns, parameters, literals, casts between numeric types, and + - * MOD. A value that it
/// cannot tell exactly is nil: whoever asks lets the kernels compute the expression then.
final class ScalarExpression {
  private indirect enum Node {
    case column(Int)
    case parameter(Int)
    case constant(SmallNumber)
    case call((SmallNumber, SmallNumber) -> SmallNumber?, Node, Node, DataType)
    case cast(Node, DataType)
  }

  private let root: Node
  let type: DataType

  /// Nil for an expression of another form.
  init?(_ expression: BoundExpression, layout: [ColumnID: Int]) {
    guard let root = ScalarExpression.node(expression, layout) else { return nil }
    self.root = root
    type = expression.type
  }

  private static func node(
    _ expression: BoundExpression, _ layout: [ColumnID: Int]
  ) -> Node? {
    guard SmallNumber.holds(expression.type) else { return nil }
    switch expression {
    case .column(let id, _): return layout[id].map { .column($0) }
    case .parameter(let number, _): return .parameter(number)
    case .literal(let value, _): return SmallNumber(value).map { .constant($0) }
    case .cast(let operand, let cast, isTry: false):
      return node(operand, layout).map { .cast($0, cast.to) }
    case .call(let call, let operands):
      guard operands.count == 2, let operation = operations[call.name],
        let left = node(operands[0], layout), let right = node(operands[1], layout)
      else { return nil }
      return .call(operation, left, right, call.returnType)
    default: return nil
    }
  }

  private static var operations: [String: (SmallNumber, SmallNumber) -> SmallNumber?] {
    [
      "+": SmallNumber.add, "-": SmallNumber.subtract, "*": SmallNumber.multiply,
      "%": SmallNumber.remainder,
    ]
  }

  /// - Parameter columns: In the order of the layout; their row `row` is meant.
  func value(_ columns: [Column], _ row: Int, _ live: LiveValues) -> SmallNumber? {
    ScalarExpression.value(root, columns, row, live)
  }

  private static func value(
    _ node: Node, _ columns: [Column], _ row: Int, _ live: LiveValues
  ) -> SmallNumber? {
    switch node {
    case .column(let place): return SmallNumber(columns[place], row)
    case .parameter(let number):
      return number < live.parameters.count ? SmallNumber(live.parameters[number]) : nil
    case .constant(let number): return number
    case .call(let operation, let left, let right, let type):
      guard let a = value(left, columns, row, live), let b = value(right, columns, row, live),
        let made = operation(a, b)
      else { return nil }
      return made.exact(as: type)
    case .cast(let operand, let type):
      return value(operand, columns, row, live)?.exact(as: type)
    }
  }
}
