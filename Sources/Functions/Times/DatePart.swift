import Columns
import Diagnostics
import Kernels

let datePartFunction = ScalarFunction(
  "date_part", "extract", "datepart", category: .date,
  summary: "A part of a date, time or interval, such as 'year', 'month', 'dow' or 'epoch'.",
  example: "date_part('month', DATE '2026-09-01')", gives: "9",
  [
    Overload("(VARCHAR, date, time or INTERVAL) → number") { given, dialect in
      if given.count == 2, given[1].type.isZoned, case .string(let name)? = given[0].constant {
        return zonedPart(name)
      }
      guard given.count == 2, case .string(let name)? = given[0].constant,
        let field = TimeField(name: name)
      else { return nil }
      let type = partSource(given[1], dialect)
      guard let type, isKnown(field, of: type) else { return nil }
      let kernel = partKernel(field, of: type)
      return Overload.Plan(
        [.varchar, type], returns: field.type, canFail: false,
        castsAnything: given[1].type == .timeNS
      ) {
        (arguments, context) throws(SQLError) in try kernel([arguments[1]], context)
      }
    },
    Overload("(VARCHAR per row, date, time or INTERVAL) → DOUBLE") { given, dialect in
      guard given.count == 2, given[0].constant == nil || given[0].constant == .null,
        let type = partSource(given[1], dialect)
      else { return nil }
      return Overload.Plan([.varchar, type], returns: .double, canFail: true) {
        (arguments, context) throws(SQLError) in try partsByName(arguments, type, context)
      }
    },
  ])

private func partSource(_ argument: ArgumentType, _ dialect: Dialect) -> DataType? {
  if argument.isStringLiteral || argument.type == .null { return .timestamp }
  switch argument.type {
  case .date, .time, .timestampTZ, .interval: return argument.type
  case .timestamp: return .timestamp
  case .timeNS: return .time
  default: return nil
  }
}

private func isKnown(_ field: TimeField, of type: DataType) -> Bool {
  switch type {
  case .date: field.ofDay(0) != nil || field.ofTime(0) != nil
  case .time: field.ofTime(0) != nil || field == .epoch || field.isOfZone
  case .interval: field.ofInterval(.zero) != nil
  case .timestampTZ: true
  default: field.ofDay(0) != nil || field.ofTime(0) != nil
  }
}

extension TimeField {
  fileprivate var isOfZone: Bool {
    self == .timezone || self == .timezoneHour || self == .timezoneMinute
  }
}

/// The kernel that takes one column of this type.
func partKernel(_ field: TimeField, of type: DataType) -> ScalarKernel {
  let result = field.type
  switch type {
  case .date:
    return { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: result) { (day: Int32) -> Int64 in field.ofDay(Int(day)) ?? 0 }
    }
  case .time:
    return { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: result) { (time: Int64) -> Int64 in
        // A time of day has no zone, which is UTC.
        field.isOfZone ? 0 : field.ofTime(time) ?? time
      }
    }
  case .interval:
    return { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: result) { (x: Interval) -> Int64 in field.ofInterval(x) ?? 0 }
    }
  case .timestampTZ:
    return { (arguments, context) throws(SQLError) in
      let zone = try TimeZone.named(context.session.timeZone)
      return Rows.map(arguments[0], to: result) { (ticks: Int64) -> Int64 in
        if field == .epoch { return ticks }
        let offset = zone.offset(at: ticks)
        switch field {
        case .timezone: return Int64(offset)
        case .timezoneHour: return Int64(offset / 3600)
        case .timezoneMinute: return Int64(offset / 60 % 60)
        default: return field.ofTimestamp(ticks &+ Int64(offset) &* 1_000_000)
        }
      }
    }
  default:
    return { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: result) { (ticks: Int64) -> Int64 in field.ofTimestamp(ticks) }
    }
  }
}

