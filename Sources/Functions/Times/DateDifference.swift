import Columns
import Diagnostics
import Kernels

let dateDiffFunction = ScalarFunction(
  "date_diff", "datediff", category: .date,
  summary: "How many boundaries of a unit lie between two dates or timestamps.",
  example: "date_diff('month', DATE '2026-01-31', DATE '2026-02-01')", gives: "1",
  [
    .fixed([.varchar, .timestamp, .timestamp], .int64, canFail: true) {
      (arguments, context) throws(SQLError) in
      try differences(arguments, context.count, .utc) { unit, x, y in boundaries(unit, x, y) }
    },
    // Instants are compared by the clock of the session's zone.
    .fixed([.varchar, .timestampTZ, .timestampTZ], .int64, canFail: true) {
      (arguments, context) throws(SQLError) in
      let zone = try TimeZone.named(context.session.timeZone)
      return try differences(arguments, context.count, zone) { unit, x, y in boundaries(unit, x, y)
      }
    },
  ])

let dateSubFunction = ScalarFunction(
  "date_sub", "datesub", category: .date,
  summary: "How many whole units lie between two dates or timestamps.",
  example: "date_sub('month', DATE '2026-01-31', DATE '2026-02-28')", gives: "0",
  [
    .fixed([.varchar, .timestamp, .timestamp], .int64, canFail: true) {
      (arguments, context) throws(SQLError) in
      try differences(arguments, context.count, .utc) { unit, x, y in wholeUnits(unit, x, y) }
    },
    // Instants are compared by the clock of the session's zone.
    .fixed([.varchar, .timestampTZ, .timestampTZ], .int64, canFail: true) {
      (arguments, context) throws(SQLError) in
      let zone = try TimeZone.named(context.session.timeZone)
      return try differences(arguments, context.count, zone) { unit, x, y in wholeUnits(unit, x, y)
      }
    },
  ])

private func differences(
  _ arguments: [Column], _ count: Int, _ zone: TimeZone,
  _ body: (TruncationUnit, Int64, Int64) -> Int64?
) throws(SQLError) -> Column {
  let names = arguments[0]
  let starts = arguments[1]
  let ends = arguments[2]
  return try Rows.make(arguments, count: count, to: .int64) { (row) throws(SQLError) -> Int64? in
    let name = names.view(at: row).text
    guard let unit = TruncationUnit(name: name) else { throw unknownUnit(name) }
    let (start, end) = (local(starts.integer(at: row), zone), local(ends.integer(at: row), zone))
    if let result = body(unit, start, end) { return result }
    // No unit, or too many of the smallest.
    guard body(unit, start, start) != nil else { throw unknownUnit(name) }
    throw SQLError(
      .datetimeOverflow, "more \(name)s lie between the two than a BIGINT counts")
  }
}

private func local(_ ticks: Int64, _ zone: TimeZone) -> Int64 {
  ticks &+ Int64(zone.offset(at: ticks)) &* 1_000_000
}

private func months(_ ticks: Int64) -> Int64 {
  let date = CivilDate(days: Int(ticks.flooredDivision(by: microsecondsPerDay).quotient))
  return Int64(date.year * 12 + date.month - 1)
}

private func boundaries(_ unit: TruncationUnit, _ x: Int64, _ y: Int64) -> Int64? {
  func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
    value.flooredDivision(by: divisor).quotient
  }
  func between(_ divisor: Int64) -> Int64 { floor(months(y), divisor) - floor(months(x), divisor) }
  switch unit {
  case .microsecond: return Int64(exactly: Int128(y) - Int128(x))
  case .millisecond: return floor(y, 1_000) - floor(x, 1_000)
  case .second: return floor(y, 1_000_000) - floor(x, 1_000_000)
  case .minute: return floor(y, 60_000_000) - floor(x, 60_000_000)
  case .hour: return floor(y, 3_600_000_000) - floor(x, 3_600_000_000)
  case .day: return floor(y, microsecondsPerDay) - floor(x, microsecondsPerDay)
  case .week:
    return whole(unit.truncate(x), unit.truncate(y), per: 7 * microsecondsPerDay)
  case .month: return between(1)
  case .quarter: return between(3)
  case .year: return between(12)
  case .decade: return between(120)
  case .century: return between(1200)
  case .millennium: return between(12000)
  case .isoYear:
    func year(_ ticks: Int64) -> Int64 {
      Int64(CivilDate.isoWeek(days: Int(floor(ticks, microsecondsPerDay))).year)
    }
    return year(y) - year(x)
  default: return nil
  }
}

