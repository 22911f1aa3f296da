import Columns
import Diagnostics
import Kernels

/// A date, time, timestamp or interval ± an interval; dates become timestamps.
///
/// - Parameter refusesMissingDays: Months lead to no 30 February: in Oracle that is an error (SQL
///   Language Reference 19c, "Datetime/Interval Arithmetic"), elsewhere the month's last day.
func shiftPlan(
  _ type: DataType, isSubtraction: Bool, refusesMissingDays: Bool = false
) -> Overload.Plan? {
  switch type {
  case .structure where type.isZoned: return zonedShift(isSubtraction: isSubtraction)
  case .date, .timestamp:
    // Milliseconds become microseconds; Oracle's DATE keeps its seconds.
    let unit: TimeUnit =
      type == .timestamp(.nanoseconds)
      ? .nanoseconds : type == .timestamp(.seconds) ? .seconds : .microseconds
    let result = DataType.timestamp(unit)
    let shift = plan(result, isSubtraction) { ticks, interval in
      shifted(ticks, by: interval, unit: unit)
    }
    return refusesMissingDays ? checkingDays(shift, unit) : shift
  case .timestampTZ where refusesMissingDays:
    // Oracle computes in UTC.
    let shift = plan(.timestampTZ, isSubtraction) { shifted($0, by: $1, unit: .microseconds) }
    return checkingDays(shift, .microseconds)
  case .timestampTZ:
    return Overload.Plan([type, .interval], returns: type, canFail: true) {
      (arguments, context) throws(SQLError) in
      let zone = try TimeZone.named(context.session.timeZone)
      return try shift(arguments, type, isSubtraction) { ticks, interval in
        let local = ticks &+ Int64(zone.offset(at: ticks)) &* 1_000_000
        let whole = Interval(months: interval.months, days: interval.days)
        let moved =
          whole == .zero
          ? ticks : shifted(local, by: whole, unit: .microseconds).map(zone.instant(ofLocal:))
        guard let moved else { return nil }
        let (sum, overflow) = moved.addingReportingOverflow(interval.microseconds)
        return overflow ? nil : sum
      }
    }
  case .time:
    return plan(.time, isSubtraction) { ticks, interval in
      (ticks &+ interval.microseconds % microsecondsPerDay)
        .flooredDivision(by: microsecondsPerDay).remainder
    }
  case .interval: return intervalSum(isSubtraction)
  default: return nil
  }
}

/// Refuses moves by months to a day that the month does not have.
private func checkingDays(_ plan: Overload.Plan, _ unit: TimeUnit) -> Overload.Plan {
  var checked = plan
  let kernel = plan.kernel
  checked.kernel = { (arguments, context) throws(SQLError) in
    let intervals = arguments[1].flattened()
    let months = intervals.span(of: Interval.self)
    if (0..<months.count).contains(where: { months[$0].months != 0 }) {
      let moved = try kernel(arguments, context).flattened()
      let before = arguments[0].flattened()
      for row in 0..<context.count where !moved.isNull(row) && months[row].months != 0 {
        let whole = Interval(
          days: intervals.span(of: Interval.self)[row].days,
          microseconds: intervals.span(of: Interval.self)[row].microseconds)
        guard whole == .zero else { continue }
        let perDay = 86_400 * unit.perSecond
        let (from, to) = (
          CivilDate(days: Int(ticks(before, row, unit).flooredDivision(by: perDay).quotient)),
          CivilDate(days: Int(moved.span(of: Int64.self)[row].flooredDivision(by: perDay).quotient))
        )
        guard from.day == to.day else {
          throw SQLError(
            .invalidDatetime, "date not valid for month specified", code: -1839)
        }
      }
      return moved
    }
    return try kernel(arguments, context)
  }
  return checked
}

/// The moment of a row in a unit, of a date or a timestamp.
private func ticks(_ column: Column, _ row: Int, _ unit: TimeUnit) -> Int64 {
  column.type == .date
    ? Int64(column.span(of: Int32.self)[row]) * 86_400 * unit.perSecond
    : column.span(of: Int64.self)[row]
}

private func plan(
  _ type: DataType, _ isSubtraction: Bool,
  _ body: @escaping @Sendable (Int64, Interval) -> Int64?
) -> Overload.Plan {
  Overload.Plan([type, .interval], returns: type, canFail: true) {
    (arguments, _) throws(SQLError) in try shift(arguments, type, isSubtraction, body)
  }
}

@inline(__always)
private func shift(
  _ arguments: [Column], _ type: DataType, _ isSubtraction: Bool,
  _ body: (Int64, Interval) -> Int64?
) throws(SQLError) -> Column {
  try Rows.map(arguments[0], arguments[1], to: type) {
    (ticks: Int64, interval: Interval, failed: inout Bool) -> Int64 in
    let signed =
      isSubtraction
      ? Interval(
        months: 0 &- interval.months, days: 0 &- interval.days,
        microseconds: 0 &- interval.microseconds) : interval
    if let moved = body(ticks, signed) { return moved }
    failed = true
    return 0
  } failure: { (ticks: Int64, interval: Interval) in
    let from = ValueText.text(of: .ticks(ticks), type: type)
    let by = ValueText.text(of: .interval(interval), type: .interval)
    return SQLError(
      .datetimeOverflow, "timestamp out of range: \(from) \(isSubtraction ? "-" : "+") \(by)")
  }
}

