/// The digits behind the second that `TIMESTAMP(p)` keeps (SQL Language Reference 19c, "TIMESTAMP Data
/// Type"; PL/SQL Language Reference 19c, "Datetime Types"): others are rounded away. Beyond six there
/// is nothing here.
package enum TimeDigits {
  /// Microseconds between two values with so many digits; nil has all.
  package static func microseconds(_ digits: Int?) -> Int64 {
    var unit: Int64 = 1
    for _ in max(0, min(digits ?? 6, 6))..<6 { unit *= 10 }
    return unit
  }

  /// Half a unit goes away from 1970 only where it goes up: moments are rounded on the line of time.
  /// Those so far away that they cannot be, such as `infinity`, stay.
  package static func rounded(_ microseconds: Int64, to unit: Int64) -> Int64 {
    let (moved, isBeyond) = microseconds.addingReportingOverflow(unit / 2)
    if isBeyond || moved < .min + unit { return microseconds }
    return moved.flooredDivision(by: unit).quotient * unit
  }
}

/// The fields of an interval type and how many digits they have: `INTERVAL YEAR(2) TO MONTH`,
/// `INTERVAL DAY(2) TO SECOND(6)` (SQL Language Reference 19c and PL/SQL Language Reference 19c,
/// "INTERVAL YEAR TO MONTH Data Type", "INTERVAL DAY TO SECOND Data Type").
package struct IntervalDigits: Sendable, Hashable {
  /// Years and months, else days and seconds.
  package let hasMonths: Bool
  /// Of years or days, from 0 to 9.
  package let leading: Int
  /// Behind the second, from 0 to 6.
  package let fraction: Int

  package init(hasMonths: Bool, leading: Int, fraction: Int) {
    self.hasMonths = hasMonths
    self.leading = max(0, min(leading, 9))
    self.fraction = max(0, min(fraction, 6))
  }

  /// The value with as many digits of seconds as the type has; nil where it has more years or days
  /// than the type has digits for: ORA-01873.
  package func fitted(_ value: Interval) -> Interval? {
    var most: UInt64 = 1
    for _ in 0..<leading { most *= 10 }
    if hasMonths { return (value.months / 12).magnitude < most ? value : nil }
    let perDay = Int128(86_400_000_000)
    let unit = Int128(TimeDigits.microseconds(fraction))
    let whole = Int128(value.days) * perDay + Int128(value.microseconds)
    let rounded = (whole + (whole < 0 ? -unit / 2 : unit / 2)) / unit * unit
    let days = rounded / perDay
    guard days.magnitude < most else { return nil }
    return Interval(
      months: value.months, days: Int32(days), microseconds: Int64(rounded % perDay))
  }
}
