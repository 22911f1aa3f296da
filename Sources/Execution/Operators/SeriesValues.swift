import Columns
import Diagnostics

/// The values of one `generate_series(start, stop, step)`, one by one.
struct SeriesValues {
  private let start: Int64
  private let stop: Int64
  private let step: Step
  private let isInclusive: Bool
  private var number: Int64 = 0
  private var upcoming: Int64?

  enum Step {
    case integer(Int64)
    /// Timestamps, with so many ticks per second.
    case interval(Interval, perSecond: Int64)
  }

  /// - Throws: `invalidParameter` for a step of zero.
  init(start: Int64, stop: Int64, step: Step, isInclusive: Bool) throws(SQLError) {
    self.start = start
    self.stop = stop
    self.step = step
    self.isInclusive = isInclusive
    let isZero =
      switch step {
      case .integer(let step): step == 0
      case .interval(let interval, _): interval.comparable == 0
      }
    if isZero { throw SQLError(.invalidParameter, "the step of a series must not be zero") }
    upcoming = within(start)
  }

  private var ascends: Bool {
    switch step {
    case .integer(let step): step > 0
    case .interval(let interval, _): interval.comparable > 0
    }
  }

  private func within(_ value: Int64) -> Int64? {
    if value == stop { return isInclusive ? value : nil }
    return (value < stop) == ascends ? value : nil
  }

  mutating func next() -> Int64? {
    guard let value = upcoming else { return nil }
    number += 1
    switch step {
    case .integer(let step):
      let (sum, overflow) = value.addingReportingOverflow(step)
      upcoming = overflow ? nil : within(sum)
    case .interval(let interval, let perSecond):
      // From the start each time, so that the 31st comes back after a shorter month.
      upcoming = shifted(interval, perSecond).flatMap { within($0) }
    }
    return value
  }

  private func shifted(_ interval: Interval, _ perSecond: Int64) -> Int64? {
    let perDay = 86_400 * perSecond
    let (day, time) = start.flooredDivision(by: perDay)
    let months = Int(interval.months) * Int(number)
    let moved = CivilDate(days: Int(day)).adding(months: months).days
    let days = Int128(moved) + Int128(interval.days) * Int128(number)
    let ticks = Int128(interval.microseconds) * Int128(number) * Int128(perSecond) / 1_000_000
    return Int64(exactly: days * Int128(perDay) + Int128(time) + ticks)
  }
}
