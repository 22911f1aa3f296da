import Columns
import Plan

extension Estimator {
  /// The share of rows for which the predicate is true, 0…1.
  func selectivity(_ predicate: BoundExpression, _ input: Estimate) -> Double {
    switch predicate {
    case .and(let parts): return conjunction(parts, input)
    case .or(let parts): return 1 - parts.reduce(1) { $0 * (1 - selectivity($1, input)) }
    case .literal(let value, _): return value == .boolean(true) ? 1 : 0
    case .inList(let operand, let values, let isNegated):
      let share = min(1, Double(values.count) / input.distinct(operand))
      return isNegated ? 1 - share : share
    case .call(let call, let arguments): return selectivity(call.name, arguments, input)
    default: return 0.3
    }
  }

  /// Bounds of one column from both sides leave what lies between them; other conditions are taken
  /// to be independent.
  private func conjunction(_ parts: [BoundExpression], _ input: Estimate) -> Double {
    var share = 1.0
    var ranges: [ColumnID: (below: Double, above: Double)] = [:]
    for part in parts {
      guard case .call(let call, let arguments) = part,
        let bound = bound(call.name, arguments, input)
      else {
        share *= selectivity(part, input)
        continue
      }
      let known = ranges[bound.column] ?? (1, 1)
      ranges[bound.column] =
        bound.isUpper
        ? (min(known.below, bound.share), known.above)
        : (known.below, min(known.above, bound.share))
    }
    return ranges.values.reduce(share) { $0 * max(0.0005, $1.below + $1.above - 1) }
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

  private func comparison(
    _ name: String, _ arguments: [BoundExpression], _ input: Estimate
  ) -> Double {
    bound(name, arguments, input).map { max(0.0005, $0.share) } ?? 0.33
  }

  /// `column < constant` by where the constant lies between minimum and maximum.
  private func bound(
    _ name: String, _ arguments: [BoundExpression], _ input: Estimate
  ) -> (column: ColumnID, isUpper: Bool, share: Double)? {
    guard ["<", "<=", ">", ">="].contains(name) else { return nil }
    var (name, column, constant) = (name, arguments[0], arguments[1])
    if case .literal = column {
      (column, constant) = (constant, column)
      name = name.hasPrefix("<") ? ">" : "<"
    }
    while case .cast(let inner, _, _) = column { column = inner }
    guard case .column(let id, _) = column, case .literal(let value, let type) = constant,
      let facts = input.columns[id], let low = facts.minimum, let high = facts.maximum,
      var place = value.position, high > low
    else { return nil }
    // A date column compared with a timestamp is in days.
    if case .cast(_, let cast, _) = arguments[0], cast.from == .date, type.isTimestamp {
      place /= 86_400_000_000
    }
    let share = min(1, max(0, (place - low) / (high - low)))
    let isUpper = name.hasPrefix("<")
    return (id, isUpper, isUpper ? share : 1 - share)
  }
}
