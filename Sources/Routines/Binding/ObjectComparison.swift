import Columns
import Diagnostics
import Syntax

extension ObjectTypeInfo {
  /// It has a MAP or ORDER method.
  var isOrdered: Bool { mapMethod != nil || orderMethod != nil }
}

extension RoutineBinder {
  /// Two objects compare by the values that their MAP method gives, or by what the ORDER method of the
  /// first one says of the second (Object-Relational Developer's Guide 19c, "Member Methods for Comparing
  /// Objects"). With a NULL object the result is NULL.
  /// - Returns: Nil where a chain is no such comparison.
  func objects(
    _ chain: OperatorChain, _ left: Operand, _ right: Operand, _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> Operand? {
    guard chain.rest.count == 1, chain.rest[0].operator.isComparison,
      case .object(let type) = left.type, case .object = right.type, type.isOrdered
    else { return nil }
    let compared: Operand
    if let map = type.mapMethod {
      let values = try [chain.first, chain.rest[0].operand].map { (object) throws(SQLError) in
        try method(map, of: object, [], scope)
      }
      compared = try comparison(chain.rest[0].operator, values[0], values[1], at: range)
    } else {
      let order = try method(
        type.orderMethod ?? "", of: chain.first, [chain.rest[0].operand], scope)
      compared = try comparison(
        chain.rest[0].operator, order, .literal(.integer(0), .integer), at: range)
    }
    let (a, b, compare) = (left.evaluate, right.evaluate, compared.evaluate)
    return Operand(.boolean) { (frame) throws(Raised) in
      if try a(frame).isNull { return .null }
      if try b(frame).isNull { return .null }
      return try compare(frame)
    }
  }

  private func method(
    _ name: String, of object: Expression, _ arguments: [Expression], _ scope: Scope
  ) throws(SQLError) -> Operand {
    let range = object.range
    let called = Expression(.field(object, Identifier(name, range: range)), range: range)
    guard !arguments.isEmpty else { return try expression(called, scope) }
    guard case .name(let path) = object.kind else {
      throw fail(
        526, "an object that compares by an ORDER method is a variable", at: range,
        hint: "keep it in a variable first", state: .datatypeMismatch)
    }
    let call = FunctionCall(
      name: QualifiedName(path.parts + [Identifier(name, range: range)]),
      arguments: arguments.map { FunctionCall.Argument(value: $0) })
    return try expression(Expression(.call(call), range: range), scope)
  }
}

extension BinaryOperator {
  fileprivate var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}
