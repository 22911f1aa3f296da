import Columns
import Diagnostics
import Kernels

/// Oracle's FROM_TZ: a wall-clock time of a zone as an instant.
let fromTimeZoneFunction = ScalarFunction.simple(
  "from_tz", category: .date, summary: "A wall-clock time of a zone as a TIMESTAMP WITH TIME ZONE.",
  example: "from_tz(TIMESTAMP '2026-07-01 12:00:00', '+02:00')",
  gives: "2026-07-01 12:00:00 +02:00",
  [
    SimpleSignature([.timestamp, .varchar], returns: .zoned) { (values) throws(SQLError) in
      guard case .ticks(let local) = values[0] else { return .null }
      return ZonedTimestamp(local: local, in: try TimeZone.named(values[1].text)).value
    }
  ])

let systemUTCFunction = ScalarFunction.simple(
  "sys_extract_utc", category: .date, summary: "The wall-clock time of UTC at an instant.",
  example: "sys_extract_utc(TIMESTAMPTZ '2026-07-01 12:00:00+02')", gives: "2026-07-01 10:00:00",
  [
    SimpleSignature([.timestampTZ], returns: .timestamp) { (values) throws(SQLError) in values[0] }
  ])

let timeZoneOffsetFunction = ScalarFunction(
  "tz_offset", category: .date, summary: "The offset of a zone from UTC at this time.",
  example: "tz_offset('UTC')", gives: "+00:00",
  [
    .fixed([.varchar], .varchar, canFail: true) { (arguments, context) throws(SQLError) in
      let names = arguments[0]
      return try Rows.makeTexts(arguments, count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        let zone = try TimeZone.named(names.view(at: row).text)
        let seconds = zone.offset(at: context.session.now)
        out.append(UInt8(ascii: seconds < 0 ? "-" : "+"))
        NumberText.append(padded: UInt64(seconds.magnitude / 3600), digits: 2, to: &out)
        out.append(UInt8(ascii: ":"))
        NumberText.append(padded: UInt64(seconds.magnitude / 60 % 60), digits: 2, to: &out)
        return true
      }
    }
  ])

/// Oracle's NEW_TIME knows the zones of America by their old short names.
let newTimeFunction = ScalarFunction.simple(
  "new_time", category: .date,
  summary: "The time in a second zone when it is a given time in a first: AST, EST, CST, MST, PST, "
    + "their DT forms, GMT and others.",
  example: "new_time(TIMESTAMP '2026-01-01 12:00:00', 'EST', 'GMT')",
  gives: "2026-01-01 17:00:00",
  [
    SimpleSignature([.timestamp, .varchar, .varchar], returns: .timestamp) {
      (values) throws(SQLError) in
      guard case .ticks(let local) = values[0] else { return .null }
      let minutes = try newTimeOffset(values[2].text) - newTimeOffset(values[1].text)
      return .ticks(local &+ Int64(minutes) &* 60_000_000)
    }
  ])

private func newTimeOffset(_ name: String) throws(SQLError) -> Int {
  let hours: [String: Double] = [
    "AST": -4, "ADT": -3, "BST": -11, "BDT": -10, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4,
    "GMT": 0, "HST": -10, "HDT": -9, "MST": -7, "MDT": -6, "NST": -3.5, "PST": -8, "PDT": -7,
    "YST": -9, "YDT": -8,
  ]
  guard let found = hours[name.uppercased()] else {
    throw SQLError(.invalidParameter, "new_time does not know the zone \"\(shortened(name))\"")
  }
  return Int(found * 60)
}

let julianFunction = ScalarFunction.simple(
  "julian", category: .date, summary: "The Julian day, with the time as a fraction.",
  example: "julian(TIMESTAMP '2000-01-01 00:00:00')", gives: "2451545",
  [
    SimpleSignature([.timestamp], returns: .double) { (values) throws(SQLError) in
      guard case .ticks(let ticks) = values[0] else { return .null }
      return .double(Double(ticks) / 86_400e6 + 2_440_588)
    }
  ])

let daysInMonthFunction = ScalarFunction.simple(
  "days_in_month", category: .date, summary: "The number of days of the month of a date.",
  example: "days_in_month(DATE '2026-02-05')", gives: "28",
  [
    SimpleSignature([.date], returns: .int64) { (values) throws(SQLError) in
      guard case .date(let days) = values[0] else { return .null }
      let date = CivilDate(days: Int(days))
      return .integer(Int128(CivilDate.daysInMonth(year: date.year, month: date.month)))
    }
  ])

let epochMicrosecondsFunction = ScalarFunction.simple(
  "epoch_us", category: .date, summary: "Microseconds since 1970 of a timestamp.",
  example: "epoch_us(TIMESTAMP '1970-01-01 00:00:01')", gives: "1000000",
  [
    SimpleSignature([.timestamp], returns: .int64) { (values) throws(SQLError) in
      finite(values[0]).map { .integer(Int128($0)) } ?? .null
    }
  ] + lengthSignatures(.int64) { $0 })

let epochNanosecondsFunction = ScalarFunction.simple(
  "epoch_ns", category: .date, summary: "Nanoseconds since 1970 of a timestamp.",
  example: "epoch_ns(TIMESTAMP '1970-01-01 00:00:01')", gives: "1000000000",
  [
    SimpleSignature([.timestamp], returns: .int128) { (values) throws(SQLError) in
      finite(values[0]).map { .integer(Int128($0) * 1000) } ?? .null
    }
  ] + lengthSignatures(.int128) { $0 * 1000 })

/// The same of instants, times of day since midnight, and intervals with months of 30 days.
func lengthSignatures(
  _ returns: DataType, _ body: @escaping @Sendable (Int128) -> Int128
) -> [SimpleSignature] {
  [DataType.timestampTZ, .time, .interval].map { type in
    SimpleSignature([type], returns: returns) { (values) throws(SQLError) in
      finite(values[0]).map { .integer(body(Int128($0))) } ?? .null
    }
  }
}

/// Microseconds of what is not infinite.
private func finite(_ value: Value) -> Int64? {
  let ticks = microseconds(value)
  return Infinity.isInfinite(ticks) ? nil : ticks
}

private func microseconds(_ value: Value) -> Int64 {
  switch value {
  case .ticks(let ticks): ticks
  case .interval(let x):
    (Int64(x.months) &* 30 &+ Int64(x.days)) &* microsecondsPerDay &+ x.microseconds
  default: 0
  }
}
