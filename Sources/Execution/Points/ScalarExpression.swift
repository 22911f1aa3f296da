import Columns
import Functions
import Plan

/// What scalar expressions are computed of: the row's values in the order of a layout, and parameters.
/// Plain pointers: nothing is retained for each row. Whoever makes it keeps both alive.
struct ScalarRow {
  var columns: UnsafePointer<Scalar>
  let parameters: UnsafePointer<Scalar>
  let parameterCount: Int

  /// - Parameter parameters: None for expressions without.
  init(columns: ScalarBlock, parameters: ScalarBlock) {
    self.columns = columns.pointer
    self.parameters = parameters.pointer
    parameterCount = parameters.count
  }
}

/// An expression of numbers over one row, computed without columns.
///
/// It knows columns, parameters, literals, casts between numeric types, + - * / MOD, ROUND, TRUNC, ABS,
/// GREATEST, LEAST, COALESCE and CASE. A value that it cannot tell exactly is nil: whoever asks lets the
/// kernels compute the expression then.
final class ScalarExpression: ScalarOperand {
  private let root: ScalarNumber
  let type: DataType

  /// Nil for an expression of another form.
  init?(_ expression: BoundExpression, layout: [ColumnID: Int]) {
    guard let root = ScalarExpression.node(expression, layout) else { return nil }
    self.root = root
    type = expression.type
  }

  func value(_ row: ScalarRow) -> SmallNumber? { root.value(row) }

  func order(against other: ScalarExpression, _ row: ScalarRow) -> ScalarOrder {
    guard let a = value(row), let b = other.value(row) else { return .untold }
    return a.isNull || b.isNull ? .unknown : .of(a.compare(b))
  }

  private static func node(
    _ expression: BoundExpression, _ layout: [ColumnID: Int]
  ) -> ScalarNumber? {
    guard SmallNumber.holds(expression.type) else { return nil }
    switch expression {
    case .column(let id, _): return layout[id].map { ColumnNumber($0) }
    case .parameter(let number, _): return ParameterNumber(number)
    case .literal(let value, _): return SmallNumber(value).map { ConstantNumber($0) }
    case .cast(let operand, let cast, isTry: false):
      return node(operand, layout).map { CastNumber($0, cast.to) }
    case .call(let call, let operands): return self.call(call, operands, layout)
    case .coalesce(let operands, _):
      return nodes(operands, layout).map { CoalescedNumber($0) }
    case .conditional(let branches, let otherwise, _):
      guard let last = node(otherwise, layout) else { return nil }
      var made: [(condition: ScalarCondition, result: ScalarNumber)] = []
      for branch in branches {
        guard let condition = ScalarCondition.made(branch.condition, layout: layout),
          let result = node(branch.result, layout)
        else { return nil }
        made.append((condition, result))
      }
      return ConditionalNumber(made, otherwise: last)
    default: return nil
    }
  }

  private static func nodes(
    _ expressions: [BoundExpression], _ layout: [ColumnID: Int]
  ) -> [ScalarNumber]? {
    var made: [ScalarNumber] = []
    for expression in expressions {
      guard let node = node(expression, layout) else { return nil }
      made.append(node)
    }
    return made
  }

  /// Routines of programs may have the names of functions, but are never strict.
  private static func call(
    _ call: ScalarCall, _ operands: [BoundExpression], _ layout: [ColumnID: Int]
  ) -> ScalarNumber? {
    guard call.traits.isStrict, !call.traits.isVolatile else { return nil }
    if call.name == "round" || call.name == "trunc", let first = operands.first {
      var digits = 0
      if operands.count == 2 {
        guard case .literal(.integer(let given), _) = operands[1], (0...18).contains(given) else {
          return nil
        }
        digits = Int(given)
      }
      return node(first, layout).map {
        RoundedNumber($0, digits, cuts: call.name == "trunc", call.returnType)
      }
    }
    guard let operation = operations[call.name],
      let given = nodes(operands, layout), !given.isEmpty
    else { return nil }
    switch (given.count, call.name) {
    case (1, "-"): return CalledNumber(operation, ConstantNumber(.zero), given[0], call.returnType)
    case (1, "abs"), (1, "greatest"), (1, "least"):
      return CalledNumber(operation, given[0], given[0], call.returnType)
    case (2, _) where call.name != "abs":
      return CalledNumber(operation, given[0], given[1], call.returnType)
    case (3..., "greatest"), (3..., "least"):
      return given.dropFirst(2).reduce(
        CalledNumber(operation, given[0], given[1], call.returnType)
      ) { CalledNumber(operation, $0, $1, call.returnType) }
    default: return nil
    }
  }

