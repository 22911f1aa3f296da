import Columns
import Diagnostics

/// The calendar of Java's old classes: Julian before 1582-10-15, Gregorian from then on.
///
/// Spark and Hive count days and moments in it where the footer says so (`CalendarKind`): the same
/// name of a day then has another number than in the Gregorian calendar that reaches back forever.
///
/// ```
/// day     -141428 of the hybrid calendar  1582-10-04  →  -141438 of ours
/// ```
enum HybridCalendar {
  /// 1582-10-15, since 1970-01-01.
  static let firstGregorianDay: Int64 = -141_427

  /// The number in our calendar of the day with the same name; a day that only the Julian calendar
  /// has, February 29 of 1500, is the one after it.
  static func proleptic(day: Int64) -> Int64 {
    if day >= firstGregorianDay { return day }
    // Days since March 1 of the Julian year 0; the leap day is the last of four years.
    let (cycle, dayOfCycle) = (day &+ 719_470).flooredDivision(by: 1461)
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460) / 365
    let dayOfYear = dayOfCycle - yearOfCycle * 365
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let date = CivilDate(
      year: Int(cycle * 4 + yearOfCycle + (month <= 2 ? 1 : 0)), month: Int(month),
      day: Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
    return Int64(date.days)
  }

  /// The same clock on the day of the same name; nil where 64 bits do not hold it.
  /// - Parameter perDay: Ticks of a day.
  static func proleptic(ticks: Int64, perDay: Int64) -> Int64? {
    let (day, rest) = ticks.flooredDivision(by: perDay)
    if day >= firstGregorianDay { return ticks }
    let (start, overflow) = proleptic(day: day).multipliedReportingOverflow(by: perDay)
    return overflow ? nil : start + rest
  }
}
