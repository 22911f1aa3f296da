import Columns
import Diagnostics
import Kernels

/// Between dates, times, timestamps and intervals.
func timeConversion(from: DataType, to: DataType) -> Conversion? {
  switch (from, to) {
  case (.date, .timestamp(let unit)):
    let perDay = 86_400 * unit.perSecond
    return Conversion(canFail: unit == .nanoseconds) { (column, _, failure) throws(SQLError) in
      try convert(column, to: to, failure) { (x: Int32, failed: inout Bool) -> Int64 in
        let (ticks, overflow) = Int64(x).multipliedReportingOverflow(by: perDay)
        failed = failed || overflow
        return ticks
      }
    }
  case (.timestamp(let unit), .date):
    let perDay = 86_400 * unit.perSecond
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: to) { (x: Int64) -> Int32 in
        Int32(truncatingIfNeeded: x.flooredDivision(by: perDay).quotient)
      }
    }
  case (.timestamp(let unit), .time):
    return timeOfDay(unit)
  case (.timestamp(let a), .timestamp(let b)): return unitConversion(from: a, to: b)
  case (.date, .timestampTZ):
    return timeConversion(from: .date, to: .timestamp)?.then(intoZone)
  case (.timestamp(let unit), .timestampTZ):
    return unitConversion(from: unit, to: .microseconds).then(intoZone)
  case (.timestampTZ, .timestamp(let unit)):
    return outOfZone.then(unitConversion(from: .microseconds, to: unit))
  case (.timestampTZ, .date), (.timestampTZ, .time):
    return timeConversion(from: .timestamp, to: to).map { outOfZone.then($0) }
  case (.timeNS, .time):
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: to) { (x: Int64) -> Int64 in x / 1_000 }
    }
  case (.time, .timeNS):
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: to) { (x: Int64) -> Int64 in x &* 1_000 }
    }
  case (.timestamp(let unit), .timeNS):
    let (perDay, factor) = (86_400 * unit.perSecond, 1_000_000_000 / unit.perSecond)
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: to) { (x: Int64) -> Int64 in
        x.flooredDivision(by: perDay).remainder &* factor
      }
    }
  case (.time, .interval):
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: to) { (x: Int64) -> Interval in Interval(microseconds: x) }
    }
  case (.interval, .time):
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: to) { (x: Interval) -> Int64 in
        x.microseconds.flooredDivision(by: 86_400_000_000).remainder
      }
    }
  default: return nil
  }
}

private func timeOfDay(_ unit: TimeUnit) -> Conversion {
  let perDay = 86_400 * unit.perSecond
  return Conversion { (column, _, _) throws(SQLError) in
    Rows.map(column, to: .time) { (x: Int64) -> Int64 in
      let ticks = x.flooredDivision(by: perDay).remainder
      return unit == .nanoseconds ? ticks / 1_000 : ticks &* (1_000_000 / unit.perSecond)
    }
  }
}

/// To a finer unit exactly, to a coarser one by rounding half away from zero. Oracle's DATE has no
/// fractions of seconds and drops those of a TIMESTAMP: a moment stays on its day (SQL Language
/// Reference 19c, "Implicit Data Conversion").
private func unitConversion(from: TimeUnit, to: TimeUnit) -> Conversion {
  let type = DataType.timestamp(to)
  if to.rawValue >= from.rawValue {
    let factor = to.perSecond / from.perSecond
    return Conversion(canFail: factor > 1) { (column, _, failure) throws(SQLError) in
      if factor == 1 { return column.retyped(type) }
      return try convert(column, to: type, failure) { (x: Int64, failed: inout Bool) -> Int64 in
        let (ticks, overflow) = x.multipliedReportingOverflow(by: factor)
        failed = failed || overflow
        return ticks
      }
    }
  }
  let factor = from.perSecond / to.perSecond
  return Conversion { (column, context, _) throws(SQLError) in
    if to == .seconds, context.session.dialect == .oracle {
      return Rows.map(column, to: type) { (x: Int64) -> Int64 in
        x.flooredDivision(by: factor).quotient
      }
    }
    return Rows.map(column, to: type) { (x: Int64) -> Int64 in dividedHalfAway(x, by: factor) }
  }
}

/// A wall-clock time of the session's zone as an instant.
private let intoZone = Conversion { (column, context, _) throws(SQLError) in
  let zone = try TimeZone.named(context.session.timeZone)
  return Rows.map(column, to: .timestampTZ) { (x: Int64) -> Int64 in zone.instant(ofLocal: x) }
}

/// An instant as the wall-clock time of the session's zone.
private let outOfZone = Conversion { (column, context, _) throws(SQLError) in
  let zone = try TimeZone.named(context.session.timeZone)
  return Rows.map(column, to: .timestamp) { (x: Int64) -> Int64 in
    x &+ Int64(zone.offset(at: x)) &* 1_000_000
  }
}
