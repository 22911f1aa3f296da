import Columns
import Diagnostics
import Kernels

/// DuckDB's and TimescaleDB's time_bucket: months count from 2000-01-01, other widths from Monday
/// 2000-01-03.
let timeBucketFunction = ScalarFunction(
  "time_bucket", category: .date,
  summary: "The start of the span of so wide an interval that a date or time lies in; an offset "
    + "may follow.",
  example: "time_bucket(INTERVAL '15 minutes', TIMESTAMP '2026-09-30 10:22:00')",
  gives: "2026-09-30 10:15:00",
  [
    Overload("(INTERVAL, DATE or TIMESTAMP[, INTERVAL]) → the same") { given, _ in
      guard given.count == 2 || given.count == 3 else { return nil }
      if given.count == 3, given[2].type != .interval, !given[2].isStringLiteral { return nil }
      if given.count == 3, given[1].type == .timestampTZ, namesZone(given[2]) { return nil }
      let type = given[1].type
      guard type == .date || type == .timestamp || type == .timestampTZ else { return nil }
      let types: [DataType] = [.interval, type == .timestampTZ ? type : .timestamp, .interval]
      let returns: DataType = type == .timestampTZ ? type : .timestamp
      return .values(Array(types.prefix(given.count)), returns: returns, canFail: true) {
        (values) throws(SQLError) in
        guard case .interval(let width) = values[0], case .ticks(let ticks) = values[1] else {
          return .null
        }
        var offset = Interval()
        if values.count > 2, case .interval(let given) = values[2] { offset = given }
        return .ticks(try bucket(ticks, width, offset))
      }
    },
    Overload("(INTERVAL, DATE or TIMESTAMP, origin) → timestamp") { given, _ in
      guard given.count == 3, !given[2].isStringLiteral, given[2].type.hasInfinities else {
        return nil
      }
      let type: DataType = given[1].type == .timestampTZ ? .timestampTZ : .timestamp
      guard given[1].type.hasInfinities else { return nil }
      return .values([.interval, type, type], returns: type, canFail: true) {
        (values) throws(SQLError) in
        guard case .interval(let width) = values[0], case .ticks(let ticks) = values[1],
          case .ticks(let origin) = values[2]
        else { return .null }
        return .ticks(try bucket(ticks, width, from: origin))
      }
    },
    // The time of day of the bucket of that time on 1970-01-01.
    Overload("(INTERVAL, TIME[, INTERVAL or TIME]) → TIME") { given, _ in
      guard given.count == 2 || given.count == 3, given[1].type == .time else { return nil }
      let types: [DataType] = [
        .interval, .time, given.count == 3 && given[2].type == .time ? .time : .interval,
      ]
      return .values(Array(types.prefix(given.count)), returns: .time, canFail: true) {
        (values) throws(SQLError) in
        guard case .interval(let width) = values[0], case .ticks(let ticks) = values[1] else {
          return .null
        }
        let start: Int64
        if values.count > 2, case .ticks(let origin) = values[2] {
          start = try bucket(ticks, width, from: origin)
        } else {
          var offset = Interval()
          if values.count > 2, case .interval(let given) = values[2] { offset = given }
          start = try bucket(ticks, width, offset)
        }
        return .ticks(start.flooredDivision(by: microsecondsPerDay).remainder)
      }
    },
    // Buckets of the wall-clock time of a zone.
    Overload("(INTERVAL, TIMESTAMPTZ, VARCHAR) → TIMESTAMPTZ") { given, _ in
      guard given.count == 3, given[1].type == .timestampTZ, namesZone(given[2]) else { return nil }
      return .values(
        [.interval, .timestampTZ, .varchar], returns: .timestampTZ, canFail: true
      ) { (values) throws(SQLError) in
        guard case .interval(let width) = values[0], case .ticks(let ticks) = values[1] else {
          return .null
        }
        if Infinity.isInfinite(ticks) { return values[1] }
        let zone = try TimeZone.named(values[2].text)
        let local = ticks &+ Int64(zone.offset(at: ticks)) &* 1_000_000
        return .ticks(zone.instant(ofLocal: try bucket(local, width, Interval())))
      }
    },
  ])

