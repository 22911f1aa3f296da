import Columns
import Diagnostics
import Kernels

/// The plan of `a op b` where a side is a date, a time or an interval; nil where none is.
func timePlan(
  _ symbol: ArithmeticOperator, _ given: [ArgumentType], _ dialect: Dialect
) -> Overload.Plan? {
  guard given.count == 2 else { return nil }
  var left = given[0].type
  var right = given[1].type
  // A bare text beside a date is an interval when added, a date when subtracted.
  if given[1].isStringLiteral, left.isTemporal || left == .interval {
    right = symbol == .subtract && left != .interval ? left : .interval
  }
  if given[0].isStringLiteral, right.isTemporal || right == .interval {
    left = symbol == .subtract && right != .interval ? right : .interval
  }
  if symbol == .add, right.isTemporal || right.isZoned, left == .interval || left.isNumeric {
    guard let plan = timePlan(symbol, right, left, dialect) else { return nil }
    let kernel = sparingInfinities(plan.arguments, plan.returns, "+", plan.kernel)
    return Overload.Plan(
      [plan.arguments[1], plan.arguments[0]], returns: plan.returns, canFail: true
    ) { (arguments, context) throws(SQLError) in
      try kernel([arguments[1], arguments[0]], context)
    }
  }
  guard var plan = timePlan(symbol, left, right, dialect) else { return nil }
  plan = OracleYears.checking(plan, dialect)
  plan.kernel = sparingInfinities(
    plan.arguments, plan.returns, symbol == .subtract ? "-" : "+", plan.kernel)
  return plan
}

private func timePlan(
  _ symbol: ArithmeticOperator, _ left: DataType, _ right: DataType, _ dialect: Dialect
) -> Overload.Plan? {
  switch (symbol, left, right) {
  case (.add, _, .interval), (.subtract, _, .interval):
    return shiftPlan(
      left, isSubtraction: symbol == .subtract, refusesMissingDays: dialect == .oracle)
  case (.add, .date, .time), (.add, .time, .date): return dateAndTime(left, right)
  case (.subtract, .date, .date) where dialect == .postgres: return dayDifference
  case (.subtract, _, _) where left.isTemporal && right.isTemporal:
    return difference(left, right, dialect)
  case (.add, .date, _) where right.isInteger, (.subtract, .date, _) where right.isInteger:
    return daysPlan(isSubtraction: symbol == .subtract)
  case (.add, _, _), (.subtract, _, _):
    guard dialect == .oracle, left == .date || left.isTimestamp, right.isNumeric else { return nil }
    return fractionalDaysPlan(isSubtraction: symbol == .subtract)
  case (.multiply, .interval, _) where right.isNumeric,
    (.divide, .interval, _) where right.isNumeric:
    return scaledInterval(isDivision: symbol == .divide, wholeMonths: dialect == .oracle)
  case (.multiply, _, .interval) where left.isNumeric:
    return scaledByLeft(wholeMonths: dialect == .oracle)
  default: return nil
  }
}

/// DATE ± days.
private func daysPlan(isSubtraction: Bool) -> Overload.Plan {
  Overload.Plan([.date, .int64], returns: .date, canFail: true) { (arguments, _) throws(SQLError) in
    try Rows.map(arguments[0], arguments[1], to: .date) {
      (day: Int32, count: Int64, failed: inout Bool) -> Int32 in
      let moved = isSubtraction ? Int64(day) &- count : Int64(day) &+ count
      // A count that overflows Int64 lands far outside too.
      failed = failed || moved > 105_400_000 || moved < -2_440_588 || count.magnitude > 1 << 40
      return Int32(truncatingIfNeeded: moved)
    } failure: { (day: Int32, count: Int64) in
      SQLError(
        .datetimeOverflow,
        "date out of range: \(ValueText.text(of: .date(day), type: .date)) "
          + "\(isSubtraction ? "-" : "+") \(count) days"
      ).inOracle(-1841)
    }
  }
}

private let dayDifference = Overload.Plan([.date, .date], returns: .int32) {
  (arguments, _) throws(SQLError) in
  Rows.map(arguments[0], arguments[1], to: .int32) { (x: Int32, y: Int32) -> Int32 in x &- y }
}

private func dateAndTime(_ left: DataType, _ right: DataType) -> Overload.Plan {
  let isSwapped = left == .time
  return Overload.Plan([left, right], returns: .timestamp) { (arguments, _) throws(SQLError) in
    Rows.map(arguments[isSwapped ? 1 : 0], arguments[isSwapped ? 0 : 1], to: .timestamp) {
      (day: Int32, time: Int64) -> Int64 in Int64(day) &* microsecondsPerDay &+ time
    }
  }
}

let microsecondsPerDay: Int64 = 86_400_000_000

/// Timestamps give days and time; times give time; Oracle's dates give days with a fraction.
private func difference(
  _ left: DataType, _ right: DataType, _ dialect: Dialect
) -> Overload.Plan? {
  if dialect == .oracle, isOracleDate(left), isOracleDate(right) { return oracleDays }
  guard let type = commonType(left, right) else { return nil }
  switch type {
  case .time:
    return Overload.Plan([type, type], returns: .interval) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], arguments[1], to: .interval) { (x: Int64, y: Int64) -> Interval in
        Interval(microseconds: x &- y)
      }
    }
  case .timestamp, .timestampTZ, .date:
    let wanted: DataType = type == .timestampTZ ? .timestampTZ : .timestamp
    return Overload.Plan([wanted, wanted], returns: .interval) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], arguments[1], to: .interval) { (x: Int64, y: Int64) -> Interval in
        let ticks = x &- y
        return Interval(
          days: Int32(truncatingIfNeeded: ticks / microsecondsPerDay),
          microseconds: ticks % microsecondsPerDay)
      }
    }
  default: return nil
  }
}

/// Oracle's DATE has seconds: DATE and TIMESTAMP_S here.
private func isOracleDate(_ type: DataType) -> Bool {
  type == .date || type == .timestamp(.seconds)
}

/// Oracle's DATE - DATE: days as NUMBER.
private let oracleDays = Overload.Plan(
  [.timestamp(.seconds), .timestamp(.seconds)], returns: .number
) { (arguments, context) throws(SQLError) in
  let perDay = Number(unscaled: 86_400, scale: 0)
  let columns = arguments
  return try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
    let seconds = columns[0].integer(at: row) &- columns[1].integer(at: row)
    return Number(unscaled: Int128(seconds), scale: 0) / perDay
  }
}

/// Oracle's DATE ± days with a fraction, to the nearest second.
private func fractionalDaysPlan(isSubtraction: Bool) -> Overload.Plan {
  let type = DataType.timestamp(.seconds)
  return Overload.Plan([type, .double], returns: type, canFail: true) {
    (arguments, _) throws(SQLError) in
    try Rows.map(arguments[0], arguments[1], to: type) {
      (ticks: Int64, days: Double, failed: inout Bool) -> Int64 in
      let seconds = (days * 86_400).rounded(.toNearestOrAwayFromZero)
      if !(seconds.magnitude < 4e11) {
        failed = true
        return 0
      }
      let moved = isSubtraction ? ticks &- Int64(seconds) : ticks &+ Int64(seconds)
      return moved
    } failure: { (_: Int64, days: Double) in
      SQLError(
        .datetimeOverflow, "date out of range: \(days) days away",
        hint: "years are from -4712 to 9999", code: -1841)
    }
  }
}
