import Columns
import Diagnostics
import Functions
import Plan

/// Compares a column in its own type instead of casting every value to a constant's type.
///
/// ```
/// CAST(day AS TIMESTAMP) <  '1995-01-01 00:00'   →  day <  '1995-01-01'
/// CAST(day AS TIMESTAMP) <= '1995-01-01 12:00'   →  day <= '1995-01-01'
/// CAST(small AS BIGINT)  =  7                    →  small = 7
/// ```
///
/// Statistics of files and their dictionaries can answer the comparison then.
func unwrapCasts(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    let old = node.expressions
    guard old.contains(where: hasComparedCast) else { return nil }
    return node.replacing(expressions: old.map { unwrapped($0, context) })
  }
}

private let mirrored = ["<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"]

private func hasComparedCast(_ expression: BoundExpression) -> Bool {
  var found = false
  expression.visit { part in
    if case .call(let call, let sides) = part, sides.count == 2, mirrored[call.name] != nil {
      for side in sides { if case .cast = side { found = true } }
    }
  }
  return found
}

private func unwrapped(_ expression: BoundExpression, _ context: RuleContext) -> BoundExpression {
  expression.rewritten { part in
    guard case .call(let call, let sides) = part, sides.count == 2,
      let turned = mirrored[call.name]
    else { return nil }
    if case .cast(let operand, let cast, false) = sides[0], case .literal(let value, _) = sides[1] {
      return comparison(call.name, operand, cast, value, context)
    }
    if case .cast(let operand, let cast, false) = sides[1], case .literal(let value, _) = sides[0] {
      return comparison(turned, operand, cast, value, context)
    }
    return nil
  }
}

private func comparison(
  _ name: String, _ operand: BoundExpression, _ cast: Cast, _ value: Value, _ context: RuleContext
) -> BoundExpression? {
  switch (cast.from, cast.to, value) {
  case (.date, .timestamp(let unit), .ticks(let ticks)):
    let perDay = Int64(clamping: unit.perSecond) * 86_400
    let (day, rest) = ticks.quotientAndRemainder(dividingBy: perDay)
    let isBelow = rest < 0
    guard let days = Int32(exactly: isBelow ? day - 1 : day) else { return nil }
    guard let test = dayTest(name, isMidnight: rest == 0) else { return nil }
    return try? context.call(test, [operand, .literal(.date(days), .date)])
  case (let from, let to, .integer(let integer)) where from.isSignedInteger && to.isSignedInteger:
    guard let limits = from.integerLimits, limits.contains(integer) else { return nil }
    return try? context.call(name, [operand, .literal(.integer(integer), from)])
  default: return nil
  }
}

/// How a day compares with the day of a moment, where it compares so with the moment.
private func dayTest(_ name: String, isMidnight: Bool) -> String? {
  if isMidnight { return name }
  switch name {
  case "<", "<=": return "<="
  case ">", ">=": return ">"
  default: return nil
  }
}

extension DataType {
  fileprivate var isSignedInteger: Bool { integerLimits != nil }

  fileprivate var integerLimits: ClosedRange<Int128>? {
    switch self {
    case .int8: Int128(Int8.min)...Int128(Int8.max)
    case .int16: Int128(Int16.min)...Int128(Int16.max)
    case .int32: Int128(Int32.min)...Int128(Int32.max)
    case .int64: Int128(Int64.min)...Int128(Int64.max)
    default: nil
    }
  }
}
