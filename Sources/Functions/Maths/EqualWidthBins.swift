import Columns
import Diagnostics
import Glibc
import Kernels

/// Upper bounds of bins of one width, for histograms.
let equalWidthBinsFunction = ScalarFunction(
  "equi_width_bins", category: .math,
  summary: "The upper bounds of so many bins of one width between two values; nice ones are round "
    + "numbers, or round days and hours, and may be a few more.",
  example: "equi_width_bins(0, 1734, 10, true)",
  gives: "[200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800]",
  [
    Overload("(integer, integer, BIGINT, BOOLEAN) → BIGINT[]") { given, _ in
      bins(given, .int64) {
        $0.isInteger
      } _: { (low, high, count, isNice) throws(SQLError) in
        guard case .integer(let low) = low, case .integer(let high) = high else { return [] }
        return try integerBins(low, high, Int128(count), isNice).map { .integer($0) }
      }
    },
    Overload("(DOUBLE, DOUBLE, BIGINT, BOOLEAN) → DOUBLE[]") { given, _ in
      bins(given, .double) {
        $0.isNumeric
      } _: { (low, high, count, isNice) throws(SQLError) in
        try doubleBins(low.number, high.number, count, isNice).map { .double($0) }
      }
    },
    Overload("(DATE or TIMESTAMP, the same, BIGINT, BOOLEAN) → list") { given, _ in
      let type: DataType = given.first?.type == .date ? .date : .timestamp
      return bins(given, type) {
        $0 == .date || $0.isTimestamp
      } _: {
        (low, high, count, isNice) throws(SQLError) in
        let bounds = try timeBins(low.microseconds, high.microseconds, count, isNice)
        return bounds.map { bound in
          let day = bound.flooredDivision(by: microsecondsPerDay).quotient
          return type == .date ? .date(Int32(truncatingIfNeeded: day)) : .ticks(bound)
        }
      }
    },
  ])

private func bins(
  _ given: [ArgumentType], _ type: DataType, _ fits: (DataType) -> Bool,
  _ body: @escaping @Sendable (Value, Value, Int, Bool) throws(SQLError) -> [Value]
) -> Overload.Plan? {
  guard given.count == 4, given[0...1].allSatisfy({ fits($0.type) || $0.type == .null }) else {
    return nil
  }
  return .values([type, type, .int64, .boolean], returns: .list(type), canFail: true) {
    (values) throws(SQLError) in
    guard (1...1_000_000).contains(values[2].integer) else {
      throw SQLError(.invalidParameter, "the number of bins is between 1 and 1000000")
    }
    guard compareValues(values[0], values[1]) <= 0 else {
      throw SQLError(.invalidParameter, "the least value of the bins is above the greatest")
    }
    var bounds = try body(values[0], values[1], values[2].integer, values[3] == .boolean(true))
    bounds = bounds.indices.filter { $0 == 0 || bounds[$0] != bounds[$0 - 1] }.map { bounds[$0] }
    return .list(bounds)
  }
}

/// A round step near another: 1, 2 or 5 times a power of ten (Heckbert, "Nice Numbers for Graph
/// Labels", 1990), as the digit and the exponent.
private func niceStep(_ step: Double) -> (digit: Int, exponent: Int) {
  let exponent = Int(floor(log10(step)))
  let part = step / pow(10, Double(exponent))
  return part < 1.5
    ? (1, exponent) : part < 3 ? (2, exponent) : part < 7 ? (5, exponent) : (1, exponent + 1)
}

private func integerBins(
  _ low: Int128, _ high: Int128, _ count: Int128, _ isNice: Bool
) throws(SQLError) -> [Int128] {
  let span = high - low
  if span == 0 { return [high] }
  guard isNice else {
    return span < count
      ? Array((low...high)) : (1...count).map { low + span * $0 / count }
  }
  let (digit, exponent) = niceStep(Double(span) / Double(count))
  // Steps of less than one give every number, the least one too.
  if exponent < 0 { return Array(low...high) }
  let step = (0..<exponent).reduce(Int128(digit)) { power, _ in power * 10 }
  var bound = (low >= 0 ? low / step : -((step - 1 - low) / step)) * step + step
  var bounds: [Int128] = []
  while true {
    bounds.append(min(bound, max(high, Int128(Int64.max))))
    if bound >= high { return bounds }
    bound += step
  }
}

