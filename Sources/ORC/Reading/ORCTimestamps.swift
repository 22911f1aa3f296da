import Columns
import Diagnostics

/// Seconds from 2015 in the writer's time zone, and nanoseconds.
final class ORCTimestamps: ORCValues {
  private let seconds: IntegerRuns
  private let nanoseconds: IntegerRuns
  private let type: DataType
  /// nil for instants.
  private let zone: ZoneRules?
  /// 2015-01-01 00:00 in the writer's zone, in seconds of UTC.
  private let epoch: Int64

  init(_ seconds: IntegerRuns, _ nanoseconds: IntegerRuns, _ type: DataType, zone: ZoneRules?) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.type = type
    self.zone = zone
    let start: Int64 = 1_420_070_400
    epoch = start - (zone?.offset(at: start) ?? 0)
  }

  let places = (streams: 2, runs: 2)

  func skip(_ count: Int) throws(SQLError) {
    try seconds.skip(count)
    try nanoseconds.skip(count)
  }

  func seek(_ places: inout RowPlaces) throws(SQLError) {
    try seconds.seek(&places)
    try nanoseconds.seek(&places)
  }

  func read(_ count: Int) throws(SQLError) -> Column {
    let whole = Buffer.of(Int64.self, count: count)
    let parts = Buffer.of(Int64.self, count: count)
    try seconds.read(count, into: whole.pointer(to: Int64.self))
    try nanoseconds.read(count, into: parts.pointer(to: Int64.self))
    let unit: TimeUnit = type == .timestamp(.nanoseconds) ? .nanoseconds : .microseconds
    let values = whole.pointer(to: Int64.self)
    var isOutside = false
    for i in 0..<count {
      let part = ORCTimestamps.unpacked(parts.pointer(to: Int64.self)[i])
      var second = values[i] &+ epoch
      // Writers round toward zero, and fractions go up.
      if second < 0 && part > 999_999 { second -= 1 }
      if let zone { second &+= zone.offset(at: second) }
      let (base, high) = second.multipliedReportingOverflow(by: unit.perSecond)
      let (value, carry) = base.addingReportingOverflow(
        unit == .nanoseconds ? part : part / 1000)
      isOutside = isOutside || high || carry || part < 0 || part > 999_999_999
      values[i] = value
    }
    guard !isOutside else {
      throw SQLError(.datetimeOverflow, "a timestamp is outside what 64 bits of \(unit) hold")
    }
    withExtendedLifetime(parts) {}
    return Column(type, count: count, values: whole)
  }

  /// The last three bits tell how many zeros were left away.
  private static func unpacked(_ stored: Int64) -> Int64 {
    var value = stored >> 3
    let zeros = stored & 7
    if zeros != 0 { for _ in 0...zeros { value = value &* 10 } }
    return value
  }
}
