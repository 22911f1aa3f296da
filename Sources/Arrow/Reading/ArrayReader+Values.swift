import Columns
import Diagnostics

extension ArrayReader {
  /// Values without their validity, which was read.
  func values(
    _ field: ArrowField, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    switch field.stored {
    case .boolean: return try booleans(count, validity)
    case .integer, .date(isMilliseconds: false): return try plain(field, count, validity)
    case .float(let bits):
      return bits == 16 ? try halves(count, validity) : try plain(field, count, validity)
    case .date: return try dates(count, validity)
    case .time(let unit, let bits): return try times(field, unit, bits, count, validity)
    case .timestamp(let unit, let isInstant):
      let factor: Int64 =
        isInstant && unit != .nanoseconds ? 1_000_000 / unit.perSecond : 1
      return try ticks(field.type, factor, count, validity)
    case .duration(let unit): return try durations(unit, count, validity)
    case .interval(let unit): return try intervals(unit, count, validity)
    case .decimal(_, _, let bits): return try decimals(field.type, bits, count, validity)
    case .fixedBinary(let width): return try fixed(field.type, width, count, validity)
    case .binary(_, let isLarge): return try strings(field.type, isLarge, count, validity)
    case .view: return try views(field.type, count, validity)
    case .list(let isLarge): return try list(field, field.children, isLarge, count, validity)
    case .map: return try list(field, field.children, false, count, validity)
    case .fixedList(let width): return try fixedList(field, width, count, validity)
    case .structure: return try structure(field, count, validity)
    case .null: return .nulls(.null, count: count)
    }
  }

  /// Values that lie in the file as they lie in memory.
  private func plain(
    _ field: ArrowField, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let values = try bytes(count * field.type.physical.width)
    return Column(field.type, count: count, values: values, validity: validity)
  }

  private func booleans(_ count: Int, _ validity: Bitmap?) throws(SQLError) -> Column {
    let bits = try bytes((count + 7) / 8)
    let source = bits.pointer(to: UInt8.self)
    let values = Buffer.of(UInt8.self, count: count)
    let target = values.pointer(to: UInt8.self)
    for row in 0..<count { target[row] = source[row >> 3] >> UInt8(row & 7) & 1 }
    withExtendedLifetime(bits) {}
    return Column(.boolean, count: count, values: values, validity: validity)
  }

  private func halves(_ count: Int, _ validity: Bitmap?) throws(SQLError) -> Column {
    let stored = try bytes(count * 2)
    let source = stored.span(of: UInt16.self, count: count)
    return Column.make(.float, count: count, validity: validity, Float.self) { target in
      for row in 0..<count { target[row] = Float(Float16(bitPattern: source[row])) }
    }
  }

  private func dates(_ count: Int, _ validity: Bitmap?) throws(SQLError) -> Column {
    let stored = try bytes(count * 8)
    let source = stored.span(of: Int64.self, count: count)
    var isOutside = false
    let column = Column.make(.date, count: count, validity: validity, Int32.self) { target in
      for row in 0..<count {
        let isThere = validity.map { $0[row] } ?? true
        let days = isThere ? source[row].flooredDivision(by: 86_400_000).quotient : 0
        isOutside = isOutside || Int32(exactly: days) == nil
        target[row] = Int32(truncatingIfNeeded: days)
      }
    }
    if isOutside { throw SQLError(.datetimeOverflow, "a date is too far from 1970") }
    return column
  }

  private func times(
    _ field: ArrowField, _ unit: TimeUnit, _ bits: Int, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    if bits == 64 { return try ticks(field.type, 1, count, validity) }
    let stored = try bytes(count * 4)
    let source = stored.span(of: Int32.self, count: count)
    let factor = 1_000_000 / unit.perSecond
    return Column.make(.time, count: count, validity: validity, Int64.self) { target in
      for row in 0..<count { target[row] = Int64(source[row]) * factor }
    }
  }

