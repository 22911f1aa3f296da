import Catalog
import Columns
import Plan

/// What is believed of the rows of a plan.
struct Estimate {
  var rows: Double
  var columns: [ColumnID: ColumnFacts] = [:]

  /// Distinct values of an expression: of a plain column as known, else a share of the rows.
  func distinct(_ expression: BoundExpression) -> Double {
    switch expression {
    case .column(let id, _): return max(1, min(rows, columns[id]?.distinct ?? rows * 0.5))
    case .cast(let operand, _, _): return distinct(operand)
    case .literal: return 1
    case .call(_, let arguments):
      let parts = arguments.map { distinct($0) }
      return max(1, min(rows, parts.reduce(1, *)))
    default: return max(1, rows * 0.5)
    }
  }

  /// The same plan with fewer rows.
  func scaled(to newRows: Double) -> Estimate {
    var copy = self
    copy.rows = max(newRows, 0)
    let share = rows > 0 ? min(1, newRows / rows) : 1
    for (id, facts) in columns {
      // Expected distinct values of a random part of the rows.
      let perValue = max(1, rows / max(1, facts.distinct))
      let kept = facts.distinct * (1 - power(1 - share, perValue))
      copy.columns[id]?.distinct = max(1, min(kept, max(1, newRows)))
    }
    return copy
  }
}

/// What is believed of a column.
struct ColumnFacts {
  var distinct: Double
  /// As numbers, for types that have a natural order on a line.
  var minimum: Double?
  var maximum: Double?
  var nullShare = 0.0
}

/// `base` to a real power by repeated squaring of the whole part: enough for estimates.
func power(_ base: Double, _ exponent: Double) -> Double {
  var (result, factor, rest) = (1.0, max(0, base), Int(min(exponent, 1e9)))
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}

extension Value {
  /// The value on a line, for interpolating between minimum and maximum.
  var position: Double? {
    switch self {
    case .integer(let integer): return Double(integer)
    case .decimal(let unscaled, let scale):
      var divisor = 1.0
      for _ in 0..<scale { divisor *= 10 }
      return Double(unscaled) / divisor
    case .double(let double): return double
    case .date(let days): return Double(days)
    case .ticks(let ticks): return Double(ticks)
    default: return nil
    }
  }
}
