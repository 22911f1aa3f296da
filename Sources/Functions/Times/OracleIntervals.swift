import Columns
import Diagnostics
import Kernels

/// Oracle SQL Language Reference, TO_DSINTERVAL: `2 03:04:05.678` or ISO 8601 `P2DT3H`.
let toDaySecondIntervalFunction = ScalarFunction.simple(
  "to_dsinterval", category: .conversion,
  summary: "The interval of days and times that a text shows.",
  example: "to_dsinterval('2 03:04:05')", gives: "2 days 03:04:05",
  [
    SimpleSignature([.varchar], returns: .interval) { (values) throws(SQLError) in
      let text = values[0].text.trimmed
      if text.first == "P" || text.hasPrefix("-P") { return try interval(String(text), values) }
      let isNegative = text.first == "-"
      let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: " ")
      guard parts.count == 2, let days = Int32(parts[0]) else { throw wrong(values) }
      guard case .interval(var time) = try interval(String(parts[1]), values) else {
        throw wrong(values)
      }
      time.days = isNegative ? -days : days
      if isNegative { time.microseconds = -time.microseconds }
      return .interval(time)
    }
  ])

/// Oracle SQL Language Reference, TO_YMINTERVAL: `1-2` or ISO 8601 `P1Y2M`.
let toYearMonthIntervalFunction = ScalarFunction.simple(
  "to_yminterval", category: .conversion,
  summary: "The interval of years and months that a text shows.",
  example: "to_yminterval('1-2')", gives: "1 year 2 mons",
  [
    SimpleSignature([.varchar], returns: .interval) { (values) throws(SQLError) in
      let text = values[0].text.trimmed
      if text.first == "P" || text.hasPrefix("-P") { return try interval(String(text), values) }
      let isNegative = text.first == "-"
      let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: "-")
      guard parts.count == 2, let years = Int32(parts[0]), let months = Int32(parts[1]),
        years < 100_000_000, months < 12
      else { throw wrong(values) }
      var made = Interval()
      made.months = (years * 12 + months) * (isNegative ? -1 : 1)
      return .interval(made)
    }
  ])

private func interval(_ text: String, _ values: [Value]) throws(SQLError) -> Value {
  guard let read = IntervalReader.read(text) else { throw wrong(values) }
  return .interval(read)
}

private func wrong(_ values: [Value]) -> SQLError { invalidText(values[0].text, for: .interval) }
