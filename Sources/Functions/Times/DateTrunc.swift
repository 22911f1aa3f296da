import Columns
import Diagnostics
import Kernels

/// A unit that dates are cut or rounded to.
enum TruncationUnit: Sendable {
  case microsecond, millisecond, second, minute, hour, day, week, month, quarter, year, decade,
    century, millennium
  /// Oracle's `WW` and `W`: weeks that begin on the weekday of January 1 or of the month's first.
  case weekOfYear, weekOfMonth
  /// Oracle's `D`: weeks that begin on Sunday.
  case sundayWeek
  case isoYear

  /// The names of PostgreSQL and DuckDB.
  init?(name: String) {
    switch name.lowercased() {
    case "microsecond", "microseconds", "us": self = .microsecond
    case "millisecond", "milliseconds", "ms": self = .millisecond
    case "second", "seconds", "sec", "s", "epoch": self = .second
    case "minute", "minutes", "min", "m": self = .minute
    case "hour", "hours", "h": self = .hour
    case "day", "days", "d", "dow", "isodow", "dayofweek", "weekday", "doy", "dayofyear", "julian",
      "dayofmonth":
      self = .day
    case "week", "weeks", "w", "yearweek", "weekofyear": self = .week
    case "month", "months", "mon": self = .month
    case "quarter", "quarters": self = .quarter
    case "year", "years", "y": self = .year
    case "decade", "decades": self = .decade
    case "century", "centuries": self = .century
    case "millennium", "millennia", "millenniums", "mil": self = .millennium
    case "isoyear": self = .isoYear
    default: return nil
    }
  }

  /// Oracle's format models (SQL Language Reference, ROUND and TRUNC Date Functions).
  init?(model: String) {
    switch model.uppercased() {
    case "CC", "SCC": self = .century
    case "SYYYY", "YYYY", "YEAR", "SYEAR", "YYY", "YY", "Y": self = .year
    case "IYYY", "IYY", "IY", "I": self = .isoYear
    case "Q": self = .quarter
    case "MONTH", "MON", "MM", "RM": self = .month
    case "WW": self = .weekOfYear
    case "IW": self = .week
    case "W": self = .weekOfMonth
    case "DDD", "DD", "J": self = .day
    case "DAY", "DY", "D": self = .sundayWeek
    case "HH", "HH12", "HH24": self = .hour
    case "MI": self = .minute
    default: return nil
    }
  }

  /// Microseconds, where every unit has the same length.
  private var length: Int64? {
    switch self {
    case .microsecond: 1
    case .millisecond: 1_000
    case .second: 1_000_000
    case .minute: 60_000_000
    case .hour: 3_600_000_000
    case .day: microsecondsPerDay
    default: nil
    }
  }

  /// The start of the unit that a timestamp in microseconds lies in.
  func truncate(_ ticks: Int64) -> Int64 {
    if let length { return ticks &- ticks.flooredDivision(by: length).remainder }
    let days = Int(ticks.flooredDivision(by: microsecondsPerDay).quotient)
    return Int64(firstDay(days)) &* microsecondsPerDay
  }

  func firstDay(_ days: Int) -> Int {
    let date = CivilDate(days: days)
    func january(_ year: Int) -> Int { CivilDate(year: year, month: 1, day: 1).days }
    switch self {
    case .week: return days - (CivilDate.weekday(days: days) + 6) % 7
    case .sundayWeek: return days - CivilDate.weekday(days: days)
    case .weekOfYear: return days - (days - january(date.year)) % 7
    case .weekOfMonth: return days - (date.day - 1) % 7
    case .month: return days - (date.day - 1)
    case .quarter:
      return CivilDate(year: date.year, month: (date.month - 1) / 3 * 3 + 1, day: 1).days
    case .year: return january(date.year)
    case .isoYear:
      let first = january(CivilDate.isoWeek(days: days).year) + 3
      return TruncationUnit.week.firstDay(first)
    case .decade: return january(date.year.flooredDivision(by: 10).quotient * 10)
    case .century: return january((date.year - 1).flooredDivision(by: 100).quotient * 100 + 1)
    case .millennium: return january((date.year - 1).flooredDivision(by: 1000).quotient * 1000 + 1)
    default: return days
    }
  }

  /// The nearer of the unit's start and the next one, as Oracle's ROUND defines it per unit.
  func round(_ ticks: Int64) -> Int64 {
    if let length { return truncate(ticks &+ length / 2) }
    let days = Int(ticks.flooredDivision(by: microsecondsPerDay).quotient)
    let date = CivilDate(days: days)
    let roundsUp: Bool
    switch self {
    case .month: roundsUp = date.day >= 16
    case .quarter:
      roundsUp = date.month % 3 == 0 || (date.month % 3 == 2 && date.day >= 16)
    case .year: roundsUp = date.month >= 7
    case .century: roundsUp = (date.year - 1) % 100 >= 50
    default:
      // Weeks: from the middle of the fourth day on.
      let start = truncate(ticks)
      return ticks &- start >= microsecondsPerDay * 7 / 2 ? start &+ microsecondsPerDay * 7 : start
    }
    return roundsUp ? next(days) : truncate(ticks)
  }

  private func next(_ days: Int) -> Int64 {
    let start = CivilDate(days: firstDay(days))
    let months: Int =
      switch self {
      case .month: 1
      case .quarter: 3
      case .century: 1200
      default: 12
      }
    return Int64(start.adding(months: months).days) &* microsecondsPerDay
  }
}

