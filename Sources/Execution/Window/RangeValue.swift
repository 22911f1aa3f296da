import Columns
import Diagnostics

/// A value of an ORDER BY key that RANGE distances can be added to.
enum RangeValue: Sendable {
  /// Integers, decimals and days: a whole number of 10^-scale.
  case exact(Int128, scale: Int)
  case double(Double)
  /// A time in ticks, so many per second; a date is a time at midnight.
  case ticks(Int128, perSecond: Int64)
  /// An interval, as long as intervals are when they are compared: a month has 30 days.
  case span(Int128)

  /// nil for NULL.
  init?(_ value: Value, type: DataType) {
    switch value {
    case .integer(let integer): self = .exact(integer, scale: 0)
    case .decimal(let unscaled, let scale): self = .exact(unscaled, scale: scale)
    case .double(let double): self = .double(double)
    case .date(let days): self = .exact(Int128(days), scale: 0)
    case .ticks(let ticks):
      var perSecond: Int64 = 1_000_000
      if case .timestamp(let unit) = type { perSecond = unit.perSecond }
      self = .ticks(Int128(ticks), perSecond: perSecond)
    case .interval(let interval): self = .span(RangeValue.length(interval))
    default: return nil
    }
  }

  private static func length(_ interval: Interval) -> Int128 {
    let days = Int128(interval.months) * 30 + Int128(interval.days)
    return days * 86_400_000_000 + Int128(interval.microseconds)
  }

  /// - Throws: `invalidParameter` for a distance that does not fit the key.
  func moved(by distance: Value, sign: Int) throws(SQLError) -> RangeValue {
    let sign128 = Int128(sign)
    switch (self, distance) {
    case (.exact(let value, let scale), .integer(let count)) where count >= 0:
      return .exact(value &+ sign128 &* count &* power(scale), scale: scale)
    case (.exact(let value, let scale), .decimal(let unscaled, let own)) where unscaled >= 0:
      let common = max(scale, own)
      return .exact(
        value &* power(common - scale) &+ sign128 &* unscaled &* power(common - own), scale: common)
    case (.double(let value), .double(let width)) where width >= 0:
      return .double(value + Double(sign) * width)
    case (.double(let value), .integer(let width)) where width >= 0:
      return .double(value + Double(sign) * Double(width))
    case (.exact(let days, 0), .interval(let interval)):
      return RangeValue.ticks(days &* 86_400_000_000, perSecond: 1_000_000)
        .moved(interval, sign: sign)
    case (.ticks, .interval(let interval)): return moved(interval, sign: sign)
    case (.span(let length), .interval(let interval)):
      return .span(length + sign128 * RangeValue.length(interval))
    default:
      throw SQLError(
        .invalidParameter, "the distance of a RANGE frame must fit its ORDER BY key",
        hint: "a number for numbers and days, an INTERVAL for times; not NULL or negative")
    }
  }

  private func moved(_ interval: Interval, sign: Int) -> RangeValue {
    guard case .ticks(let ticks, let perSecond) = self else { return self }
    let perDay = Int128(perSecond) * 86_400
    let day = ticks >= 0 ? ticks / perDay : (ticks - perDay + 1) / perDay
    let shifted = CivilDate(days: Int(day)).adding(months: sign * Int(interval.months)).days
    let days = Int128(shifted) + Int128(sign) * Int128(interval.days)
    let rest = Int128(sign) * Int128(interval.microseconds) * Int128(perSecond) / 1_000_000
    return .ticks(days * perDay + (ticks - day * perDay) + rest, perSecond: perSecond)
  }

  static func < (a: RangeValue, b: RangeValue) -> Bool {
    switch (a, b) {
    case (.exact(let x, let s), .exact(let y, let t)):
      return s == t
        ? x < y
        : s < t ? x &* RangeValue.tens(t - s) < y : x < y &* RangeValue.tens(s - t)
    case (.double(let x), .double(let y)): return x < y
    case (.span(let x), .span(let y)): return x < y
    case (.ticks(let x, let s), .ticks(let y, let t)): return x * Int128(t) < y * Int128(s)
    // A date compared with a limit that an interval made.
    case (.exact(let days, _), .ticks(let y, let t)): return days * 86_400 * Int128(t) < y
    case (.ticks(let x, let s), .exact(let days, _)): return x < days * 86_400 * Int128(s)
    default: return false
    }
  }

  private func power(_ exponent: Int) -> Int128 { RangeValue.tens(exponent) }

  private static func tens(_ exponent: Int) -> Int128 {
    (0..<max(0, exponent)).reduce(Int128(1)) { value, _ in value &* 10 }
  }
}
