import Columns
import Diagnostics
import Functions

/// Dates, timestamps and intervals.
enum Times {
  /// A date and a number of days; the seconds are rounded.
  static func addDays(_ datum: Datum, _ days: Datum) throws(Raised) -> Datum {
    if days.isNull { return .null }
    let start: Int64
    switch datum {
    case .date(let seconds): start = seconds
    default:
      guard case .date(let seconds) = try Convert.date(datum) else { return .null }
      start = seconds
    }
    let moved: Int64
    if case .integer(let whole) = days {
      let (product, overflow) = whole.multipliedReportingOverflow(by: 86_400)
      if overflow {
        throw Raised(-1841, "(full) year must be between -4713 and +9999, and not be 0")
      }
      moved = product
    } else {
      moved = try NumberMath.integer(try NumberMath.multiply(days, .integer(86_400)))
    }
    return .date(try checked(start + moved))
  }

  /// Years -4712 to 9999.
  static func checked(_ seconds: Int64) throws(Raised) -> Int64 {
    guard seconds >= -210_866_803_200, seconds <= 253_402_300_799 else {
      throw Raised(-1841, "(full) year must be between -4713 and +9999, and not be 0")
    }
    return seconds
  }

  private static func checkedMicroseconds(_ ticks: Int64) throws(Raised) -> Int64 {
    _ = try checked(ticks.flooredDivision(by: 1_000_000).quotient)
    return ticks
  }

  static func add(_ datum: Datum, _ interval: Interval) throws(Raised) -> Datum {
    if case .zoned(let box) = datum { return .zoned(ZonedBox(try moved(box.value, interval))) }
    if case .instant(let moment) = datum {
      let zone = try RunningSession.timeZone()
      return .instant(try moved(ZonedTimestamp(moment: moment, in: zone), interval).moment)
    }
    let micros = try Convert.microseconds(datum)
    var days = micros.flooredDivision(by: 86_400_000_000)
    if interval.months != 0 {
      let date = CivilDate(days: Int(days.quotient))
      let moved = date.adding(months: Int(interval.months))
      guard moved.day == date.day else { throw Raised(-1839, "date not valid for month specified") }
      days.quotient = Int64(moved.days)
    }
    let total =
      (days.quotient + Int64(interval.days)) * 86_400_000_000 + days.remainder
      + interval.microseconds
    switch datum {
    case .date: return .date(try checked(total.flooredDivision(by: 1_000_000).quotient))
    default: return .timestamp(try checkedMicroseconds(total))
    }
  }

  private static func moved(
    _ value: ZonedTimestamp, _ interval: Interval
  ) throws(Raised) -> ZonedTimestamp {
    let there: ZonedTimestamp
    do throws(SQLError) { there = try value.moved(by: interval) } catch { throw Raised(error) }
    _ = try checkedMicroseconds(there.moment)
    return there
  }

  static func sum(_ a: Interval, _ b: Interval) -> Interval {
    Interval(
      months: a.months &+ b.months, days: a.days &+ b.days,
      microseconds: a.microseconds &+ b.microseconds)
  }

  static func scaled(_ interval: Interval, by factor: Int64) -> Interval {
    Interval(
      months: interval.months &* Int32(truncatingIfNeeded: factor),
      days: interval.days &* Int32(truncatingIfNeeded: factor),
      microseconds: interval.microseconds &* factor)
  }

  static func multiply(_ datum: Datum, _ factor: Datum) throws(Raised) -> Datum {
    guard case .interval(let box) = datum, !factor.isNull else { return .null }
    let value = box.value
    let months = try NumberMath.integer(
      try NumberMath.multiply(.integer(Int64(value.months)), factor))
    let micros = Int64(value.days) * 86_400_000_000 + value.microseconds
    let moved = try NumberMath.integer(try NumberMath.multiply(.integer(micros), factor))
    let days = moved / 86_400_000_000
    return .interval(
      IntervalBox(
        Interval(
          months: Int32(truncatingIfNeeded: months), days: Int32(truncatingIfNeeded: days),
          microseconds: moved - days * 86_400_000_000)))
  }

  static func extract(_ field: String, _ datum: Datum) throws(Raised) -> Datum {
    if case .interval(let box) = datum { return try extract(field, box.value) }
    if case .zoned(let box) = datum, let part = zonePart(field, box.value) { return part }
    // Fields of a value with a zone are those of UTC.
    var micros = try Convert.microseconds(datum)
    if case .zoned(let box) = datum { micros = box.value.moment }
    let (days, rest) = micros.flooredDivision(by: 86_400_000_000)
    let date = CivilDate(days: Int(days))
    switch field {
    case "year": return .integer(Int64(date.year))
    case "month": return .integer(Int64(date.month))
    case "day": return .integer(Int64(date.day))
    case "hour": return .integer(rest / 3_600_000_000)
    case "minute": return .integer(rest / 60_000_000 % 60)
    case "second":
      return rest % 1_000_000 == 0
        ? .integer(rest / 1_000_000 % 60) : .decimal(rest % 60_000_000, scale: 6)
    default: throw Raised(-30076, "invalid extract field for extract source")
    }
  }

  private static func zonePart(_ field: String, _ value: ZonedTimestamp) -> Datum? {
    switch field {
    case "timezone_hour": return .integer(Int64(value.offset / 3600))
    case "timezone_minute": return .integer(Int64(value.offset / 60 % 60))
    case "timezone_region", "timezone_abbr":
      return .text(value.zone.first?.isLetter == true ? value.shownZone : "UNKNOWN")
    default: return nil
    }
  }

  private static func extract(_ field: String, _ interval: Interval) throws(Raised) -> Datum {
    let micros = interval.microseconds
    switch field {
    case "year": return .integer(Int64(interval.months / 12))
    case "month": return .integer(Int64(interval.months % 12))
    case "day": return .integer(Int64(interval.days) + micros / 86_400_000_000)
    case "hour": return .integer(micros / 3_600_000_000 % 24)
    case "minute": return .integer(micros / 60_000_000 % 60)
    case "second":
      return micros % 1_000_000 == 0
        ? .integer(micros / 1_000_000 % 60) : .decimal(micros % 60_000_000, scale: 6)
    default: throw Raised(-30076, "invalid extract field for extract source")
    }
  }
}
