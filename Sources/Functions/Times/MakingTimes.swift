import Columns
import Diagnostics
import Kernels

let makeDateFunction = ScalarFunction(
  "make_date", category: .date, summary: "The date of a year, month and day.",
  example: "make_date(2026, 9, 1)", gives: "2026-09-01",
  [
    .fixed([.int64, .int64, .int64], .date, canFail: true) {
      (arguments, context) throws(SQLError) in
      let years = arguments[0]
      let months = arguments[1]
      let days = arguments[2]
      return try Rows.make(arguments, count: context.count, to: .date) {
        (row) throws(SQLError) -> Int32? in
        let (year, month, day) = (
          years.integer(at: row), months.integer(at: row), days.integer(at: row)
        )
        return Int32(try checkedDate(year, month, day).days)
      }
    }
  ])

private func checkedDate(
  _ year: Int64, _ month: Int64, _ day: Int64
) throws(SQLError) -> CivilDate {
  guard year.magnitude < 300_000, month.magnitude < 100, day.magnitude < 100,
    let date = DateTimeReader.checked(year: Int(year), month: Int(month), day: Int(day))
  else {
    throw SQLError(.datetimeOverflow, "date field value out of range: \(year)-\(month)-\(day)")
  }
  return date
}

/// Microseconds since 1970 of a wall-clock time, away from the ends by more than a zone's offset.
func ticks(of date: CivilDate, _ time: Int64) throws(SQLError) -> Int64 {
  let (start, tooFar) = Int64(date.days).multipliedReportingOverflow(by: microsecondsPerDay)
  let (ticks, overflow) = start.addingReportingOverflow(time)
  guard !tooFar, !overflow, ticks.magnitude < UInt64(Int64.max) - UInt64(microsecondsPerDay) else {
    throw SQLError(
      .datetimeOverflow, "timestamp out of range: year \(date.year)")
  }
  return ticks
}

let makeTimestampFunction = ScalarFunction(
  "make_timestamp", category: .date,
  summary: "The timestamp of a year, month, day, hour, minute and second.",
  example: "make_timestamp(2026, 9, 1, 13, 5, 7.5)", gives: "2026-09-01 13:05:07.5",
  [
    .fixed([.int64, .int64, .int64, .int64, .int64, .double], .timestamp, canFail: true) {
      (arguments, context) throws(SQLError) in
      let fields = arguments
      let seconds = arguments[5]
      return try Rows.make(arguments, count: context.count, to: .timestamp) {
        (row) throws(SQLError) -> Int64? in
        let date = try checkedDate(
          fields[0].integer(at: row), fields[1].integer(at: row), fields[2].integer(at: row))
        let time = try checkedTime(
          fields[3].integer(at: row), fields[4].integer(at: row), seconds.double(at: row))
        return try ticks(of: date, time)
      }
    },
    // Microseconds since 1970.
    .fixed([.int64], .timestamp) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .timestamp) { (x: Int64) -> Int64 in x }
    },
  ])

let makeTimestampTZFunction = ScalarFunction(
  "make_timestamptz", category: .date,
  summary: "The instant of a year, month, day, hour, minute and second in the session's time zone "
    + "or a named one.",
  example: "make_timestamptz(2026, 9, 1, 13, 5, 7.5, 'UTC')", gives: "2026-09-01 13:05:07.5+00",
  [
    .fixed(
      [.int64, .int64, .int64, .int64, .int64, .double, .varchar], .timestampTZ, optional: 1,
      canFail: true
    ) { (arguments, context) throws(SQLError) in
      let fields = arguments
      let session = try TimeZone.named(context.session.timeZone)
      return try Rows.make(arguments, count: context.count, to: .timestampTZ) {
        (row) throws(SQLError) -> Int64? in
        let date = try checkedDate(
          fields[0].integer(at: row), fields[1].integer(at: row), fields[2].integer(at: row))
        let time = try checkedTime(
          fields[3].integer(at: row), fields[4].integer(at: row), fields[5].double(at: row))
        let zone =
          fields.count > 6 ? try TimeZone.named(fields[6].view(at: row).text) : session
        return zone.instant(ofLocal: try ticks(of: date, time))
      }
    },
    .fixed([.int64], .timestampTZ) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .timestampTZ) { (x: Int64) -> Int64 in x }
    },
  ])

/// Timestamps of so many ticks since 1970.
let makeTimestampOfTicksFunctions: [ScalarFunction] = [
  ("make_timestamp_ms", TimeUnit.milliseconds), ("make_timestamp_ns", .nanoseconds),
].map { name, unit in
  ScalarFunction(
    name, category: .date, summary: "The timestamp so many ticks of its unit after 1970.",
    example: "\(name)(0)", gives: "1970-01-01 00:00:00",
    [
      .fixed([.int64], .timestamp(unit)) { (arguments, _) throws(SQLError) in
        Rows.map(arguments[0], to: .timestamp(unit)) { (x: Int64) -> Int64 in x }
      }
    ])
}

