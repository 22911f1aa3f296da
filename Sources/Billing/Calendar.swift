import Columns

/// Days since 1970-01-01.
typealias Day = Int32

/// Days and microseconds of the calendar.
enum Calendar {
  static let microsecondsPerDay: Int64 = 86_400_000_000
  static let microsecondsPerHour: Int64 = 3_600_000_000

  static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
    Day(CivilDate(year: year, month: month, day: day).days)
  }

  static func isWeekend(_ day: Day) -> Bool {
    let weekday = CivilDate.weekday(days: Int(day))
    return weekday == 0 || weekday == 6
  }
}
