/// `+01 12:00:00.250000` of days and seconds, `+01-06` of years and months, as Oracle writes them.
///
/// - Parameter digits: How many days and years have at least; those of a second are 6, or 9 where days
///   have 9 by NUMTODSINTERVAL.
package func oracleIntervalText(
  _ interval: Interval, digits: Int = 2, fractionDigits: Int = 6
) -> String {
  func padded(_ value: some BinaryInteger, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
  if interval.months != 0, interval.days == 0, interval.microseconds == 0 {
    let months = interval.months.magnitude
    return (interval.months < 0 ? "-" : "+") + padded(months / 12, digits) + "-"
      + padded(months % 12, 2)
  }
  let total = Int64(interval.days) * 86_400_000_000 + interval.microseconds
  let rest = total.magnitude
  let clock = [rest / 3_600_000_000 % 24, rest / 60_000_000 % 60, rest / 1_000_000 % 60]
  let micros =
    padded(rest % 1_000_000, 6) + String(repeating: "0", count: max(0, fractionDigits - 6))
  return (total < 0 ? "-" : "+") + padded(rest / 86_400_000_000, digits) + " "
    + clock.map { padded($0, 2) }.joined(separator: ":")
    + (fractionDigits > 0 ? "." + micros.prefix(fractionDigits) : "")
}
