import Columns
import Functions
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
      return made(operands, layout).map { Connection($0, decisive: .no, otherwise: .yes) }
    case .or(let operands):
      return made(operands, layout).map { Connection($0, decisive: .yes, otherwise: .no) }
    case .inList(let operand, let values, let isNegated):
      return NumberMembership(operand, values, isNegated, layout)
        ?? TextMembership(operand, values, isNegated, layout)
    case .call(let call, let operands):
      switch (call.name, operands.count) {
      case ("is_null", 1): return NullTest(operands[0], layout, isNull: true)
      case ("is_not_null", 1): return NullTest(operands[0], layout, isNull: false)
      case ("not", 1): return made(operands[0], layout: layout).map { Negation($0) }
      case (_, 2):
        // A routine of a program has no such name.
        guard let order = Order(call.name) else { return nil }
        return NumberComparison(order, operands[0], operands[1], layout)
          ?? TextComparison(order, operands[0], operands[1], layout)
          ?? TimeComparison(order, operands[0], operands[1], layout)
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

/// What a comparison asks of the order of two values.
private enum Order {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  init?(_ name: String) {
    switch name {
    case "=": self = .equal
    case "<>": self = .notEqual
    case "<": self = .less
    case "<=": self = .lessOrEqual
    case ">": self = .greater
    case ">=": self = .greaterOrEqual
    default: return nil
    }
  }

  /// - Parameter order: Negative, zero or positive, as the left one is less, equal or greater.
  func holds(_ order: Int) -> ScalarCondition.Truth {
    let holds =
      switch self {
      case .equal: order == 0
      case .notEqual: order != 0
      case .less: order < 0
      case .lessOrEqual: order <= 0
      case .greater: order > 0
      case .greaterOrEqual: order >= 0
      }
    return holds ? .yes : .no
  }
}

/// AND and OR: one decisive truth is enough.
private final class Connection: ScalarCondition {
  let parts: [ScalarCondition]
  let decisive: Truth
  let otherwise: Truth
  init(_ parts: [ScalarCondition], decisive: Truth, otherwise: Truth) {
    (self.parts, self.decisive, self.otherwise) = (parts, decisive, otherwise)
  }
  override func truth(_ row: ScalarRow) -> Truth {
    var result = otherwise
    for part in parts {
      let truth = part.truth(row)
      if truth == decisive || truth == .untold { return truth }
      if truth == .unknown { result = .unknown }
    }
    return result
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

private final class NumberComparison: ScalarCondition {
  let order: Order
  let left: ScalarExpression
  let right: ScalarExpression
  init?(
    _ order: Order, _ left: BoundExpression, _ right: BoundExpression, _ layout: [ColumnID: Int]
  ) {
    guard let left = ScalarExpression(left, layout: layout),
      let right = ScalarExpression(right, layout: layout)
    else { return nil }
    (self.order, self.left, self.right) = (order, left, right)
  }
  override func truth(_ row: ScalarRow) -> Truth {
    guard let a = left.value(row), let b = right.value(row) else { return .untold }
    return a.isNull || b.isNull ? .unknown : order.holds(a.compare(b))
  }
}

private final class NumberMembership: ScalarCondition {
  let operand: ScalarExpression
  let values: [SmallNumber]
  let isNegated: Bool
  init?(
    _ operand: BoundExpression, _ values: [Value], _ isNegated: Bool, _ layout: [ColumnID: Int]
  ) {
    guard let made = ScalarExpression(operand, layout: layout) else { return nil }
    self.operand = made
    var numbers: [SmallNumber] = []
    for value in values {
      guard let number = SmallNumber(value) else { return nil }
      numbers.append(number)
    }
    self.values = numbers
    self.isNegated = isNegated
  }
  override func truth(_ row: ScalarRow) -> Truth {
    guard let value = operand.value(row) else { return .untold }
    if value.isNull { return .unknown }
    var hasNull = false
    for number in values {
      if number.isNull {
        hasNull = true
      } else if number.compare(value) == 0 {
        return isNegated ? .no : .yes
      }
    }
    return hasNull ? .unknown : isNegated ? .yes : .no
  }
}

private final class TextComparison: ScalarCondition {
  let order: Order
  let left: ScalarText
  let right: ScalarText
  init?(
    _ order: Order, _ left: BoundExpression, _ right: BoundExpression, _ layout: [ColumnID: Int]
  ) {
    guard let left = ScalarText(left, layout: layout),
      let right = ScalarText(right, layout: layout)
    else { return nil }
    (self.order, self.left, self.right) = (order, left, right)
  }
  override func truth(_ row: ScalarRow) -> Truth {
    left.withView(row) { a in
      right.withView(row) { b in
        guard let a, let b else { return .unknown }
        return order.holds(a.compare(b))
      }
    }
  }
}

private final class TextMembership: ScalarCondition {
  let operand: ScalarText
  let values: [ScalarText]
  let isNegated: Bool
  init?(
    _ operand: BoundExpression, _ values: [Value], _ isNegated: Bool, _ layout: [ColumnID: Int]
  ) {
    guard let made = ScalarText(operand, layout: layout) else { return nil }
    self.operand = made
    var texts: [ScalarText] = []
    for value in values {
      guard let text = ScalarText(.literal(value, .varchar), layout: [:]) else { return nil }
      texts.append(text)
    }
    self.values = texts
    self.isNegated = isNegated
  }
  override func truth(_ row: ScalarRow) -> Truth {
    operand.withView(row) { view in
      guard let view else { return .unknown }
      var hasNull = false
      for value in values {
        let truth = value.withView(row) { other -> Truth in
          other.map { $0 == view ? .yes : .no } ?? .unknown
        }
        if truth == .yes { return isNegated ? .no : .yes }
        if truth == .unknown { hasNull = true }
      }
      return hasNull ? .unknown : isNegated ? .yes : .no
    }
  }
}

private final class TimeComparison: ScalarCondition {
  let order: Order
  let left: ScalarTime
  let right: ScalarTime
  init?(
    _ order: Order, _ left: BoundExpression, _ right: BoundExpression, _ layout: [ColumnID: Int]
  ) {
    guard left.type == right.type, let left = ScalarTime(left, layout: layout),
      let right = ScalarTime(right, layout: layout)
    else { return nil }
    (self.order, self.left, self.right) = (order, left, right)
  }
  override func truth(_ row: ScalarRow) -> Truth {
    guard let a = left.ticks(row), let b = right.ticks(row) else { return .untold }
    if a.isNull || b.isNull { return .unknown }
    return order.holds(a.ticks < b.ticks ? -1 : a.ticks == b.ticks ? 0 : 1)
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
    case .column(let place): found = row.columns[place].isNull(row.row)
    case .number(let number):
      guard let value = number.value(row) else { return .untold }
      found = value.isNull
    case .text(let text): found = text.withView(row) { $0 == nil }
    }
    return found == isNull ? .yes : .no
  }
}