/// PostgreSQL's date_bin: `time_bucket` from an origin, 1970 where none is said.
let dateBinFunction = ScalarFunction(
  "date_bin", category: .date,
  summary: "The start of the span of so wide an interval that a timestamp lies in; one span starts "
    + "at the origin.",
  example: "date_bin(INTERVAL '15 minutes', TIMESTAMP '2026-09-30 10:22:00', "
    + "TIMESTAMP '2001-01-01')",
  gives: "2026-09-30 10:15:00",
  [
    Overload("(INTERVAL, timestamp[, origin]) → timestamp") { given, _ in
      guard given.count == 2 || given.count == 3,
        given.dropFirst().allSatisfy({ $0.isStringLiteral || $0.type.hasInfinities })
      else { return nil }
      let isInstant = given.dropFirst().contains { $0.type == .timestampTZ }
      let type: DataType = isInstant ? .timestampTZ : .timestamp
      return .values(
        [.interval] + given.dropFirst().map { _ in type }, returns: type, canFail: true
      ) { (values) throws(SQLError) in
        guard case .interval(let width) = values[0], case .ticks(let ticks) = values[1] else {
          return .null
        }
        var origin: Int64 = 0
        if values.count > 2, case .ticks(let given) = values[2] { origin = given }
        return .ticks(try bucket(ticks, width, from: origin))
      }
    }
  ])

/// The bucket where one begins at `origin`.
private func bucket(
  _ ticks: Int64, _ width: Interval, from origin: Int64
) throws(SQLError) -> Int64 {
  if width.months > 0, width.days == 0, width.microseconds == 0 {
    let start = CivilDate(days: Int(origin.flooredDivision(by: microsecondsPerDay).quotient))
    let here = CivilDate(days: Int(ticks.flooredDivision(by: microsecondsPerDay).quotient))
    let months = (here.year - start.year) * 12 + here.month - start.month
    var count = months.flooredDivision(by: Int(width.months)).quotient * Int(width.months)
    func moved(_ months: Int) -> Int64? {
      shifted(
        origin, by: Interval(months: Int32(truncatingIfNeeded: months)), unit: .microseconds)
    }
    if let start = moved(count), start > ticks { count -= Int(width.months) }
    guard let result = moved(count) else {
      throw outOfRange
    }
    return result
  }
  let span = Int64(width.days) &* microsecondsPerDay &+ width.microseconds
  guard width.months == 0, span > 0 else {
    throw SQLError(
      .invalidParameter, "the width of time_bucket is above zero, in months or in days and times")
  }
  return try difference(
    ticks, try difference(ticks, origin).flooredDivision(by: span).remainder)
}

private func bucket(
  _ ticks: Int64, _ width: Interval, _ offset: Interval
) throws(SQLError) -> Int64 {
  let (shift, overflows) = (Int64(offset.days) &* microsecondsPerDay)
    .addingReportingOverflow(offset.microseconds)
  guard abs(offset.months) < farMonths, !overflows else { throw outOfRange }
  if width.months > 0, width.days == 0, width.microseconds == 0 {
    let (days, _) = (ticks &- shift).flooredDivision(by: microsecondsPerDay)
    let date = CivilDate(days: Int(days)).adding(months: -Int(offset.months))
    let months = (date.year - 2000) * 12 + date.month - 1
    let (buckets, _) = Int64(months).flooredDivision(by: Int64(width.months))
    let start = CivilDate(year: 2000, month: 1, day: 1)
      .adding(months: Int(buckets) * Int(width.months) + Int(offset.months))
    return try sum(product(Int64(start.days), microsecondsPerDay), shift)
  }
  let span = Int64(width.days) &* microsecondsPerDay &+ width.microseconds
  guard width.months == 0, span > 0 else {
    throw SQLError(
      .invalidParameter, "the width of time_bucket is above zero, in months or in days and times")
  }
  let origin = try sum(
    Int64(CivilDate(year: 2000, month: 1, day: 3).days) &* microsecondsPerDay, shift)
  let moved = CivilDate(year: 2000, month: 1, day: 3).adding(months: Int(offset.months))
  _ = try product(Int64(moved.days), microsecondsPerDay)
  let (buckets, _) = try difference(ticks, origin).flooredDivision(by: span)
  return try sum(origin, product(buckets, span))
}

/// Offsets of more months than lie between the first and the last timestamp.
private let farMonths: Int32 = 12 * 600_000

private var outOfRange: SQLError { SQLError(.datetimeOverflow, "timestamp out of range") }

private func sum(_ a: Int64, _ b: Int64) throws(SQLError) -> Int64 {
  let (sum, overflows) = a.addingReportingOverflow(b)
  if overflows || Infinity.isInfinite(sum) { throw outOfRange }
  return sum
}

private func difference(_ a: Int64, _ b: Int64) throws(SQLError) -> Int64 {
  let (difference, overflows) = a.subtractingReportingOverflow(b)
  if overflows { throw outOfRange }
  return difference
}

private func product(_ a: Int64, _ b: Int64) throws(SQLError) -> Int64 {
  let (product, overflows) = a.multipliedReportingOverflow(by: b)
  if overflows { throw outOfRange }
  return product
}

/// Whether a third argument is the name of a zone, not an interval.
private func namesZone(_ argument: ArgumentType) -> Bool {
  guard argument.type == .varchar else { return false }
  guard case .string(let name)? = argument.constant else { return true }
  return (try? TimeZone.named(name)) != nil
}
