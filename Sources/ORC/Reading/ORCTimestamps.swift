import Columns
import Diagnostics

/// Seconds from 2015 in the writer's time zone, and nanoseconds.
final class ORCTimestamps: ORCValues {
  private let seconds: IntegerRuns
  private let nanoseconds: IntegerRuns
  private let type: DataType
  /// nil for instants and UTC.
  private let zone: ZoneRules?
  /// 2015-01-01 00:00 in the writer's zone, in seconds of UTC.
  private let epoch: Int64
  private let isHybridCalendar: Bool

  init(_ seconds: IntegerRuns, _ nanoseconds: IntegerRuns, _ shape: ORCShape, zone: ZoneRules?) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    type = shape.type
    isHybridCalendar = shape.isHybridCalendar
    self.zone = zone === ZoneRules.utc ? nil : zone
    let start: Int64 = 1_420_070_400
    epoch = start - (zone?.stretch(at: start).offset ?? 0)
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
    try join(count, whole.pointer(to: Int64.self), parts.pointer(to: Int64.self))
    withExtendedLifetime(parts) {}
    if isHybridCalendar { try renumber(count, whole.pointer(to: Int64.self)) }
    return Column(type, count: count, values: whole)
  }

  /// Makes one number of each pair, in place of the seconds.
  private func join(
    _ count: Int, _ values: UnsafeMutablePointer<Int64>, _ parts: UnsafeMutablePointer<Int64>
  ) throws(SQLError) {
    let unit = unit
    let perSecond = unit.perSecond
    let divisor: Int64 = unit == .nanoseconds ? 1 : 1000
    let tens = ORCTimestamps.tens
    let zeros = tens.span
    var stretch = ZoneStretch(first: 1, end: 0, offset: 0)
    var isOutside = false
    for i in 0..<count {
      let part = ORCTimestamps.unpacked(parts[i], zeros)
      var second = values[i] &+ epoch
      // Writers round toward zero, and fractions go up.
      if second < 0 && part > 999_999 { second &-= 1 }
      if let zone {
        // Moments lie near one another, and finding the offset of one takes a while.
        if second < stretch.first || second >= stretch.end { stretch = zone.stretch(at: second) }
        second &+= stretch.offset
      }
      let (base, high) = second.multipliedReportingOverflow(by: perSecond)
      // pyarrow's fractions before 1970 are negative; they are rounded down as all others.
      let fraction = (part < 0 ? part &- (divisor &- 1) : part) / divisor
      let (value, carry) = base.addingReportingOverflow(fraction)
      isOutside = isOutside || high || carry || part < -999_999_999 || part > 999_999_999
      values[i] = value
    }
    if isOutside { throw ORCTimestamps.outside(unit) }
  }

  /// Gives early days the numbers that they have in our calendar.
  private func renumber(
    _ count: Int, _ values: UnsafeMutablePointer<Int64>
  ) throws(SQLError) {
    let perDay = unit.perSecond * 86_400
    let start = HybridCalendar.firstGregorianDay.multipliedReportingOverflow(by: perDay)
    // Nanoseconds begin in 1677.
    if start.overflow { return }
    for i in 0..<count where values[i] < start.partialValue {
      guard let ticks = HybridCalendar.proleptic(ticks: values[i], perDay: perDay) else {
        throw ORCTimestamps.outside(unit)
      }
      values[i] = ticks
    }
  }

  private var unit: TimeUnit {
    type == .timestamp(.nanoseconds) ? .nanoseconds : .microseconds
  }

  private static func outside(_ unit: TimeUnit) -> SQLError {
    SQLError(.datetimeOverflow, "a timestamp is outside what 64 bits of \(unit) hold")
  }

  private static let tens: [Int64] = [
    1, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// The last three bits tell how many zeros were left away: none, or one more than they say.
  @inline(__always)
  private static func unpacked(_ stored: Int64, _ tens: Span<Int64>) -> Int64 {
    let digits = stored >> 3
    // What is no part of a second stays so.
    if digits < -999_999_999 || digits > 999_999_999 { return digits }
    return digits &* tens[Int(stored & 7)]
  }
}
