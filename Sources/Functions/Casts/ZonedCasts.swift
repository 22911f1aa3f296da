import Columns
import Diagnostics
import Kernels

/// Between Oracle's TIMESTAMP WITH TIME ZONE and other types.
///
/// A value without a zone is of the session's; a DATE or TIMESTAMP has what the clock of the value's own zone shows (SQL
/// Language Reference 19c, "CAST" and "Datetime Data Types").
func zonedConversion(from: DataType, to: DataType) -> Conversion? {
  switch (from, to) {
  case (_, _) where from.isZoned && to.isZoned:
    return Conversion { (column, _, _) throws(SQLError) in column.retyped(to) }
  case (_, .timestampTZ):
    return zonedParts(to: .timestampTZ) { $0.moment }
  case (_, .timestamp(let unit)):
    guard let rest = conversion(from: .timestamp, to: .timestamp(unit)) else { return nil }
    return zonedParts(to: .timestamp) { $0.local }.then(rest)
  case (_, .date), (_, .time):
    guard let rest = conversion(from: .timestamp, to: to) else { return nil }
    return zonedParts(to: .timestamp) { $0.local }.then(rest)
  case (_, .varchar): return writingConversion(from: from)
  case (_, .json): return writingConversion(from: from).then(jsonText)
  case (.date, _), (.timestamp, _), (.timestampTZ, _):
    guard let first = conversion(from: from, to: .timestampTZ) else { return nil }
    return first.then(ofSessionZone)
  case (.varchar, _): return zonedReading
  case (.structure, _), (_, .structure): return nestedConversion(from: from, to: to)
  default: return nil
  }
}

/// One part of each value.
private func zonedParts(
  to type: DataType, _ part: @escaping @Sendable (ZonedTimestamp) -> Int64
) -> Conversion {
  Conversion { (column, _, _) throws(SQLError) in
    var builder = ColumnBuilder(type, capacity: column.count)
    for row in 0..<column.count {
      if let zoned = ZonedTimestamp(column[row]) {
        builder.append(.ticks(part(zoned)))
      } else {
        builder.appendNull()
      }
    }
    return builder.finish()
  }
}

private let jsonText = Conversion { (column, context, failure) throws(SQLError) in
  guard let quoted = conversion(from: .varchar, to: .json) else { return column }
  let texts = try Rows.makeTexts([column], count: column.count) {
    (row, out) throws(SQLError) -> Bool in
    out.append(UInt8(ascii: "\""))
    out.append(contentsOf: column.bytes(at: row))
    out.append(UInt8(ascii: "\""))
    return true
  }
  return try quoted.kernel(texts, context, failure)
}

private let ofSessionZone = Conversion { (column, context, _) throws(SQLError) in
  let zone = try TimeZone.named(context.session.timeZone)
  var builder = ColumnBuilder(.zoned, capacity: column.count)
  for row in 0..<column.count {
    if case .ticks(let moment) = column[row] {
      builder.append(ZonedTimestamp(moment: moment, in: zone).value)
    } else {
      builder.appendNull()
    }
  }
  return builder.finish()
}

/// Texts as the standard writes them: `2026-07-01 12:00:00 +02:00`, `… Europe/Berlin`.
private let zonedReading = Conversion(canFail: true) {
  (column, context, failure) throws(SQLError) in
  let session = try TimeZone.named(context.session.timeZone)
  var builder = ColumnBuilder(.zoned, capacity: column.count)
  for row in 0..<column.count {
    guard case .string(let text) = column[row] else {
      builder.appendNull()
      continue
    }
    if let read = zonedTimestamp(text, session) {
      builder.append(read.value)
    } else if failure == .null {
      builder.appendNull()
    } else {
      throw invalidText(text, for: .zoned)
    }
  }
  return builder.finish()
}

private func zonedTimestamp(_ text: String, _ session: TimeZone) -> ZonedTimestamp? {
  var copy = text
  guard let parts = copy.withUTF8({ DateTimeReader.read(UnsafeRawBufferPointer($0)) }),
    let date = parts.date
  else { return nil }
  let local = Int64(date.days) &* microsecondsPerDay &+ ((parts.time ?? 0) + 500) / 1_000
  if let offset = parts.offset { return ZonedTimestamp(local: local, offset: offset) }
  guard let name = parts.zone else { return ZonedTimestamp(local: local, in: session) }
  return (try? TimeZone.named(name)).map { ZonedTimestamp(local: local, in: $0) }
}

extension ZonedTimestamp {
  package init(moment: Int64, in zone: TimeZone) {
    self.init(moment: moment, offset: zone.offset(at: moment), zone: zone.shownName)
  }

  package init(local: Int64, in zone: TimeZone) {
    self.init(moment: zone.instant(ofLocal: local), in: zone)
  }

  package init(local: Int64, offset: Int) {
    self.init(
      moment: local &- Int64(offset) &* 1_000_000, offset: offset,
      zone: ZonedTimestamp.shown(offset))
  }

  /// `+02:00`
  package static func shown(_ offset: Int) -> String {
    var text: [UInt8] = [UInt8(ascii: offset < 0 ? "-" : "+")]
    NumberText.append(padded: UInt64(offset.magnitude / 3600), digits: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    NumberText.append(padded: UInt64(offset.magnitude / 60 % 60), digits: 2, to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}

extension TimeZone {
  /// Offsets in one form, `+02:00`; regions by their names.
  fileprivate var shownName: String {
    guard let sign = name.first, sign == "+" || sign == "-" else { return name }
    return ZonedTimestamp.shown(offset(at: 0))
  }
}

/// The zone is kept where values of both meet.
func zonedCommonType(_ a: DataType, _ b: DataType) -> DataType? {
  switch a.isZoned ? b : a {
  case .null, .date, .timestamp, .timestampTZ: .zoned
  case .structure(_) where a.isZoned && b.isZoned: .zoned
  default: nil
  }
}

func zonedCastCost(from: DataType, to: DataType) -> Int? {
  switch from.isZoned ? to : from {
  case .timestamp: 6
  case .date, .timestampTZ: 9
  case .structure where from.isZoned && to.isZoned: 0
  default: nil
  }
}