let dateTruncFunction = ScalarFunction(
  "date_trunc", "datetrunc", category: .date,
  summary: "The start of the unit ('month', 'week', 'hour', …) that a date or timestamp lies in.",
  example: "date_trunc('month', TIMESTAMP '2026-09-17 13:05:00')", gives: "2026-09-01 00:00:00",
  [
    Overload("(VARCHAR, timestamp) → timestamp") { given, _ in
      guard given.count == 2 else { return nil }
      let isInstant = given[1].type == .timestampTZ
      if given[1].type == .interval { return intervalTruncation }
      let type: DataType = isInstant ? .timestampTZ : .timestamp
      return Overload.Plan([.varchar, type], returns: type, canFail: true) {
        (arguments, context) throws(SQLError) in
        let zone = isInstant ? try TimeZone.named(context.session.timeZone) : TimeZone.utc
        return try truncated(arguments, type, context.count, zone)
      }
    }
  ])

private func truncated(
  _ arguments: [Column], _ type: DataType, _ count: Int, _ zone: TimeZone
) throws(SQLError) -> Column {
  let names = arguments[0]
  let values = arguments[1]
  func unit(_ row: Int) throws(SQLError) -> TruncationUnit {
    let name = names.view(at: row).text
    guard let unit = TruncationUnit(name: name) else { throw unknownUnit(name) }
    return unit
  }
  func truncate(_ ticks: Int64, _ unit: TruncationUnit) -> Int64 {
    if zone === TimeZone.utc { return unit.truncate(ticks) }
    let local = ticks &+ Int64(zone.offset(at: ticks)) &* 1_000_000
    return zone.instant(ofLocal: unit.truncate(local))
  }
  if names.isConstant {
    let one = try unit(0)
    return Rows.map(values, to: type) { (ticks: Int64) -> Int64 in truncate(ticks, one) }
  }
  return try Rows.make(arguments, count: count, to: type) { (row) throws(SQLError) -> Int64? in
    truncate(values.integer(at: row), try unit(row))
  }
}

private let intervalTruncation = Overload.Plan(
  [.varchar, .interval], returns: .interval, canFail: true
) { (arguments, context) throws(SQLError) in
  let names = arguments[0]
  let column = arguments[1]
  let values = RowReader<Interval>(column)
  return try Rows.make(arguments, count: context.count, to: .interval) {
    (row) throws(SQLError) -> Interval? in
    let name = names.view(at: row).text
    guard let unit = TruncationUnit(name: name) else { throw unknownUnit(name) }
    let x = values[row]
    switch unit {
    case .month: return Interval(months: x.months)
    case .quarter: return Interval(months: x.months / 3 * 3)
    case .year, .isoYear: return Interval(months: x.months / 12 * 12)
    case .decade: return Interval(months: x.months / 120 * 120)
    case .century: return Interval(months: x.months / 1200 * 1200)
    case .millennium: return Interval(months: x.months / 12000 * 12000)
    case .week: return Interval(months: x.months, days: x.days / 7 * 7)
    case .day: return Interval(months: x.months, days: x.days)
    default:
      return Interval(
        months: x.months, days: x.days, microseconds: unit.truncate(x.microseconds))
    }
  }
}

/// `TRUNC(date[, model])` and `ROUND(date[, model])`; nil where the argument is no date.
func dateRoundingPlan(
  _ given: [ArgumentType], _ dialect: Dialect, isRound: Bool
) -> Overload.Plan? {
  guard let first = given.first, given.count <= 2, !first.isStringLiteral else { return nil }
  guard first.type == .date || first.type.isTimestamp || first.type == .timestampTZ else {
    return nil
  }
  // A DATE stays one; a TIMESTAMP becomes Oracle's DATE with seconds there.
  let isDate = first.type == .date
  let type: DataType = isDate ? .date : dialect == .oracle ? .timestamp(.seconds) : .timestamp
  let types: [DataType] = [isDate ? .timestamp : type] + given.dropFirst().map { _ in .varchar }
  let plan = Overload.Plan(types, returns: type, canFail: given.count == 2) {
    (arguments, context) throws(SQLError) in
    let models = arguments.count > 1 ? arguments[1] : nil
    let values = arguments[0]
    let perTick: Int64 = values.type == .timestamp(.seconds) ? 1_000_000 : 1
    func cut(_ row: Int) throws(SQLError) -> Int64 {
      var unit = TruncationUnit.day
      if let models { unit = try modelUnit(models.view(at: row).text) }
      let ticks = values.integer(at: row) &* perTick
      return isRound ? unit.round(ticks) : unit.truncate(ticks)
    }
    if isDate {
      return try Rows.make(arguments, count: context.count, to: .date) {
        (row) throws(SQLError) -> Int32? in
        Int32(truncatingIfNeeded: try cut(row) / microsecondsPerDay)
      }
    }
    return try Rows.make(arguments, count: context.count, to: type) {
      (row) throws(SQLError) -> Int64? in try cut(row) / perTick
    }
  }
  // A day is never cut out of the years, so that TRUNC(d) cannot fail.
  return isRound || given.count == 2 ? OracleYears.checking(plan, dialect) : plan
}

private func modelUnit(_ model: String) throws(SQLError) -> TruncationUnit {
  guard let unit = TruncationUnit(model: model) ?? TruncationUnit(name: model) else {
    throw SQLError(
      .invalidParameter, "\"\(shortened(model))\" is no unit for TRUNC or ROUND of a date",
      hint: "use YYYY, Q, MM, WW, IW, DD, HH24 or MI")
  }
  return unit
}
