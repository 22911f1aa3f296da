import Catalog
import Columns

extension ORCStatistics {
  /// What these statistics say in terms of the column's type.
  func bounds(_ shape: ORCShape, rows: Int) -> ValueBounds {
    var bounds = ValueBounds(valueCount: rows)
    if shape.children.isEmpty, let valueCount, valueCount <= rows {
      bounds.nullCount = rows - valueCount
    }
    switch shape.kind {
    case .byte, .short, .int, .long:
      set(&bounds, integers) { .integer(Int128($0)) }
    case .double, .float:
      if let doubles, !doubles.minimum.isNaN, !doubles.maximum.isNaN {
        set(&bounds, doubles) { .double($0) }
      }
    case .string: set(&bounds, strings) { .string($0) }
    case .date:
      set(&bounds, dates) { .date(Int32(clamping: $0)) }
    default: break
    }
    return bounds
  }

  private func set<T>(
    _ bounds: inout ValueBounds, _ pair: (minimum: T, maximum: T)?, _ value: (T) -> Value
  ) {
    guard let pair, let order = ValueOrder.compare(value(pair.minimum), value(pair.maximum)),
      order <= 0
    else { return }
    bounds.minimum = value(pair.minimum)
    bounds.maximum = value(pair.maximum)
  }
}
