import Columns
import Syntax

/// The digits behind the second that `TIMESTAMP(p)` keeps (PL/SQL Language Reference 19c, "Datetime
/// Types"): others are rounded away. Beyond six there is nothing here.
enum TimeDigits {
  /// Microseconds between two values with so many digits; nil has all.
  static func microseconds(_ digits: Int?) -> Int64 {
    guard let digits, digits < 6 else { return 1 }
    return NumberMath.powers[6 - max(0, digits)]
  }

  /// Half a unit goes away from 1970 only where it goes up: moments are rounded on the line of time.
  /// Those so far away that they cannot be, such as `infinity`, stay.
  static func rounded(_ microseconds: Int64, to unit: Int64) -> Int64 {
    let (moved, isBeyond) = microseconds.addingReportingOverflow(unit / 2)
    if isBeyond || moved < .min + unit { return microseconds }
    return moved.flooredDivision(by: unit).quotient * unit
  }
}

/// The fields of an interval variable and how many digits they have: `INTERVAL YEAR(2) TO MONTH`,
/// `INTERVAL DAY(2) TO SECOND(6)` (PL/SQL Language Reference 19c, "INTERVAL YEAR TO MONTH Data Type",
/// "INTERVAL DAY TO SECOND Data Type").
struct IntervalLimit {
  private let hasMonths: Bool
  private let leading: Int
  private let fraction: Int

  /// Nil for fields that Oracle's types do not have.
  init?(_ fields: IntervalFields) {
    switch fields.from {
    case .year, .month: hasMonths = true
    case .day, .hour, .minute, .second: hasMonths = false
    default: return nil
    }
    leading = min(fields.leadingPrecision ?? 2, 9)
    fraction = min(fields.secondPrecision ?? 6, 6)
  }

  /// The value with as many digits of seconds as the type has.
  /// - Throws: ORA-01873 where there are more years or days than the type has digits for.
  func fitted(_ value: Interval) throws(Raised) -> IntervalBox {
    let most = NumberMath.powers[leading]
    if hasMonths {
      let years = Int64(value.months / 12)
      guard years.magnitude < most.magnitude else { throw IntervalLimit.tooSmall }
      return IntervalBox(value, digits: leading)
    }
    let perDay: Int64 = 86_400_000_000
    let unit = TimeDigits.microseconds(fraction)
    let whole = Int128(value.days) * Int128(perDay) + Int128(value.microseconds)
    let half = Int128(unit / 2)
    let rounded = (whole + (whole < 0 ? -half : half)) / Int128(unit) * Int128(unit)
    let days = rounded / Int128(perDay)
    guard days.magnitude < most.magnitude else { throw IntervalLimit.tooSmall }
    let made = Interval(
      months: value.months, days: Int32(days), microseconds: Int64(rounded % Int128(perDay)))
    return IntervalBox(made, digits: leading, fractionDigits: fraction)
  }

  private static let tooSmall = Raised(
    -1873, "the leading precision of the interval is too small")
}