let makeTimeFunction = ScalarFunction(
  "make_time", category: .date, summary: "The time of an hour, minute and second.",
  example: "make_time(13, 5, 7.5)", gives: "13:05:07.5",
  [
    .fixed([.int64, .int64, .double], .time, canFail: true) {
      (arguments, context) throws(SQLError) in
      let hours = arguments[0]
      let minutes = arguments[1]
      let seconds = arguments[2]
      return try Rows.make(arguments, count: context.count, to: .time) {
        (row) throws(SQLError) -> Int64? in
        try checkedTime(hours.integer(at: row), minutes.integer(at: row), seconds.double(at: row))
      }
    }
  ])

private func checkedTime(
  _ hour: Int64, _ minute: Int64, _ second: Double
) throws(SQLError) -> Int64 {
  guard hour >= 0, hour <= 24, minute >= 0, minute < 60, second >= 0, second < 61 else {
    throw SQLError(.datetimeOverflow, "time field value out of range: \(hour):\(minute):\(second)")
  }
  let microseconds = Int64((second * 1e6).rounded())
  return (hour * 3600 + minute * 60) * 1_000_000 + microseconds
}

let toIntervalFunctions: [ScalarFunction] = [
  ("to_years", "year", "3 years"), ("to_months", "month", "3 mons"),
  ("to_weeks", "week", "21 days"),
  ("to_days", "day", "3 days"), ("to_hours", "hour", "03:00:00"),
  ("to_minutes", "minute", "00:03:00"),
  ("to_seconds", "second", "00:00:03"), ("to_milliseconds", "millisecond", "00:00:00.003"),
  ("to_microseconds", "microsecond", "00:00:00.000003"), ("to_quarters", "quarter", "9 mons"),
  ("to_decades", "decade", "30 years"), ("to_centuries", "century", "300 years"),
  ("to_millennia", "millennium", "3000 years"),
].map { name, unit, result in
  ScalarFunction(
    name, category: .date, summary: "An interval of so many \(unit)s.", example: "\(name)(3)",
    gives: result,
    [
      .fixed([.int64], .interval, canFail: true) { (arguments, _) throws(SQLError) in
        try Rows.map(arguments[0], to: .interval) { (n: Int64, failed: inout Bool) -> Interval in
          guard let interval = IntervalUnit(unit)?.times(n) else {
            failed = true
            return .zero
          }
          return interval
        } failure: { (n: Int64) in
          SQLError(.datetimeOverflow, "interval out of range: \(n) \(unit)s")
        }
      }
    ])
}

/// Oracle's NUMTODSINTERVAL.
let numberToIntervalFunction = ScalarFunction(
  "numtodsinterval", category: .date,
  summary: "An interval of so many days, hours, minutes or seconds, which may be a fraction.",
  example: "numtodsinterval(1.5, 'HOUR')", gives: "01:30:00",
  [
    .fixed([.double, .varchar], .interval, canFail: true) { (arguments, context) throws(SQLError) in
      try interval(arguments, context) { (count, unit) throws(SQLError) in
        var digits: [UInt8] = []
        NumberText.append(count, to: &digits)
        return IntervalReader.read(String(decoding: digits, as: UTF8.self) + " " + unit)
      }
    }
  ])

/// Oracle's NUMTOYMINTERVAL: an INTERVAL YEAR TO MONTH has nothing below months, which are rounded.
let numberToMonthsFunction = ScalarFunction(
  "numtoyminterval", category: .date,
  summary: "An interval of so many years or months, rounded to whole months.",
  example: "numtoyminterval(1.3, 'YEAR')", gives: "1 year 4 mons",
  [
    .fixed([.double, .varchar], .interval, canFail: true) { (arguments, context) throws(SQLError) in
      try interval(arguments, context) { (count, unit) throws(SQLError) in
        let sizes: [String: Double] = ["YEAR": 12, "MONTH": 1]
        guard let size = sizes[unit.uppercased()] else {
          throw SQLError(
            .invalidParameter, "unit \"\(unit)\" is not known", hint: "use YEAR or MONTH")
        }
        guard let months = Int32(exactly: (count * size).rounded(.toNearestOrAwayFromZero)) else {
          throw SQLError(.datetimeOverflow, "interval out of range: \(count) \(unit)")
        }
        return Interval(months: months)
      }
    }
  ])

/// Intervals of numbers and the names of their units.
private func interval(
  _ arguments: [Column], _ context: KernelContext,
  _ make: (Double, String) throws(SQLError) -> Interval?
) throws(SQLError) -> Column {
  let (counts, units) = (arguments[0], arguments[1])
  return try Rows.make(arguments, count: context.count, to: .interval) {
    (row) throws(SQLError) -> Interval? in
    let name = units.view(at: row).text
    guard let interval = try make(counts.double(at: row), name) else { throw unknownUnit(name) }
    return interval
  }
}