/// Months first (the day is cut to the month's end), then days, then time.
func shifted(_ ticks: Int64, by interval: Interval, unit: TimeUnit) -> Int64? {
  let perDay = 86_400 * unit.perSecond
  var result = ticks
  if interval.months != 0 || interval.days != 0 {
    let (days, time) = ticks.flooredDivision(by: perDay)
    var day = Int(days)
    if interval.months != 0 {
      day = CivilDate(days: day).adding(months: Int(interval.months)).days
    }
    day += Int(interval.days)
    let (whole, overflow) = Int64(day).multipliedReportingOverflow(by: perDay)
    let (sum, second) = whole.addingReportingOverflow(time)
    if overflow || second { return nil }
    result = sum
  }
  let more: Int64
  switch unit {
  case .nanoseconds:
    let (product, overflow) = interval.microseconds.multipliedReportingOverflow(by: 1_000)
    if overflow { return nil }
    more = product
  case .microseconds: more = interval.microseconds
  default: more = dividedHalfAway(interval.microseconds, by: 1_000_000 / unit.perSecond)
  }
  let (sum, overflow) = result.addingReportingOverflow(more)
  // Beyond year 294,276 nothing prints; the first timestamp is the first whole day of 64 bits.
  if unit == .microseconds, sum < firstMicrosecond { return nil }
  return overflow || sum.magnitude > UInt64(Int64.max) - 1 ? nil : sum
}

/// 22 December 290309 BC.
private let firstMicrosecond: Int64 = -9_223_372_022_400_000_000

private func intervalSum(_ isSubtraction: Bool) -> Overload.Plan {
  Overload.Plan([.interval, .interval], returns: .interval, canFail: true) {
    (arguments, _) throws(SQLError) in
    try Rows.map(arguments[0], arguments[1], to: .interval) {
      (x: Interval, y: Interval, failed: inout Bool) -> Interval in
      let months =
        isSubtraction
        ? x.months.subtractingReportingOverflow(y.months)
        : x.months.addingReportingOverflow(y.months)
      let days =
        isSubtraction
        ? x.days.subtractingReportingOverflow(y.days) : x.days.addingReportingOverflow(y.days)
      let time =
        isSubtraction
        ? x.microseconds.subtractingReportingOverflow(y.microseconds)
        : x.microseconds.addingReportingOverflow(y.microseconds)
      failed = failed || months.overflow || days.overflow || time.overflow
      return Interval(
        months: months.partialValue, days: days.partialValue, microseconds: time.partialValue)
    } failure: { (_: Interval, _: Interval) in
      SQLError(.datetimeOverflow, "interval out of range")
    }
  }
}

/// INTERVAL × or ÷ a number: fractions of months go into days of 30, of days into time.
///
/// - Parameter wholeMonths: Months are rounded: Oracle's INTERVAL YEAR TO MONTH has nothing below them.
func scaledInterval(isDivision: Bool, wholeMonths: Bool) -> Overload.Plan {
  Overload.Plan([.interval, .double], returns: .interval, canFail: true) {
    (arguments, _) throws(SQLError) in
    try Rows.map(arguments[0], arguments[1], to: .interval) {
      (x: Interval, factor: Double, failed: inout Bool) -> Interval in
      guard let result = scaled(x, by: factor, isDivision, wholeMonths) else {
        failed = true
        return .zero
      }
      return result
    } failure: { (_: Interval, factor: Double) in
      isDivision && factor == 0
        ? divisionByZero : SQLError(.datetimeOverflow, "interval out of range")
    }
  }
}

/// A number × INTERVAL.
func scaledByLeft(wholeMonths: Bool) -> Overload.Plan {
  let scaled = scaledInterval(isDivision: false, wholeMonths: wholeMonths)
  return Overload.Plan([.double, .interval], returns: .interval, canFail: true) {
    (arguments, context) throws(SQLError) in
    try scaled.kernel([arguments[1], arguments[0]], context)
  }
}

private func scaled(
  _ x: Interval, by factor: Double, _ isDivision: Bool, _ wholeMonths: Bool
) -> Interval? {
  if isDivision && factor == 0 { return nil }
  func times(_ value: Double) -> Double { isDivision ? value / factor : value * factor }
  // A fraction such as a third has no exact double: 12 months of it are 4.
  let exactMonths = times(Double(x.months))
  let months =
    wholeMonths ? round9(exactMonths).rounded(.toNearestOrAwayFromZero) : exactMonths
  let wholeMonths = months.rounded(.towardZero)
  // A hundred-millionth of a day is below a millisecond: what binary fractions add is cut off.
  let daysOfMonths = round9((months - wholeMonths) * 30)
  let days = times(Double(x.days))
  let wholeDays = days.rounded(.towardZero) + daysOfMonths.rounded(.towardZero)
  let restOfDays =
    round9(days - days.rounded(.towardZero)) + daysOfMonths - daysOfMonths.rounded(.towardZero)
  let time = (times(Double(x.microseconds)) + restOfDays * 86_400e6).rounded(.toNearestOrEven)
  guard wholeMonths.magnitude < 2e9, wholeDays.magnitude < 2e9, time.magnitude < 9.2e18 else {
    return nil
  }
  return Interval(months: Int32(wholeMonths), days: Int32(wholeDays), microseconds: Int64(time))
}

private func round9(_ value: Double) -> Double { (value * 1e9).rounded() / 1e9 }
