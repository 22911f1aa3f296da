import Columns
import Diagnostics
import Kernels

/// Dates stay dates; timestamps keep their time of day.
private func dayFunction(
  _ name: String, _ example: String, _ result: String, _ summary: String, more: [DataType],
  _ body: @escaping @Sendable (Int, [Column], Int) throws(SQLError) -> Int
) -> ScalarFunction {
  let shown = more.map { ", \($0)" }.joined()
  return ScalarFunction(
    name, category: .date, summary: summary, example: example, gives: result,
    [
      Overload("(DATE or TIMESTAMP\(shown)) → the same") { given, dialect in
        guard given.count == 1 + more.count else { return nil }
        let isText = given[0].isStringLiteral || [.null, .varchar].contains(given[0].type)
        let plain = isText ? DataType.date : given[0].type
        // Oracle gives a DATE whatever comes (SQL Language Reference 19c, "ADD_MONTHS", "LAST_DAY").
        let isMoment = dialect == .oracle && (plain.isTimestamp || plain == .timestampTZ)
        let type = isMoment ? DataType.timestamp(.seconds) : plain
        guard type == .date || type.isTimestamp else { return nil }
        let perDay: Int64
        if case .timestamp(let unit) = type { perDay = 86_400 * unit.perSecond } else { perDay = 1 }
        let plan = Overload.Plan([type] + more, returns: type, canFail: true) {
          (arguments, context) throws(SQLError) in
          let rest = Array(arguments.dropFirst())
          if type == .date {
            let dayColumn = arguments[0]
            let days = RowReader<Int32>(dayColumn)
            return try Rows.make(arguments, count: context.count, to: type) {
              (row) throws(SQLError) -> Int32? in
              try checkedDay(try body(Int(days[row]), rest, row), name)
            }
          }
          let values = arguments[0]
          return try Rows.make(arguments, count: context.count, to: type) {
            (row) throws(SQLError) -> Int64? in
            let (days, time) = values.integer(at: row).flooredDivision(by: perDay)
            let moved = try checkedDay(try body(Int(days), rest, row), name)
            return Int64(moved) &* perDay &+ time
          }
        }
        return OracleYears.checking(plan, dialect)
      }
    ])
}

private func checkedDay(_ day: Int, _ name: String) throws(SQLError) -> Int32 {
  guard day > -2_500_000, day < 105_400_000 else {
    throw SQLError(.datetimeOverflow, "the result of \(name) is out of range for DATE")
      .inOracle(-1841)
  }
  return Int32(day)
}

let addMonthsFunction = dayFunction(
  "add_months", "add_months(DATE '2026-02-28', 1)", "2026-03-31",
  "So many months later; the last day of a month stays a last day.", more: [.int64]
) { (days, rest, row) throws(SQLError) in
  let months = rest[0].integer(at: row)
  guard months.magnitude < 4_000_000 else { return Int.max }
  let date = CivilDate(days: days)
  var moved = date.adding(months: Int(months))
  if date.isLastOfMonth {
    moved.day = CivilDate.daysInMonth(year: moved.year, month: moved.month)
  }
  return moved.days
}

let lastDayFunction = dayFunction(
  "last_day", "last_day(DATE '2026-02-05')", "2026-02-28", "The last day of the month.", more: []
) { (days, _, _) throws(SQLError) in
  let date = CivilDate(days: days)
  return days + CivilDate.daysInMonth(year: date.year, month: date.month) - date.day
}

let nextDayFunction = dayFunction(
  "next_day", "next_day(DATE '2026-09-01', 'MONDAY')", "2026-09-07",
  "The first day after the date that is this weekday.", more: [.varchar]
) { (days, rest, row) throws(SQLError) in
  let name = rest[0].view(at: row).text.lowercased()
  guard name.count >= 2,
    let weekday = weekdayNames.firstIndex(where: { $0.lowercased().hasPrefix(name.prefix(3)) })
  else {
    throw SQLError(.invalidParameter, "\"\(shortened(name))\" is no day of the week")
      .inOracle(-1846)
  }
  let ahead = (weekday - CivilDate.weekday(days: days) + 7) % 7
  return days + (ahead == 0 ? 7 : ahead)
}

let monthsBetweenFunction = ScalarFunction(
  "months_between", category: .date,
  summary: "The months from the second to the first date: whole between equal days of the month "
    + "or two last days, else with a fraction of 31 days.",
  example: "months_between(DATE '2026-03-31', DATE '2026-02-28')", gives: "1.0000000000000000",
  [
    Overload("(TIMESTAMP, TIMESTAMP) → NUMBER") { given, dialect in
      guard dialect == .oracle, given.count == 2 else { return nil }
      return Overload.Plan([.timestamp, .timestamp], returns: .number) {
        (arguments, context) throws(SQLError) in
        let columns = arguments
        return try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
          monthsAsNumber(wholeSecond(columns[0], row), wholeSecond(columns[1], row))
        }
      }
    },
    .fixed([.timestamp, .timestamp], .decimal(precision: 38, scale: 16)) {
      (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], arguments[1], to: .decimal(precision: 38, scale: 16)) {
        (x: Int64, y: Int64) -> Int128 in monthsBetween(x, y)
      }
    },
  ])

/// Oracle compares two DATEs, which have no parts of seconds.
private func wholeSecond(_ moments: Column, _ row: Int) -> Int64 {
  moments.integer(at: row).flooredDivision(by: 1_000_000).quotient * 1_000_000
}

/// Scaled by 10^16.
private func monthsBetween(_ x: Int64, _ y: Int64) -> Int128 {
  let (months, ticks) = wholeMonths(x, y)
  let perMonth = Int128(microsecondsPerDay) * 31
  return Int128(months) * powersOfTen128[16]
    + dividedHalfAway(ticks * powersOfTen128[16], by: perMonth)
}

private func monthsAsNumber(_ x: Int64, _ y: Int64) -> Number {
  let (months, ticks) = wholeMonths(x, y)
  let fraction =
    Number(unscaled: ticks, scale: 0)
    / Number(unscaled: Int128(microsecondsPerDay) * 31, scale: 0)
  return Number(unscaled: Int128(months), scale: 0) + fraction
}

/// Months between the two months, and the microseconds that the days and times differ by; none
/// between equal days of the month and between two last days.
private func wholeMonths(_ x: Int64, _ y: Int64) -> (months: Int, ticks: Int128) {
  let (xDays, xTime) = x.flooredDivision(by: microsecondsPerDay)
  let (yDays, yTime) = y.flooredDivision(by: microsecondsPerDay)
  let a = CivilDate(days: Int(xDays))
  let b = CivilDate(days: Int(yDays))
  let months = (a.year - b.year) * 12 + a.month - b.month
  if a.day == b.day || (a.isLastOfMonth && b.isLastOfMonth) { return (months, 0) }
  return (months, Int128(a.day - b.day) * Int128(microsecondsPerDay) + Int128(xTime - yTime))
}
