import Columns
import Diagnostics
import Kernels

extension FunctionCatalog {
  /// What a function takes of Oracle's TIMESTAMP WITH TIME ZONE: comparisons and differences the moment, the functions of
  /// dates what the value's clock shows (SQL Language Reference 19c, "Datetime Functions").
  func withoutZones(_ name: String, _ given: [ArgumentType]) -> [ArgumentType] {
    guard given.contains(where: { $0.type.isZoned }) else { return given }
    let name = name.lowercased()
    if FunctionCatalog.keepingZones.contains(name) { return given }
    var wanted = DataType.timestamp(.microseconds)
    if FunctionCatalog.comparingMoments.contains(name) {
      wanted = .timestampTZ
    } else if name == "+" || name == "-" {
      if given.contains(where: { $0.type == .interval }) { return given }
      wanted =
        given.contains { $0.type.isNumeric } ? DataType.timestamp(.seconds) : .timestampTZ
    }
    return given.map { $0.type.isZoned ? ArgumentType(wanted) : $0 }
  }

  private static let keepingZones: Set<String> = [
    "to_char", "timezone", "date_part", "is_null", "is_not_null", "coalesce", "ifnull", "nvl",
    "typeof", "min", "max", "first", "last", "any_value", "greatest", "least", "arg_min", "arg_max",
    "list", "struct_pack", "list_value", "concat", "||", "dump", "hash",
  ]

  private static let comparingMoments: Set<String> = [
    "=", "<>", "<", "<=", ">", ">=", "==", "!=", "is_distinct", "is_not_distinct",
    "sys_extract_utc", "between", "nullif", "median", "count",
    "approx_count_distinct",
  ]
}

/// Oracle's AT TIME ZONE: the same moment by another clock.
let zonedAtZone = Overload("(VARCHAR, TIMESTAMP WITH TIME ZONE) → TIMESTAMP WITH TIME ZONE") {
  given, dialect in
  guard dialect == .oracle, given.count == 2,
    given[1].type.isZoned || given[1].type == .timestampTZ || given[1].type == .date
      || given[1].type.isTimestamp
  else { return nil }
  return .values([.varchar, .timestampTZ], returns: .zoned, canFail: true) {
    (values) throws(SQLError) in
    guard case .ticks(let moment) = values[1] else { return .null }
    return ZonedTimestamp(moment: moment, in: try TimeZone.named(values[0].text)).value
  }
}

/// TIMESTAMP WITH TIME ZONE ± INTERVAL.
func zonedShift(isSubtraction: Bool) -> Overload.Plan {
  .values([.zoned, .interval], returns: .zoned, canFail: true) { (values) throws(SQLError) in
    guard let from = ZonedTimestamp(values[0]), case .interval(let given) = values[1] else {
      return .null
    }
    let interval =
      isSubtraction
      ? Interval(
        months: 0 &- given.months, days: 0 &- given.days, microseconds: 0 &- given.microseconds)
      : given
    return try from.moved(by: interval).value
  }
}

extension ZonedTimestamp {
  /// Arithmetic of moments is that of UTC (SQL Language Reference 19c, "Datetime/Interval Arithmetic").
  /// - Throws: ORA-01839 where months lead to a day that there is not.
  package func moved(by interval: Interval) throws(SQLError) -> ZonedTimestamp {
    guard let there = try movedInUTC(moment, by: interval) else {
      throw SQLError(
        .datetimeOverflow, "(full) year must be between -4713 and +9999, and not be 0", code: -1841)
    }
    return ZonedTimestamp(moment: there, in: try TimeZone.named(zone))
  }
}

package func movedInUTC(_ moment: Int64, by interval: Interval) throws(SQLError) -> Int64? {
  guard let there = shifted(moment, by: interval, unit: .microseconds) else { return nil }
  if interval.months != 0 {
    let months = Interval(months: interval.months)
    guard let sameDay = shifted(moment, by: months, unit: .microseconds) else { return nil }
    let days = [moment, sameDay].map {
      CivilDate(days: Int($0.flooredDivision(by: microsecondsPerDay).quotient)).day
    }
    guard days[0] == days[1] else {
      throw SQLError(.invalidDatetime, "date not valid for month specified", code: -1839)
    }
  }
  return there
}

