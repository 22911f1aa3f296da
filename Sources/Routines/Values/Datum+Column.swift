import Columns
import Glibc

/// Values between programs and columns.
extension Datum {
  /// The value of one row.
  init(_ column: Column, _ row: Int) {
    let scalar = column.scalar(row)
    switch scalar.form {
    case .null: self = .null
    case .number: self = NumberMath.decimal(scalar.number, scalar.scale)
    case .text: self = Datum.of(scalar.text.text)
    case .boolean: self = .boolean(scalar.number != 0)
    case .days: self = .date(scalar.number * 86_400)
    case .ticks: self = Datum.ticks(scalar.number, column.type)
    case .other: self = Datum(whole: column, row)
    }
  }

  /// The same of a value without scalar form.
  private init(whole column: Column, _ row: Int) {
    switch column[row] {
    case .null: self = .null
    case .boolean(let truth): self = .boolean(truth)
    case .integer(let integer):
      if let small = Int64(exactly: integer) {
        self = .integer(small)
      } else {
        self = .wide(WideNumber(Number(unscaled: integer, scale: 0)))
      }
    case .decimal(let unscaled, let scale): self = Datum.decimal(unscaled, scale)
    case .double(let double): self = .double(double)
    case .string(let text):
      if column.type == .number {
        self = Datum.number(text)
      } else {
        self = Datum.of(text)
      }
    case .blob(let bytes): self = bytes.isEmpty ? .null : .bytes(BytesBox(bytes))
    case .date(let days): self = .date(Int64(days) * 86_400)
    case .ticks(let ticks): self = Datum.ticks(ticks, column.type)
    case .interval(let interval): self = .interval(IntervalBox(interval))
    case .structure, .list: self = Datum.composite(column[row], column.type)
    case .uuid, .map: self = .text(ValueText.text(of: column[row], type: column.type))
    }
  }

  /// A structure as a record, a list as a nested table; scalars inside them as they are alone.
  private static func composite(_ value: Value, _ type: DataType) -> Datum {
    switch (value, type) {
    case (.null, _): return .null
    case (.structure, .structure) where type.isZoned:
      return ZonedTimestamp(value).map { .zoned(ZonedBox($0)) } ?? .null
    case (.structure(let values), .structure(let fields)):
      return .record(RecordBox(zip(values, fields).map { composite($0, $1.type) }))
    case (.list(let values), .list(let element)):
      let type = CollectionType("", .nested, of: RoutineType(column: element))
      return .collection(CollectionBox(type, values: values.map { composite($0, element) }))
    default: return Datum(.constant(value, type, count: 1), 0)
    }
  }

  private static func ticks(_ ticks: Int64, _ type: DataType) -> Datum {
    switch type {
    case .timestamp(.seconds): .date(ticks)
    case .timestamp(let unit):
      .timestamp(
        unit.perSecond <= 1_000_000
          ? ticks &* (1_000_000 / unit.perSecond)
          : ticks.flooredDivision(by: unit.perSecond / 1_000_000).quotient)
    case .timestampTZ: .instant(ticks)
    case .timeNS: .interval(IntervalBox(Interval(microseconds: ticks / 1000)))
    case .time: .interval(IntervalBox(Interval(microseconds: ticks)))
    default: .integer(ticks)
    }
  }

  static func decimal(_ unscaled: Int128, _ scale: Int) -> Datum {
    if scale <= 18, let small = Int64(exactly: unscaled) { return NumberMath.decimal(small, scale) }
    return .wide(WideNumber(Number(unscaled: unscaled, scale: scale)))
  }

  private static func number(_ text: String) -> Datum {
    if let small = Int64(text) { return .integer(small) }
    guard let number = Number(text) else { return .null }
    do { return try NumberMath.datum(number) } catch { return .wide(WideNumber(number)) }
  }