/// The whole steps from one number to another; nil where they do not fit a BIGINT.
private func whole(_ x: Int64, _ y: Int64, per step: Int64) -> Int64? {
  Int64(exactly: (Int128(y) - Int128(x)) / Int128(step))
}

private func wholeUnits(_ unit: TruncationUnit, _ x: Int64, _ y: Int64) -> Int64? {
  let perUnit: Int64
  switch unit {
  case .microsecond: return whole(x, y, per: 1)
  case .millisecond: return whole(x, y, per: 1_000)
  case .second: return whole(x, y, per: 1_000_000)
  case .minute: return whole(x, y, per: 60_000_000)
  case .hour: return whole(x, y, per: 3_600_000_000)
  case .day: return whole(x, y, per: microsecondsPerDay)
  case .week: return whole(x, y, per: 7 * microsecondsPerDay)
  case .month: perUnit = 1
  case .quarter: perUnit = 3
  case .year, .isoYear: perUnit = 12
  case .decade: perUnit = 120
  case .century: perUnit = 1200
  case .millennium: perUnit = 12000
  default: return nil
  }
  var count = months(y) - months(x)
  let reached = shifted(
    x, by: Interval(months: Int32(truncatingIfNeeded: count)), unit: .microseconds)
  let isLastDay = CivilDate(days: Int(y.flooredDivision(by: microsecondsPerDay).quotient))
    .isLastOfMonth
  let cut =
    isLastDay
    ? CivilDate(days: Int(x.flooredDivision(by: microsecondsPerDay).quotient)).day
      > CivilDate(days: Int(y.flooredDivision(by: microsecondsPerDay).quotient)).day : false
  if let reached {
    if count > 0 && (reached > y || cut) { count -= 1 }
    if count < 0 && reached < y { count += 1 }
  }
  return count / perUnit
}

let ageFunction = ScalarFunction(
  "age", category: .date,
  summary: "The years, months, days and time from the second timestamp to the first (or to today).",
  example: "age(DATE '2026-09-01', DATE '2025-07-15')", gives: "1 year 1 mon 17 days",
  [
    .fixed([.timestamp, .timestamp], .interval) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], arguments[1], to: .interval) { (x: Int64, y: Int64) -> Interval in
        age(x, y)
      }
    },
    .fixed([.timestampTZ, .timestampTZ], .interval) { (arguments, context) throws(SQLError) in
      let zone = try TimeZone.named(context.session.timeZone)
      return Rows.map(arguments[0], arguments[1], to: .interval) {
        (x: Int64, y: Int64) -> Interval in age(local(x, zone), local(y, zone))
      }
    },
    .fixed([.timestamp], .interval, isVolatile: true) { (arguments, context) throws(SQLError) in
      let today = TruncationUnit.day.truncate(try localNow(context.session))
      return Rows.map(arguments[0].flattened(), to: .interval) { (x: Int64) -> Interval in
        age(today, x)
      }
    },
  ])

/// Field by field with borrowing; a borrowed month has the length of the earlier date's month.
private func age(_ x: Int64, _ y: Int64) -> Interval {
  if x < y {
    let positive = age(y, x)
    return Interval(
      months: -positive.months, days: -positive.days, microseconds: -positive.microseconds)
  }
  let (xDays, xTime) = x.flooredDivision(by: microsecondsPerDay)
  let (yDays, yTime) = y.flooredDivision(by: microsecondsPerDay)
  let a = CivilDate(days: Int(xDays))
  let b = CivilDate(days: Int(yDays))
  var months = (a.year - b.year) * 12 + a.month - b.month
  var days = a.day - b.day
  var time = xTime - yTime
  if time < 0 {
    time += microsecondsPerDay
    days -= 1
  }
  if days < 0 {
    days += CivilDate.daysInMonth(year: b.year, month: b.month)
    months -= 1
  }
  return Interval(
    months: Int32(truncatingIfNeeded: months), days: Int32(truncatingIfNeeded: days),
    microseconds: time)
}

let dateAddFunction = ScalarFunction(
  "date_add", category: .date, summary: "A date or timestamp moved by an interval.",
  example: "date_add(DATE '2026-01-31', INTERVAL '1 month')", gives: "2026-02-28 00:00:00",
  [
    Overload("(timestamp, INTERVAL) → timestamp") { given, _ in
      guard given.count == 2 else { return nil }
      return shiftPlan(given[0].isStringLiteral ? .timestamp : given[0].type, isSubtraction: false)
    }
  ])