private func doubleBins(
  _ low: Double, _ high: Double, _ count: Int, _ isNice: Bool
) throws(SQLError) -> [Double] {
  guard low.isFinite, high.isFinite else {
    throw SQLError(.invalidParameter, "bins lie between finite numbers")
  }
  let width = high / Double(count) - low / Double(count)
  guard width > 0 else { return [high] }
  guard isNice else {
    return (1...count).map { $0 == count ? high : low + width * Double($0) }
  }
  let (digit, exponent) = niceStep(width)
  let power = pow(10, Double(abs(exponent)))
  /// Multiples of the step, each rounded once.
  func bound(_ index: Double) -> Double {
    let steps = index * Double(digit)
    return exponent < 0 ? steps / power : steps * power
  }
  let step = bound(1)
  var index = floor(low / step) + 1
  var bounds: [Double] = []
  while bounds.count <= 4 * count + 4 {
    bounds.append(bound(index))
    if bound(index) >= high { break }
    index += 1
  }
  return bounds
}

// MARK: - Times

/// Bounds from the greatest value down.
private func timeBins(
  _ low: Int64, _ high: Int64, _ count: Int, _ isNice: Bool
) throws(SQLError) -> [Int64] {
  guard !Infinity.isInfinite(low), !Infinity.isInfinite(high) else {
    throw SQLError(.invalidParameter, "bins lie between finite times")
  }
  let (span, overflows) = high.subtractingReportingOverflow(low)
  if overflows { throw SQLError(.datetimeOverflow, "the times lie too far apart for bins") }
  if span == 0 { return [high] }
  let width = max(1, span / Int64(count))
  let months = isNice ? wholeMonths(low, high, count) : 0
  if months > 0 { return bounds(low, startOfNextMonth(high), count, Interval(months: months)) }
  guard isNice else {
    return bounds(low, high, count, Interval(microseconds: width))
  }
  if width >= microsecondsPerDay {
    let interval = spread(low, high, count)
    return bounds(low, roundedUp(high, microsecondsPerDay), count, interval)
  }
  for unit in [3_600_000_000, 60_000_000, 1_000_000] as [Int64] where width >= unit {
    let half = unit / 2
    let step = (width + half / 2) / half * half
    return bounds(low, roundedUp(high, unit), count, Interval(microseconds: step))
  }
  return bounds(low, high, count, Interval(microseconds: width))
}

private func bounds(_ low: Int64, _ top: Int64, _ count: Int, _ step: Interval) -> [Int64] {
  var found: [Int64] = []
  var bound = top
  let back = Interval(months: -step.months, days: -step.days, microseconds: -step.microseconds)
  while found.count < count, bound >= low {
    found.append(bound)
    guard let next = shifted(bound, by: back, unit: .microseconds), next < bound else { break }
    bound = next
  }
  return found.reversed()
}

private func roundedUp(_ ticks: Int64, _ unit: Int64) -> Int64 {
  let rest = ticks.flooredDivision(by: unit).remainder
  return rest == 0 ? ticks : ticks &- rest &+ unit
}

private func date(_ ticks: Int64) -> CivilDate {
  CivilDate(days: Int(ticks.flooredDivision(by: microsecondsPerDay).quotient))
}

/// Months of 30 days between two times, and the days that are over.
private func monthsAndDays(_ low: Int64, _ high: Int64) -> (months: Int, days: Int) {
  let (from, to) = (date(low), date(high))
  var months = (to.year - from.year) * 12 + to.month - from.month
  var days = to.day - from.day
  if high.flooredDivision(by: microsecondsPerDay).remainder
    < low.flooredDivision(by: microsecondsPerDay).remainder
  {
    days -= 1
  }
  if days < 0 { (months, days) = (months - 1, days + 30) }
  return (months, days)
}

/// The months of a step that is longer than a year's share; 0 where the span is below a year.
private func wholeMonths(_ low: Int64, _ high: Int64, _ count: Int) -> Int32 {
  let (months, days) = monthsAndDays(low, high)
  guard months >= 12 else { return 0 }
  return Int32(clamping: (months * 30 + days + 29) / 30 / count)
}

/// A step of months and days.
private func spread(_ low: Int64, _ high: Int64, _ count: Int) -> Interval {
  let (months, days) = monthsAndDays(low, high)
  return Interval(
    months: Int32(clamping: months / count),
    days: Int32(clamping: (months % count * 30 + days) / count))
}

private func startOfNextMonth(_ ticks: Int64) -> Int64 {
  let here = date(ticks)
  let start = Int64(CivilDate(year: here.year, month: here.month, day: 1).days)
  if start &* microsecondsPerDay == ticks { return ticks }
  let next = CivilDate(year: here.year, month: here.month, day: 1).adding(months: 1)
  return Int64(next.days) &* microsecondsPerDay
}

extension Value {
  fileprivate var microseconds: Int64 {
    switch self {
    case .ticks(let ticks): ticks
    case .date(let days): Int64(days) &* microsecondsPerDay
    default: 0
    }
  }
}