  /// The value as a column's type has it; the datum was converted to the routine type before.
  func value(as type: DataType) throws(Raised) -> Value {
    switch (self, type) {
    case (.null, _): return .null
    case (.boolean(let truth), _): return .boolean(truth)
    case (.integer(let value), .decimal(_, let scale)):
      let (scaled, overflow) = Int128(value).multipliedReportingOverflow(by: power(scale))
      if overflow { throw Raised(-1438) }
      return .decimal(unscaled: scaled, scale: scale)
    case (.integer(let value), .double), (.integer(let value), .float):
      return .double(Double(value))
    case (.integer(let value), .varchar): return .string(String(value))
    case (.integer(let value), _): return .integer(Int128(value))
    case (.decimal, .decimal(_, let scale)), (.wide, .decimal(_, let scale)):
      return try decimalValue(scale)
    case (.decimal(let unscaled, let scale), .number):
      return .decimal(unscaled: Int128(unscaled), scale: Int(scale))
    case (.wide, .number), (.double, .number):
      return .string(NumberMath.number(self)?.text ?? "0")
    case (.decimal, _) where type.isInteger, (.wide, _) where type.isInteger:
      guard let number = NumberMath.number(self),
        let value = Int128(number.rounded(toScale: 0, roundsHalf: true).text)
      else { throw Raised(-1438) }
      return .integer(value)
    case (.decimal, .double), (.wide, .double), (.decimal, .float), (.wide, .float):
      return .double(try NumberMath.double(self))
    case (.double(let value), .double), (.double(let value), .float): return .double(value)
    case (.zoned(let box), .structure): return box.value.value
    case (.date, .structure), (.timestamp, .structure), (.instant, .structure):
      guard case .zoned(let box) = try Convert.zoned(self) else { return .null }
      return box.value.value
    case (.date, .timestampTZ), (.timestamp, .timestampTZ), (.zoned, .timestampTZ):
      return .ticks(try Convert.moment(self) ?? 0)
    case (.instant, .timestamp(let unit)), (.zoned, .timestamp(let unit)):
      let local = try Convert.microseconds(self)
      return .ticks(
        unit.perSecond > 1_000_000
          ? local * (unit.perSecond / 1_000_000)
          : local.flooredDivision(by: 1_000_000 / unit.perSecond).quotient)
    case (.date(let seconds), .timestamp(let unit)): return .ticks(seconds * unit.perSecond)
    case (.date(let seconds), .date):
      return .date(Int32(truncatingIfNeeded: seconds.flooredDivision(by: 86_400).quotient))
    case (.timestamp(let micros), .timestamp(.seconds)):
      return .ticks(micros.flooredDivision(by: 1_000_000).quotient)
    case (.timestamp(let micros), _), (.instant(let micros), _): return .ticks(micros)
    case (.interval(let box), _): return .interval(box.value)
    case (.bytes(let box), .blob): return .blob(box.bytes)
    case (.collection(let box), .list(let element)):
      var list: [Value] = []
      for datum in box.values { list.append(try datum.value(as: element)) }
      return .list(list)
    case (.record(let box), .structure(let fields)):
      var list: [Value] = []
      for (datum, field) in zip(box.fields, fields) { list.append(try datum.value(as: field.type)) }
      return .structure(list)
    case (.text(let text), .varchar): return .string(text)
    default: return .string(try Convert.text(self))
    }
  }

  /// The value as a numeric type if it is exactly of it; else nil.
  func exactValue(as type: DataType) -> Value? {
    switch (self, type) {
    case (.null, _): return .null
    case (.integer(let value), .decimal(let precision, let scale)):
      let (scaled, overflow) = Int128(value).multipliedReportingOverflow(by: power(scale))
      guard !overflow, scaled.magnitude < UInt128(power(min(38, precision))) else { return nil }
      return .decimal(unscaled: scaled, scale: scale)
    case (.decimal(let value, let has), .decimal(let precision, let scale)) where Int(has) <= scale:
      let moved = Int128(value).multipliedReportingOverflow(by: power(scale - Int(has)))
      guard !moved.overflow, moved.partialValue.magnitude < UInt128(power(min(38, precision)))
      else {
        return nil
      }
      return .decimal(unscaled: moved.partialValue, scale: scale)
    case (.integer(let value), .int64): return .integer(Int128(value))
    case (.integer(let value), .int32): return Int32(exactly: value).map { .integer(Int128($0)) }
    case (.integer(let value), .int16): return Int16(exactly: value).map { .integer(Int128($0)) }
    case (.integer(let value), .int128): return .integer(Int128(value))
    default: return nil
    }
  }

  private func power(_ scale: Int) -> Int128 {
    var result: Int128 = 1
    for _ in 0..<scale { result *= 10 }
    return result
  }

  private func decimalValue(_ scale: Int) throws(Raised) -> Value {
    if case .decimal(let value, let has) = self, Int(has) <= scale {
      let (scaled, overflow) = Int128(value).multipliedReportingOverflow(
        by: power(scale - Int(has)))
      if !overflow { return .decimal(unscaled: scaled, scale: scale) }
    }
    guard let number = NumberMath.number(self) else { throw Raised(-6502) }
    let moved = number.rounded(toScale: scale, roundsHalf: true)
    let text = (moved * Number(isNegative: false, magnitude: 1, power: scale)).text
    guard let unscaled = Int128(text) else { throw Raised(-1438) }
    return .decimal(unscaled: unscaled, scale: scale)
  }
}