  private func ticks(
    _ type: DataType, _ factor: Int64, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let stored = try bytes(count * 8)
    if factor == 1 { return Column(type, count: count, values: stored, validity: validity) }
    let source = stored.span(of: Int64.self, count: count)
    var isOutside = false
    let column = Column.make(type, count: count, validity: validity, Int64.self) { target in
      for row in 0..<count {
        let isThere = validity.map { $0[row] } ?? true
        let (value, overflow) = (isThere ? source[row] : 0).multipliedReportingOverflow(by: factor)
        isOutside = isOutside || overflow
        target[row] = value
      }
    }
    if isOutside { throw SQLError(.datetimeOverflow, "a time is too far from 1970 for \(type)") }
    return column
  }

  private func durations(
    _ unit: TimeUnit, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let stored = try bytes(count * 8)
    let source = stored.span(of: Int64.self, count: count)
    return try makeIntervals(count, validity) { row in
      let value = source[row]
      if unit == .nanoseconds { return value % 1000 == 0 ? (0, 0, value / 1000) : nil }
      let (ticks, overflow) = value.multipliedReportingOverflow(by: 1_000_000 / unit.perSecond)
      return overflow ? nil : (0, 0, ticks)
    }
  }

  private func intervals(
    _ unit: Int, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let stored = try bytes(count * [4, 8, 16][unit])
    let words = stored.span(of: Int32.self, count: count * [1, 2, 4][unit])
    return try makeIntervals(count, validity) { row in
      switch unit {
      case 0: return (words[row], 0, 0)
      case 1: return (0, words[row * 2], Int64(words[row * 2 + 1]) * 1000)
      default:
        let low = UInt64(UInt32(bitPattern: words[row * 4 + 2]))
        let nanoseconds = Int64(words[row * 4 + 3]) << 32 | Int64(bitPattern: low)
        guard nanoseconds % 1000 == 0 else { return nil }
        return (words[row * 4], words[row * 4 + 1], nanoseconds / 1000)
      }
    }
  }

  private func makeIntervals(
    _ count: Int, _ validity: Bitmap?, _ value: (Int) -> (Int32, Int32, Int64)?
  ) throws(SQLError) -> Column {
    var isOutside = false
    let column = Column.make(.interval, count: count, validity: validity, Interval.self) { target in
      for row in 0..<count {
        let isThere = validity.map { $0[row] } ?? true
        let found = isThere ? value(row) : (0, 0, 0)
        isOutside = isOutside || found == nil
        target[row] = Interval(
          months: found?.0 ?? 0, days: found?.1 ?? 0, microseconds: found?.2 ?? 0)
      }
    }
    if isOutside { throw SQLError(.datetimeOverflow, "an interval is no number of microseconds") }
    return column
  }

  private func decimals(
    _ type: DataType, _ bits: Int, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    guard case .decimal(let precision, _) = type else { return .nulls(type, count: count) }
    let stored = try bytes(count * bits / 8)
    let words = stored.pointer(to: UInt64.self)
    var limit: UInt128 = 1
    for _ in 0..<precision { limit *= 10 }
    var isOutside = false
    func value(_ row: Int) -> Int128 {
      guard validity.map({ $0[row] }) ?? true else { return 0 }
      var value: Int128
      switch bits {
      case 32: value = Int128(stored.pointer(to: Int32.self)[row])
      case 64: value = Int128(stored.pointer(to: Int64.self)[row])
      default:
        let step = bits / 64
        let high = Int128(Int64(bitPattern: words[row * step + 1])) << 64
        value = high | Int128(words[row * step])
        if step == 4 {
          let sign: UInt64 = value < 0 ? .max : 0
          isOutside = isOutside || words[row * 4 + 2] != sign || words[row * 4 + 3] != sign
        }
      }
      if value.magnitude >= limit {
        isOutside = true
        value = 0
      }
      return value
    }
    let column =
      precision <= 18
      ? Column.make(type, count: count, validity: validity, Int64.self) { target in
        for row in 0..<count { target[row] = Int64(truncatingIfNeeded: value(row)) }
      }
      : Column.make(type, count: count, validity: validity, Int128.self) { target in
        for row in 0..<count { target[row] = value(row) }
      }
    withExtendedLifetime(stored) {}
    if isOutside { throw SQLError(.dataCorrupted, "a decimal has more digits than \(type)") }
    return column
  }
}
