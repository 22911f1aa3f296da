/// A day of the proleptic Gregorian calendar; year 0 is 1 BC.
@frozen
@usableFromInline
package struct CivilDate: Sendable, Hashable {
  @usableFromInline package var year: Int
  @usableFromInline package var month: Int
  @usableFromInline package var day: Int

  @inlinable package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day so many days after 1970-01-01.
  ///
  /// Years begin in March here, so that the leap day comes last; eras are 400 years of 146,097
  /// days each.
  @inlinable package init(days: Int) {
    let shifted = days &+ 719_468
    let era = (shifted >= 0 ? shifted : shifted &- 146_096) / 146_097
    let dayOfEra = shifted &- era &* 146_097
    let yearOfEra =
      (dayOfEra &- dayOfEra / 1_460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
    let marchMonth = (5 &* dayOfYear &+ 2) / 153
    day = dayOfYear &- (153 &* marchMonth &+ 2) / 5 &+ 1
    month = marchMonth < 10 ? marchMonth &+ 3 : marchMonth &- 9
    year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01. Days beyond the month's end count on into the next one.
  @inlinable package var days: Int {
    let y = month <= 2 ? year &- 1 : year
    let era = (y >= 0 ? y : y &- 399) / 400
    let yearOfEra = y &- era &* 400
    let marchMonth = month > 2 ? month &- 3 : month &+ 9
    let dayOfYear = (153 &* marchMonth &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return era &* 146_097 &+ dayOfEra &- 719_468
  }

  @inlinable package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  @inlinable package static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  @inlinable package var isLastOfMonth: Bool {
    day == CivilDate.daysInMonth(year: year, month: month)
  }

  /// The same day so many months later, or the last one of that month if it is shorter.
  @inlinable package func adding(months: Int) -> CivilDate {
    let (moved, overflow) = months.addingReportingOverflow(year &* 12 &+ month &- 1)
    let total = overflow ? (months < 0 ? Int.min / 2 : Int.max / 2) : moved
    let newYear = total >= 0 ? total / 12 : (total &- 11) / 12
    let newMonth = total &- newYear &* 12 &+ 1
    let last = CivilDate.daysInMonth(year: newYear, month: newMonth)
    return CivilDate(year: newYear, month: newMonth, day: min(day, last))
  }

  /// 0 is Sunday.
  @inlinable package static func weekday(days: Int) -> Int {
    let shifted = (days &+ 4) % 7
    return shifted < 0 ? shifted &+ 7 : shifted
  }

  /// 1 is January 1.
  @inlinable package var dayOfYear: Int {
    days &- CivilDate(year: year, month: 1, day: 1).days &+ 1
  }

  /// The ISO 8601 week: its year and number; weeks begin on Monday, week 1 holds January 4.
  package static func isoWeek(days: Int) -> (year: Int, week: Int) {
    let monday = days - (weekday(days: days) + 6) % 7
    let year = CivilDate(days: monday + 3).year
    let fourth = CivilDate(year: year, month: 1, day: 4).days
    let firstMonday = fourth - (weekday(days: fourth) + 6) % 7
    return (year, (monday - firstMonday) / 7 + 1)
  }
}

extension FixedWidthInteger {
  /// The quotient rounded down and its remainder, which is never negative.
  @inlinable package func flooredDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient &- 1, remainder &+ divisor) : (quotient, remainder)
  }
}
