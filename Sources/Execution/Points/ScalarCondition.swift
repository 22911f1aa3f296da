import Columns
import Functions
import Kernels
import Plan

/// A condition on one row, computed without columns: comparisons of numbers, texts and times, IS NULL,
/// IN with constants, AND, OR and NOT of such.
class ScalarCondition {
  enum Truth {
    case no, yes, unknown
    /// The kernels have to tell.
    case untold
  }

  func truth(_ row: ScalarRow) -> Truth { .untold }

  /// Nil for an expression of another form.
  static func made(_ expression: BoundExpression, layout: [ColumnID: Int]) -> ScalarCondition? {
    switch expression {
    case .and(let operands):
      return made(operands, layout).flatMap { Connection.of($0, decisive: .no, otherwise: .yes) }
    case .or(let operands):
      return made(operands, layout).flatMap { Connection.of($0, decisive: .yes, otherwise: .no) }
    case .inList(let operand, let values, let isNegated):
      return Membership<ScalarExpression>(operand, values, isNegated, layout)
        ?? Membership<ScalarText>(operand, values, isNegated, layout)
    case .call(let call, let operands):
      switch (call.name, operands.count) {
      case ("is_null", 1): return NullTest(operands[0], layout, isNull: true)
      case ("is_not_null", 1): return NullTest(operands[0], layout, isNull: false)
      case ("not", 1): return made(operands[0], layout: layout).map { Negation($0) }
      case (_, 2):
        // A routine of a program has no such name.
        guard let comparison = Comparison(symbol: call.name) else { return nil }
        let (left, right) = (operands[0], operands[1])
        if let made = Compared<ScalarExpression>(comparison, left, right, layout) { return made }
        guard left.type == right.type else { return nil }
        return Compared<ScalarText>(comparison, left, right, layout)
          ?? Compared<ScalarTime>(comparison, left, right, layout)
      default: return nil
      }
    default: return nil
    }
  }

  private static func made(
    _ expressions: [BoundExpression], _ layout: [ColumnID: Int]
  ) -> [ScalarCondition]? {
    var conditions: [ScalarCondition] = []
    for expression in expressions {
      guard let condition = made(expression, layout: layout) else { return nil }
      conditions.append(condition)
    }
    return conditions
  }
}

/// AND and OR of two: one decisive truth is enough. Pairs, since the elements of an array would be
/// retained for each row.
private final class Connection: ScalarCondition {
  let first: ScalarCondition
  let second: ScalarCondition
  let decisive: Truth
  let otherwise: Truth

  init(
    _ first: ScalarCondition, _ second: ScalarCondition, decisive: Truth, otherwise: Truth
  ) {
    (self.first, self.second) = (first, second)
    (self.decisive, self.otherwise) = (decisive, otherwise)
  }

  /// Nil for none.
  static func of(
    _ parts: [ScalarCondition], decisive: Truth, otherwise: Truth
  ) -> ScalarCondition? {
    guard var made = parts.last else { return nil }
    for part in parts.dropLast().reversed() {
      made = Connection(part, made, decisive: decisive, otherwise: otherwise)
    }
    return made
  }

  override func truth(_ row: ScalarRow) -> Truth {
    let a = first.truth(row)
    if a == decisive || a == .untold { return a }
    let b = second.truth(row)
    if b == decisive || b == .untold { return b }
    return a == .unknown || b == .unknown ? .unknown : otherwise
  }
}

private final class Negation: ScalarCondition {
  let part: ScalarCondition
  init(_ part: ScalarCondition) { self.part = part }
  override func truth(_ row: ScalarRow) -> Truth {
    switch part.truth(row) {
    case .no: .yes
    case .yes: .no
    case .unknown: .unknown
    case .untold: .untold
    }
  }
}

/// How two values of one row compare.
enum ScalarOrder {
  /// Negative, zero or positive, as the left one is less, equal or greater.
  case of(Int)
  /// One of them is NULL.
  case unknown
  /// The kernels have to tell.
  case untold
}

/// A value of one row that is compared with others of its kind.
protocol ScalarOperand: AnyObject {
  /// Nil for an expression of another form.
  init?(_ expression: BoundExpression, layout: [ColumnID: Int])
  func order(against other: Self, _ row: ScalarRow) -> ScalarOrder
}

private final class Compared<Operand: ScalarOperand>: ScalarCondition {
  let comparison: Comparison
  let left: Operand
  let right: Operand
  init?(
    _ comparison: Comparison, _ left: BoundExpression, _ right: BoundExpression,
    _ layout: [ColumnID: Int]
  ) {
    guard let left = Operand(left, layout: layout), let right = Operand(right, layout: layout)
    else { return nil }
    (self.comparison, self.left, self.right) = (comparison, left, right)
  }
  override func truth(_ row: ScalarRow) -> Truth {
    switch left.order(against: right, row) {
    case .of(let order): comparison.holds(order) ? .yes : .no
    case .unknown: .unknown
    case .untold: .untold
    }
  }
}

private final class Membership<Operand: ScalarOperand>: ScalarCondition {
  let operand: Operand
  let values: [Operand]
  let isNegated: Bool
  init?(
    _ operand: BoundExpression, _ values: [Value], _ isNegated: Bool, _ layout: [ColumnID: Int]
  ) {
    guard let made = Operand(operand, layout: layout) else { return nil }
    self.operand = made
    var constants: [Operand] = []
    for value in values {
      guard let constant = Operand(.literal(value, operand.type), layout: [:]) else { return nil }
      constants.append(constant)
    }
    self.values = constants
    self.isNegated = isNegated
  }
  override func truth(_ row: ScalarRow) -> Truth {
    var isUnknown = false
    for value in values {
      switch operand.order(against: value, row) {
      case .of(0): return isNegated ? .no : .yes
      case .of: break
      case .unknown: isUnknown = true
      case .untold: return .untold
      }
    }
    return isUnknown ? .unknown : isNegated ? .yes : .no
  }
}

private final class NullTest: ScalarCondition {
  private enum Tested {
    case column(Int)
    case number(ScalarExpression)
    case text(ScalarText)
  }
  private let tested: Tested
  private let isNull: Bool
  init?(_ expression: BoundExpression, _ layout: [ColumnID: Int], isNull: Bool) {
    if case .column(let id, _) = expression, let place = layout[id] {
      tested = .column(place)
    } else if let number = ScalarExpression(expression, layout: layout) {
      tested = .number(number)
    } else if let text = ScalarText(expression, layout: layout) {
      tested = .text(text)
    } else {
      return nil
    }
    self.isNull = isNull
  }
  override func truth(_ row: ScalarRow) -> Truth {
    let found: Bool
    switch tested {
    case .column(let place): found = row.columns[place].isNull
    case .number(let number):
      guard let value = number.value(row) else { return .untold }
      found = value.isNull
    case .text(let text):
      guard let value = text.value(row) else { return .untold }
      found = value.isNull
    }
    return found == isNull ? .yes : .no
  }
}