  private static let operations: [String: @Sendable (SmallNumber, SmallNumber) -> SmallNumber?] = [
    "+": { SmallNumber.add($0, $1) }, "-": { SmallNumber.subtract($0, $1) },
    "*": { SmallNumber.multiply($0, $1) }, "/": { SmallNumber.divide($0, $1) },
    "%": { SmallNumber.remainder($0, $1) }, "abs": { number, _ in number.magnitude },
    "greatest": { SmallNumber.extreme($0, $1, isGreatest: true) },
    "least": { SmallNumber.extreme($0, $1, isGreatest: false) },
  ]
}

/// A part of a scalar expression. Classes, since the parts of an enum would be retained for each row.
private class ScalarNumber {
  func value(_ row: ScalarRow) -> SmallNumber? { nil }
}

private final class ColumnNumber: ScalarNumber {
  let place: Int
  init(_ place: Int) { self.place = place }
  override func value(_ row: ScalarRow) -> SmallNumber? {
    SmallNumber(row.columns[place])
  }
}

private final class ParameterNumber: ScalarNumber {
  let number: Int
  init(_ number: Int) { self.number = number }
  override func value(_ row: ScalarRow) -> SmallNumber? {
    number < row.parameterCount ? SmallNumber(row.parameters[number]) : nil
  }
}

private final class ConstantNumber: ScalarNumber {
  let constant: SmallNumber
  init(_ constant: SmallNumber) { self.constant = constant }
  override func value(_ row: ScalarRow) -> SmallNumber? { constant }
}

private final class CalledNumber: ScalarNumber {
  let operation: (SmallNumber, SmallNumber) -> SmallNumber?
  let left: ScalarNumber
  let right: ScalarNumber
  let type: DataType
  init(
    _ operation: @escaping (SmallNumber, SmallNumber) -> SmallNumber?, _ left: ScalarNumber,
    _ right: ScalarNumber, _ type: DataType
  ) {
    (self.operation, self.left, self.right, self.type) = (operation, left, right, type)
  }
  override func value(_ row: ScalarRow) -> SmallNumber? {
    guard let a = left.value(row), let b = right.value(row), let made = operation(a, b) else {
      return nil
    }
    return made.exact(as: type)
  }
}

private final class RoundedNumber: ScalarNumber {
  let operand: ScalarNumber
  let digits: Int
  let cuts: Bool
  let type: DataType
  init(_ operand: ScalarNumber, _ digits: Int, cuts: Bool, _ type: DataType) {
    (self.operand, self.digits, self.cuts, self.type) = (operand, digits, cuts, type)
  }
  override func value(_ row: ScalarRow) -> SmallNumber? {
    operand.value(row)?.rounded(toScale: digits, cuts: cuts).exact(as: type)
  }
}

private final class CastNumber: ScalarNumber {
  let operand: ScalarNumber
  let type: DataType
  init(_ operand: ScalarNumber, _ type: DataType) { (self.operand, self.type) = (operand, type) }
  override func value(_ row: ScalarRow) -> SmallNumber? {
    guard let value = operand.value(row) else { return nil }
    if case .decimal(_, let scale) = type {
      return value.rounded(toScale: scale, cuts: false).exact(as: type)
    }
    return value.exact(as: type)
  }
}

private final class CoalescedNumber: ScalarNumber {
  let operands: [ScalarNumber]
  init(_ operands: [ScalarNumber]) { self.operands = operands }
  override func value(_ row: ScalarRow) -> SmallNumber? {
    for operand in operands {
      guard let value = operand.value(row) else { return nil }
      if !value.isNull { return value }
    }
    return .null
  }
}

private final class ConditionalNumber: ScalarNumber {
  let branches: [(condition: ScalarCondition, result: ScalarNumber)]
  let otherwise: ScalarNumber
  init(
    _ branches: [(condition: ScalarCondition, result: ScalarNumber)], otherwise: ScalarNumber
  ) {
    (self.branches, self.otherwise) = (branches, otherwise)
  }
  override func value(_ row: ScalarRow) -> SmallNumber? {
    for (condition, result) in branches {
      switch condition.truth(row) {
      case .yes: return result.value(row)
      case .untold: return nil
      case .no, .unknown: continue
      }
    }
    return otherwise.value(row)
  }
}
