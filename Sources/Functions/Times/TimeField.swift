import Columns
import Diagnostics
import Kernels

/// A part of a date, time or interval, as EXTRACT and DATE_PART name it.
enum TimeField: String, Sendable {
  case century, day, decade, dow, doy, epoch, hour, isodow, isoyear, julian, microseconds,
    millennium, milliseconds, minute, month, quarter, second, timezone, week, year
  case timezoneHour = "timezone_hour"
  case timezoneMinute = "timezone_minute"
  case nanoseconds, yearweek, era

  init?(name: String) {
    let word = name.lowercased()
    if let field = TimeField(rawValue: word) {
      self = field
      return
    }
    switch word {
    case "years", "yr", "y": self = .year
    case "months", "mon", "mons": self = .month
    case "days", "d", "dayofmonth": self = .day
    case "hours", "h", "hr": self = .hour
    case "minutes", "min", "mins", "m": self = .minute
    case "seconds", "sec", "s": self = .second
    case "weeks", "w", "weekofyear": self = .week
    case "quarters": self = .quarter
    case "dayofweek", "weekday": self = .dow
    case "dayofyear": self = .doy
    case "millisecond", "ms", "msec": self = .milliseconds
    case "microsecond", "us", "usec": self = .microseconds
    case "dec", "decs", "decades": self = .decade
    case "cent", "c", "centuries": self = .century
    case "mil", "mils", "millenniums", "millennia": self = .millennium
    default: return nil
    }
  }

  /// Fields with digits after the point are decimals, all others BIGINT.
  var type: DataType {
    switch self {
    case .second: .decimal(precision: 8, scale: 6)
    case .milliseconds: .decimal(precision: 10, scale: 3)
    case .epoch: .decimal(precision: 18, scale: 6)
    default: .int64
    }
  }

  /// Of a day; nil where the field is of times only.
  func ofDay(_ days: Int) -> Int64? {
    let date = CivilDate(days: days)
    let year = date.year > 0 ? date.year : date.year - 1
    switch self {
    case .year: return Int64(year)
    case .month: return Int64(date.month)
    case .day: return Int64(date.day)
    case .quarter: return Int64((date.month + 2) / 3)
    case .dow: return Int64(CivilDate.weekday(days: days))
    case .isodow: return Int64((CivilDate.weekday(days: days) + 6) % 7 + 1)
    case .doy: return Int64(date.dayOfYear)
    case .week: return Int64(CivilDate.isoWeek(days: days).week)
    case .isoyear: return Int64(CivilDate.isoWeek(days: days).year)
    case .yearweek:
      let (year, week) = CivilDate.isoWeek(days: days)
      return Int64(year * 100 + week)
    case .decade: return Int64(date.year.flooredDivision(by: 10).quotient)
    case .century: return Int64(year > 0 ? (year + 99) / 100 : (year - 99) / 100)
    case .millennium: return Int64(year > 0 ? (year + 999) / 1000 : (year - 999) / 1000)
    case .julian: return Int64(days + 2_440_588)
    case .era: return date.year > 0 ? 1 : 0
    case .timezone, .timezoneHour, .timezoneMinute: return 0
    case .epoch: return Int64(days) * 86_400_000_000
    default: return nil
    }
  }

  /// Of microseconds since midnight; nil where the field is of days only.
  func ofTime(_ time: Int64) -> Int64? {
    switch self {
    case .hour: time / 3_600_000_000
    case .minute: time / 60_000_000 % 60
    case .second, .microseconds, .milliseconds: time % 60_000_000
    case .nanoseconds: time % 60_000_000 * 1_000
    default: nil
    }
  }

  /// Of a timestamp in microseconds.
  func ofTimestamp(_ ticks: Int64) -> Int64 {
    if self == .epoch { return ticks }
    let (days, time) = ticks.flooredDivision(by: microsecondsPerDay)
    return ofTime(time) ?? ofDay(Int(days)) ?? 0
  }

  /// Of an interval; nil where it has no such field.
  func ofInterval(_ interval: Interval) -> Int64? {
    let years = Int64(interval.months / 12)
    switch self {
    case .year: return years
    case .month: return Int64(interval.months % 12)
    case .quarter: return Int64(interval.months % 12 / 3 + 1)
    case .decade: return years / 10
    case .century: return years / 100
    case .millennium: return years / 1000
    case .day: return Int64(interval.days)
    case .epoch:
      // A year counts 365.25 days, a month 30.
      let days =
        years * 365 * 4 + years + (Int64(interval.months % 12) * 30 + Int64(interval.days)) * 4
      return days * (microsecondsPerDay / 4) &+ interval.microseconds
    case .hour: return interval.microseconds / 3_600_000_000
    case .minute: return interval.microseconds / 60_000_000 % 60
    case .second, .microseconds, .milliseconds: return interval.microseconds % 60_000_000
    default: return nil
    }
  }
}
