import Columns
import Diagnostics
import Kernels

/// The session's wall-clock time at the statement's start, in microseconds.
func localNow(_ session: FunctionSession) throws(SQLError) -> Int64 {
  try local(session.now, session)
}

private func local(_ instant: Int64, _ session: FunctionSession) throws(SQLError) -> Int64 {
  let zone = try TimeZone.named(session.timeZone)
  return instant &+ Int64(zone.offset(at: instant)) &* 1_000_000
}

/// The clock stands still within a statement.
let clockFunctions: [ScalarFunction] = [
  clock(
    "now",
    ["current_timestamp", "transaction_timestamp", "get_current_timestamp"], .timestampTZ,
    "The instant at which the transaction that BEGIN began, else the statement."
  ) { (session) throws(SQLError) in .ticks(session.now) },
  clock(
    "statement_timestamp", ["clock_timestamp", "systimestamp"], .timestampTZ,
    "The instant at which the statement began."
  ) { (session) throws(SQLError) in .ticks(session.statementStart ?? session.now) },
  clock(
    "current_date", ["today", "curdate"], .date, "The date in the session's time zone."
  ) { (session) throws(SQLError) in
    .date(Int32(try localNow(session).flooredDivision(by: microsecondsPerDay).quotient))
  },
  clock(
    "localtimestamp", ["current_localtimestamp"], .timestamp,
    "The wall-clock time in the session's time zone."
  ) { (session) throws(SQLError) in .ticks(try localNow(session)) },
  clock(
    "sysdate", [], .timestamp(.seconds), "Oracle's date and time, to the second."
  ) { (session) throws(SQLError) in
    let now = try local(session.statementStart ?? session.now, session)
    return .ticks(now.flooredDivision(by: 1_000_000).quotient)
  },
  clock(
    "current_time", ["localtime", "get_current_time"], .time,
    "The time of day in the session's time zone."
  ) { (session) throws(SQLError) in
    .ticks(try localNow(session).flooredDivision(by: microsecondsPerDay).remainder)
  },
]

private func clock(
  _ name: String, _ others: [String], _ type: DataType, _ summary: String,
  _ value: @escaping @Sendable (FunctionSession) throws(SQLError) -> Value
) -> ScalarFunction {
  var function = ScalarFunction(
    name, category: .date, summary: summary, example: "\(name)() IS NOT NULL", gives: "true",
    [
      .fixed([], type, readsClock: true) { (_, context) throws(SQLError) in
        .constant(try value(context.session), type, count: context.count)
      },
      // CURRENT_TIMESTAMP(3): the precision says nothing here.
      .fixed([.int64], type, readsClock: true) { (_, context) throws(SQLError) in
        .constant(try value(context.session), type, count: context.count)
      },
    ])
  function.names += others
  return function
}

let timeZoneFunction = ScalarFunction(
  "timezone", category: .date,
  summary: "An instant as wall-clock time of a zone, or a wall-clock time of a zone as instant: "
    + "`x AT TIME ZONE 'Europe/Berlin'`.",
  example: "timezone('Europe/Berlin', TIMESTAMPTZ '2026-07-01 12:00:00+00')",
  gives: "2026-07-01 14:00:00",
  [
    // A TIMESTAMP of Oracle is of the session's zone (SQL Language Reference 19c, "Datetime Expressions").
    zonedAtZone,
    Overload("(VARCHAR, TIMESTAMPTZ) → TIMESTAMP, (VARCHAR, TIMESTAMP) → TIMESTAMPTZ") {
      given, dialect in
      guard given.count == 2, dialect != .oracle else { return nil }
      let isInstant = given[1].type == .timestampTZ || given[1].isStringLiteral
      guard isInstant || given[1].type.isTimestamp || given[1].type == .date else { return nil }
      let from: DataType = isInstant ? .timestampTZ : .timestamp
      let to: DataType = isInstant ? .timestamp : .timestampTZ
      return Overload.Plan([.varchar, from], returns: to, canFail: true) {
        (arguments, context) throws(SQLError) in
        let names = arguments[0]
        let values = arguments[1]
        return try Rows.make(arguments, count: context.count, to: to) {
          (row) throws(SQLError) -> Int64? in
          let zone = try TimeZone.named(names.view(at: row).text)
          let ticks = values.integer(at: row)
          return isInstant
            ? ticks &+ Int64(zone.offset(at: ticks)) &* 1_000_000 : zone.instant(ofLocal: ticks)
        }
      }
    },
  ])

/// PostgreSQL's to_timestamp(seconds), DuckDB's epoch_ms.
let epochMillisecondsFunction = ScalarFunction(
  "epoch_ms", category: .date,
  summary: "Milliseconds since 1970 of a timestamp, or the timestamp of so many.",
  example: "epoch_ms(0)", gives: "1970-01-01 00:00:00",
  [
    .fixed([.int64], .timestamp, canFail: true) { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], to: .timestamp) { (x: Int64, failed: inout Bool) -> Int64 in
        let (ticks, overflow) = x.multipliedReportingOverflow(by: 1_000)
        failed = failed || overflow
        return ticks
      } failure: { (x: Int64) in
        SQLError(.datetimeOverflow, "timestamp out of range: \(x) ms")
      }
    },
    .fixed([.timestamp], .int64) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int64) { (x: Int64) -> Int64 in
        x.flooredDivision(by: 1_000).quotient
      }
    },
  ] + lengthSignatures(.int64) { $0.flooredDivision(by: 1_000).quotient }.map(\.overload))

let overlapsFunction = ScalarFunction(
  "overlaps", category: .date,
  summary: "Whether two spans of time, each given by start and end, share an instant.",
  example: "overlaps(DATE '2026-01-01', DATE '2026-02-01', DATE '2026-01-15', DATE '2026-03-01')",
  gives: "true",
  [
    .fixed([.timestamp, .timestamp, .timestamp, .timestamp], .boolean) {
      (arguments, context) throws(SQLError) in
      let columns = arguments
      return try Rows.make(arguments, count: context.count, to: .boolean) {
        (row) throws(SQLError) -> Bool? in
        let a = columns[0].integer(at: row)
        let b = columns[1].integer(at: row)
        let c = columns[2].integer(at: row)
        let d = columns[3].integer(at: row)
        let (start, end) = (min(a, b), max(a, b))
        let (from, to) = (min(c, d), max(c, d))
        return start == from || (start < to && from < end)
      }
    }
  ])