/// Each name's kernel computes its rows alone; names are few.
private func partsByName(
  _ arguments: [Column], _ type: DataType, _ context: KernelContext
) throws(SQLError) -> Column {
  let names = arguments[0]
  let values = arguments[1].flattened()
  var parts: [String: Column] = [:]
  return try Rows.make(arguments, count: context.count, to: .double) {
    (row) throws(SQLError) -> Double? in
    let name = names.view(at: row).text
    guard let field = TimeField(name: name), isKnown(field, of: type) else {
      throw unknownUnit(name)
    }
    let part: Column
    if let known = parts[name] {
      part = known
    } else {
      part = try partKernel(field, of: type)(
        [values],
        KernelContext(
          count: values.count, session: context.session))
      parts[name] = part
    }
    switch part[row] {
    case .integer(let whole): return Double(whole)
    case .decimal(let unscaled, let scale):
      return Double(unscaled) / Double(powersOfTen128[scale])
    default: return nil
    }
  }
}

func unknownUnit(_ name: String) -> SQLError {
  SQLError(
    .invalidParameter, "unit \"\(shortened(name))\" is not known",
    hint: "use year, quarter, month, week, day, hour, minute or second")
}

let datePartFunctions: [ScalarFunction] = [
  part("year", .year, "2026"), part("month", .month, "9"),
  part("day", .day, "1", "dayofmonth"), part("quarter", .quarter, "3"),
  part("week", .week, "36", "weekofyear"), part("dayofweek", .dow, "2", "weekday"),
  part("isodow", .isodow, "2"), part("dayofyear", .doy, "244"),
  part("hour", .hour, "13"), part("minute", .minute, "5"), part("century", .century, "21"),
  part("decade", .decade, "202"), part("isoyear", .isoyear, "2026"),
  part("yearweek", .yearweek, "202636"), part("millennium", .millennium, "3"),
  part("epoch", .epoch, "1788267907.500000"), part("second", .second, "7.500000"),
  part("millisecond", .milliseconds, "7500.000"), part("microsecond", .microseconds, "7500000"),
  part("nanosecond", .nanoseconds, "7500000000"), part("era", .era, "1"),
  part("timezone_hour", .timezoneHour, "0"),
  part("timezone_minute", .timezoneMinute, "0"),
]

private func part(
  _ name: String, _ field: TimeField, _ result: String, _ other: String? = nil
) -> ScalarFunction {
  var function = ScalarFunction(
    name, category: .date, summary: "The \(name) of a date, timestamp or interval.",
    example: "\(name)(TIMESTAMP '2026-09-01 13:05:07.5')", gives: result,
    [
      Overload("(date, time or INTERVAL) → BIGINT") { given, dialect in
        guard given.count == 1, let type = partSource(given[0], dialect), isKnown(field, of: type)
        else { return nil }
        return Overload.Plan([type], returns: field.type, kernel: partKernel(field, of: type))
      }
    ])
  if let other { function.names.append(other) }
  return function
}

let dayNameFunction = dayText(
  "dayname", "Tuesday", "The English name of the day of the week."
) { weekdayNames[CivilDate.weekday(days: $0)] }
let monthNameFunction = dayText("monthname", "September", "The English name of the month.") {
  monthNames[CivilDate(days: $0).month - 1]
}

let weekdayNames = [
  "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
]
let monthNames = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
]

private func dayText(
  _ name: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Int) -> String
) -> ScalarFunction {
  ScalarFunction(
    name, category: .date, summary: summary, example: "\(name)(DATE '2026-09-01')", gives: result,
    [
      Overload("(TIMESTAMP or TIMESTAMPTZ) → VARCHAR") { given, _ in
        guard given.count == 1 else { return nil }
        let type: DataType = given[0].type == .timestampTZ ? .timestampTZ : .timestamp
        return Overload.Plan([type], returns: .varchar) { (arguments, context) throws(SQLError) in
          let values = arguments[0]
          let zone = try type == .timestampTZ ? TimeZone.named(context.session.timeZone) : .utc
          return try Rows.makeTexts(arguments, count: context.count) {
            (row, out) throws(SQLError) -> Bool in
            let ticks = values.integer(at: row)
            let local = ticks &+ Int64(zone.offset(at: ticks)) &* 1_000_000
            let days = local.flooredDivision(by: microsecondsPerDay).quotient
            out.append(contentsOf: body(Int(days)).utf8)
            return true
          }
        }
      }
    ])
}