/// EXTRACT of a TIMESTAMP WITH TIME ZONE: fields are those of UTC, but for those of the zone (SQL Language Reference 19c,
/// "EXTRACT (datetime)").
func zonedPart(_ name: String) -> Overload.Plan? {
  switch name.lowercased() {
  case "timezone_region", "timezone_abbr":
    return .values([.varchar, .zoned], returns: .varchar) { (values) throws(SQLError) in
      guard let zoned = ZonedTimestamp(values[1]) else { return .null }
      return .string(zoned.zone.first.map { $0.isLetter } == true ? zoned.shownZone : "UNKNOWN")
    }
  case "timezone_hour", "timezone_minute":
    let isHour = name.lowercased() == "timezone_hour"
    return .values([.varchar, .zoned], returns: .int64) { (values) throws(SQLError) in
      guard let zoned = ZonedTimestamp(values[1]) else { return .null }
      return .integer(Int128(isHour ? zoned.offset / 3600 : zoned.offset / 60 % 60))
    }
  default:
    guard let field = TimeField(name: name) else { return nil }
    let kernel = partKernel(field, of: .timestamp)
    return Overload.Plan([.varchar, .timestampTZ], returns: field.type) {
      (arguments, context) throws(SQLError) in
      try kernel([arguments[1].retyped(.timestamp)], context)
    }
  }
}

/// The wall clock that TO_CHAR shows.
func zonedMoment(_ values: Column, _ row: Int) -> TemplateMoment {
  guard let zoned = ZonedTimestamp(values[row]) else {
    return TemplateMoment(days: 0, time: 0, offset: 0, zone: "")
  }
  let (days, time) = zoned.local.flooredDivision(by: microsecondsPerDay)
  return TemplateMoment(
    days: Int(days), time: time &* 1_000, offset: zoned.offset, zone: zoned.shownZone)
}

let toTimestampTZFunction = ScalarFunction(
  "to_timestamp_tz", category: .conversion,
  summary: "The TIMESTAMP WITH TIME ZONE that a text shows by a format model.",
  example: "to_timestamp_tz('2026-09-01 13:05 +02:00', 'YYYY-MM-DD HH24:MI TZH:TZM')",
  gives: "2026-09-01 13:05:00 +02:00",
  [
    Overload("(VARCHAR[, VARCHAR[, VARCHAR]]) → TIMESTAMP WITH TIME ZONE") { given, _ in
      guard (1...3).contains(given.count) else { return nil }
      return Overload.Plan(given.map { _ in .varchar }, returns: .zoned, canFail: true) {
        (arguments, context) throws(SQLError) in try readZoned(arguments, context)
      }
    }
  ])

private func readZoned(
  _ arguments: [Column], _ context: KernelContext
) throws(SQLError) -> Column {
  let nls = try nlsParameters(arguments, at: 2)
  let session = try TimeZone.named(context.session.timeZone)
  let now = try localNow(context.session)
  let today = CivilDate(days: Int(now.flooredDivision(by: microsecondsPerDay).quotient))
  let usual = context.session.timestampFormat + " TZR"
  var builder = ColumnBuilder(.zoned, capacity: context.count)
  for row in 0..<context.count {
    guard !arguments.contains(where: { $0.isNull(row) }) else {
      builder.appendNull()
      continue
    }
    let view = arguments[0].view(at: row)
    let model = arguments.count > 1 ? arguments[1].view(at: row).text : usual
    let template = DateTemplate(model, isOracle: true)
    var reading = TemplateReading(
      view.bytes, thisYear: today.year, language: nls.language, isOracle: true)
    guard reading.read(template), let date = reading.date(fallback: today), let time = reading.time
    else {
      let (code, reason) = reading.oracleFailure(template)
      let shown =
        "\"\(shortened(view.text))\" does not fit the format model \"\(shortened(model))\""
      throw SQLError(.invalidDatetime, reason, notes: [shown], code: code)
    }
    let local = Int64(date.days) &* microsecondsPerDay &+ time / 1_000
    if let offset = reading.offset {
      builder.append(ZonedTimestamp(local: local, offset: offset).value)
    } else {
      let zone = try reading.zone.map { (name) throws(SQLError) in try TimeZone.named(name) }
      builder.append(ZonedTimestamp(local: local, in: zone ?? session).value)
    }
  }
  return builder.finish()
}
