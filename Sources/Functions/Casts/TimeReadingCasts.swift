import Columns
import Diagnostics
import Kernels

/// From VARCHAR to dates and times.
func timeReadingConversion(to: DataType) -> Conversion? {
  switch to {
  case .date:
    return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
      try readTimes(column, to: to, context, failure) { parts, _ in
        parts.date.map { Int32($0.days) }
      }
    }
  case .time:
    return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
      try readTimes(column, to: to, context, failure) { parts, _ in
        parts.time.map { ($0 + 500) / 1_000 } ?? (parts.date == nil ? nil : 0)
      }
    }
  case .timeNS:
    return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
      try readTimes(column, to: to, context, failure) { parts, _ in
        parts.time ?? (parts.date == nil ? nil : 0)
      }
    }
  case .timestamp(let unit):
    return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
      try readTimes(column, to: to, context, failure) { parts, _ in
        localTicks(parts, unit: unit)
      }
    }
  case .timestampTZ:
    return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
      let session = try TimeZone.named(context.session.timeZone)
      return try readTimes(column, to: to, context, failure) { parts, _ in
        instant(parts, session: session)
      }
    }
  default: return nil
  }
}

private func readTimes<R: ColumnElement>(
  _ column: Column, to type: DataType, _ context: KernelContext, _ failure: CastFailure,
  _ body: (DateTimeParts, KernelContext) -> R?
) throws(SQLError) -> Column {
  let texts = RowReader<StringView>(column)
  return try Rows.make([column], count: column.count, to: type) { (row) throws(SQLError) -> R? in
    let view = texts[row]
    if let parts = view.withBytes({ DateTimeReader.read($0) }) ?? relative(view.text, context),
      parts.zone.map({ (try? TimeZone.named($0)) != nil }) ?? true,
      let value = body(parts, context)
    {
      return value
    }
    if type.hasInfinities, let sign = Infinity.sign(of: view.text) { return infinite(sign) }
    if failure == .null { return nil }
    throw invalidText(view.text, for: type)
  }
}

/// The largest number of days or ticks, or its opposite.
private func infinite<R: ColumnElement>(_ sign: Int) -> R? {
  if R.self == Int32.self { return (sign < 0 ? -Infinity.days : Infinity.days) as? R }
  return (sign < 0 ? -Infinity.ticks : Infinity.ticks) as? R
}

/// `now`, `today`, `yesterday`, `tomorrow` by the statement's clock.
private func relative(_ text: String, _ context: KernelContext) -> DateTimeParts? {
  let day: Int
  switch text.lowercased() {
  case "now", "today": day = 0
  case "yesterday": day = -1
  case "tomorrow": day = 1
  default: return nil
  }
  let zone = (try? TimeZone.named(context.session.timeZone)) ?? .utc
  let now = context.session.now
  let local = now &+ Int64(zone.offset(at: now)) &* 1_000_000
  let (days, time) = local.flooredDivision(by: 86_400_000_000)
  var parts = DateTimeParts(date: CivilDate(days: Int(days) + day))
  if text.lowercased() == "now" { parts.time = time * 1_000 }
  return parts
}

private func localTicks(_ parts: DateTimeParts, unit: TimeUnit) -> Int64? {
  guard let date = parts.date else { return nil }
  let perUnit = 1_000_000_000 / unit.perSecond
  let time = ((parts.time ?? 0) + perUnit / 2) / perUnit
  let (ticks, overflow) = Int64(date.days).multipliedReportingOverflow(by: 86_400 * unit.perSecond)
  let (sum, second) = ticks.addingReportingOverflow(time)
  return overflow || second || Infinity.isInfinite(sum) ? nil : sum
}

private func instant(_ parts: DateTimeParts, session: TimeZone) -> Int64? {
  guard let local = localTicks(parts, unit: .microseconds) else { return nil }
  if parts.isEpoch { return local }
  if let offset = parts.offset { return local &- Int64(offset) &* 1_000_000 }
  guard let name = parts.zone else { return session.instant(ofLocal: local) }
  return (try? TimeZone.named(name))?.instant(ofLocal: local)
}
