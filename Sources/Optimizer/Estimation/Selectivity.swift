import Columns
import Plan

extension Estimator {
  /// The share of rows for which the predicate is true, 0…1.
  func selectivity(_ predicate: BoundExpression, _ input: Estimate) -> Double {
    switch predicate {
    case .and(let parts): return parts.reduce(1) { $0 * selectivity($1, input) }
    case .or(let parts): return 1 - parts.reduce(1) { $0 * (1 - selectivity($1, input)) }
    case .literal(let value, _): return value == .boolean(true) ? 1 : 0
    case .inList(let operand, let values, let isNegated):
      let share = min(1, Double(values.count) / input.distinct(operand))
      return isNegated ? 1 - share : share
    case .call(let call, let arguments): return selectivity(call.name, arguments, input)
    default: return 0.3
    }
  }

  private func selectivity(
    _ name: String, _ arguments: [BoundExpression], _ input: Estimate
  ) -> Double {
    switch name {
    case "not": return 1 - selectivity(arguments[0], input)
    case "is_true": return selectivity(arguments[0], input)
    case "=", "is_not_distinct":
      return 1 / max(input.distinct(arguments[0]), input.distinct(arguments[1]))
    case "<>": return 0.9
    case "<", "<=", ">", ">=": return comparison(name, arguments, input)
    case "is_null": return nullShare(arguments[0], input)
    case "is_not_null": return 1 - nullShare(arguments[0], input)
    case "~~", "~~*":
      if case .literal(.string(let pattern), _) = arguments[1] {
        return pattern.hasPrefix("%") ? 0.08 : 0.03
      }
      return 0.1
    case "!~~", "!~~*": return 0.9
    default: return 0.3
    }
  }

  private func nullShare(_ operand: BoundExpression, _ input: Estimate) -> Double {
    if case .column(let id, _) = operand { return input.columns[id]?.nullShare ?? 0.1 }
    return 0.1
  }

  /// `column < constant` by where the constant lies between minimum and maximum.
  private func comparison(
    _ name: String, _ arguments: [BoundExpression], _ input: Estimate
  ) -> Double {
    var (name, column, constant) = (name, arguments[0], arguments[1])
    if case .literal = column {
      (column, constant) = (constant, column)
      name = name.hasPrefix("<") ? ">" : "<"
    }
    while case .cast(let inner, _, _) = column { column = inner }
    guard case .column(let id, _) = column, case .literal(let value, let type) = constant,
      let facts = input.columns[id], let low = facts.minimum, let high = facts.maximum,
      var place = value.position, high > low
    else { return 0.33 }
    // A date column compared with a timestamp is in days.
    if case .cast(_, let cast, _) = arguments[0], cast.from == .date, type.isTimestamp {
      place /= 86_400_000_000
    }
    let share = min(1, max(0, (place - low) / (high - low)))
    return max(0.0005, name.hasPrefix("<") ? share : 1 - share)
  }
}
