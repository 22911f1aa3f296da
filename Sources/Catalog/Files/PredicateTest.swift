import Columns

extension ColumnPredicate.Test {
  /// Whether some row within the bounds may pass; true if nothing is known.
  package func mayPass(_ bounds: ValueBounds) -> Bool {
    switch self {
    case .isNull: return bounds.nullCount.map { $0 > 0 } ?? true
    case .isNotNull: return !bounds.isAllNull
    case .orNull(let test):
      return bounds.nullCount.map { $0 > 0 } ?? true || test.mayPass(bounds)
    default: break
    }
    if bounds.isAllNull { return false }
    guard let low = bounds.minimum, let high = bounds.maximum else { return true }
    switch self {
    case .equal(let value): return PredicateTest.contains(low, high, value)
    case .oneOf(let values): return values.contains { PredicateTest.contains(low, high, $0) }
    case .less(let value): return (ValueOrder.compare(low, value) ?? -1) < 0
    case .lessOrEqual(let value): return (ValueOrder.compare(low, value) ?? -1) <= 0
    // Bounds leave NaN out, and NaN is greater than every number.
    case .greater(let value):
      return PredicateTest.mayBeNaN(high) || (ValueOrder.compare(high, value) ?? 1) > 0
    case .greaterOrEqual(let value):
      return PredicateTest.mayBeNaN(high) || (ValueOrder.compare(high, value) ?? 1) >= 0
    case .isNull, .isNotNull, .orNull: return true
    }
  }

  /// The values of which one must be there, for Bloom filters.
  package var wantedValues: [Value]? {
    switch self {
    case .equal(let value): [value]
    case .oneOf(let values): values
    default: nil
    }
  }
}

enum PredicateTest {
  static func contains(_ low: Value, _ high: Value, _ value: Value) -> Bool {
    if value.isNull { return false }
    guard let below = ValueOrder.compare(low, value), let above = ValueOrder.compare(high, value)
    else { return true }
    return below <= 0 && above >= 0
  }

  static func mayBeNaN(_ value: Value) -> Bool {
    if case .double = value { return true }
    return false
  }
}
