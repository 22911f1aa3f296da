import Catalog
import Columns

extension ORCStatistics {
  /// What these statistics say in terms of the column's type.
  /// - Parameter trustsText: Whether the writer compared text by its bytes.
  func bounds(_ shape: ORCShape, rows: Int, trustsText: Bool) -> ValueBounds {
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
    case .string where trustsText: set(&bounds, strings) { .string($0) }
    case .decimal:
      if let low = ORCStatistics.unscaled(decimals?.minimum, shape.scale),
        let high = ORCStatistics.unscaled(decimals?.maximum, shape.scale)
      {
        set(&bounds, (low, high)) { .decimal(unscaled: $0, scale: shape.scale) }
      }
    case .timestamp, .timestampInstant: setTimes(&bounds, shape)
    case .date:
      set(&bounds, dates) {
        .date(Int32(clamping: shape.isHybridCalendar ? HybridCalendar.proleptic(day: $0) : $0))
      }
    default: break
    }
    return bounds
  }

  /// The statistics have milliseconds, rounded down, or before 1970 by some writers towards zero.
  private func setTimes(_ bounds: inout ValueBounds, _ shape: ORCShape) {
    guard let utc else { return }
    let unit: TimeUnit = shape.type == .timestamp(.nanoseconds) ? .nanoseconds : .microseconds
    let perMillisecond = unit.perSecond / 1000
    let (first, isFirst) = utc.minimum.subtractingReportingOverflow(utc.minimum <= 0 ? 1 : 0)
    let (low, isLow) = first.multipliedReportingOverflow(by: perMillisecond)
    let (next, isNext) = utc.maximum.addingReportingOverflow(1)
    let (high, isHigh) = next.multipliedReportingOverflow(by: perMillisecond)
    if isFirst || isLow || isNext || isHigh { return }
    let pair = shape.isHybridCalendar ? renumbered(low, high - 1, unit) : (low, high - 1)
    set(&bounds, pair) { .ticks($0) }
  }

  private func renumbered(
    _ low: Int64, _ high: Int64, _ unit: TimeUnit
  ) -> (minimum: Int64, maximum: Int64)? {
    let perDay = unit.perSecond * 86_400
    guard let first = HybridCalendar.proleptic(ticks: low, perDay: perDay),
      let last = HybridCalendar.proleptic(ticks: high, perDay: perDay)
    else { return nil }
    return (first, last)
  }

  /// `-12.5` as a number of the column's scale; nil if it is none.
  private static func unscaled(_ text: String?, _ scale: Int) -> Int128? {
    guard let text, text.utf8.count <= 41 else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let first = parts.first else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard fraction.utf8.count <= scale, fraction.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    let zeros = String(repeating: "0", count: scale - fraction.utf8.count)
    return Int128(String(first) + fraction + zeros)
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
