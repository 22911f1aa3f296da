import Columns

/// What the statistics say of some values of a column (`ColumnStatistics`).
struct ColumnSummary {
  private let kind: StoredORCType.Kind
  private let scale: Int
  private(set) var valueCount = 0
  private(set) var hasNull = false
  /// Integers, dates, decimals, ticks in nanoseconds; lengths of lists.
  private var numbers: (minimum: Int128, maximum: Int128)?
  private var doubles: (minimum: Double, maximum: Double)?
  private var texts: (minimum: [UInt8], maximum: [UInt8])?
  /// Of numbers, lengths or true values; nil once it is too large.
  private var sum: Int128? = 0
  private var doubleSum = 0.0
  /// The longest text that is a bound.
  private static let textLimit = 1024

  init(_ type: WriteType) {
    kind = type.kind
    scale = type.scale
  }

  mutating func addNulls(_ count: Int) { if count > 0 { hasNull = true } }
  mutating func addValues(_ count: Int) { valueCount += count }

  mutating func add(_ value: Int128) {
    add(bounds: value, value)
    sum = sum.flatMap { total in
      let (next, overflow) = total.addingReportingOverflow(value)
      return overflow ? nil : next
    }
  }

  private mutating func add(bounds low: Int128, _ high: Int128) {
    numbers = numbers.map { (min($0.minimum, low), max($0.maximum, high)) } ?? (low, high)
  }

  /// A NaN makes the sum NaN, which tells readers that the bounds leave something out.
  mutating func add(_ value: Double) {
    doubleSum += value
    if !value.isNaN { add(bounds: value, value) }
  }

  private mutating func add(bounds low: Double, _ high: Double) {
    doubles = doubles.map { (min($0.minimum, low), max($0.maximum, high)) } ?? (low, high)
  }

  mutating func add(sum value: Int) { sum = sum.map { $0 &+ Int128(value) } }

  mutating func add(texts views: Span<StringView>) {
    guard views.count > 0 else { return }
    var low = views[0]
    var high = views[0]
    var total = 0
    for i in 0..<views.count {
      let view = views[i]
      total += view.count
      if view < low { low = view }
      if high < view { high = view }
    }
    add(sum: total)
    if kind == .string { add(bounds: low.bytes, high.bytes) }
  }

  private mutating func add(bounds low: [UInt8], _ high: [UInt8]) {
    guard let known = texts else {
      texts = (low, high)
      return
    }
    if low.lexicographicallyPrecedes(known.minimum) { texts?.minimum = low }
    if known.maximum.lexicographicallyPrecedes(high) { texts?.maximum = high }
  }

  mutating func merge(_ other: ColumnSummary) {
    valueCount += other.valueCount
    hasNull = hasNull || other.hasNull
    if let more = other.numbers { add(bounds: more.minimum, more.maximum) }
    if let more = other.doubles { add(bounds: more.minimum, more.maximum) }
    doubleSum += other.doubleSum
    if let more = other.texts { add(bounds: more.minimum, more.maximum) }
    sum = sum.flatMap { mine in other.sum.map { mine &+ $0 } }
  }

  var message: ProtobufWriter {
    var message = ProtobufWriter()
    message.write(1, valueCount)
    if valueCount > 0 { writeKind(&message) }
    message.write(10, hasNull ? 1 : 0)
    return message
  }

  private func writeKind(_ message: inout ProtobufWriter) {
    var inner = ProtobufWriter()
    switch kind {
    case .boolean:
      inner.write(1, packed: [Int(clamping: sum ?? 0)])
      message.write(5, inner)
    case .byte, .short, .int, .long:
      writeBounds(&inner)
      if let sum, let small = Int64(exactly: sum) { inner.write(3, signed: small) }
      message.write(2, inner)
    case .float, .double:
      if let doubles, !doubleSum.isNaN {
        inner.write(1, doubles.minimum)
        inner.write(2, doubles.maximum)
      }
      inner.write(3, doubleSum)
      message.write(3, inner)
    case .string:
      if let texts, max(texts.minimum.count, texts.maximum.count) <= ColumnSummary.textLimit {
        inner.write(1, bytes: texts.minimum)
        inner.write(2, bytes: texts.maximum)
      }
      inner.write(3, signed: Int64(clamping: sum ?? 0))
      message.write(4, inner)
    case .decimal:
      writeDecimals(&inner)
      message.write(6, inner)
    case .date:
      writeBounds(&inner)
      message.write(7, inner)
    case .binary:
      inner.write(1, signed: Int64(clamping: sum ?? 0))
      message.write(8, inner)
    case .timestamp, .timestampInstant:
      writeTimes(&inner)
      message.write(9, inner)
    case .list, .map:
      if let numbers {
        inner.write(1, Int(clamping: numbers.minimum))
        inner.write(2, Int(clamping: numbers.maximum))
      }
      inner.write(3, Int(clamping: sum ?? 0))
      message.write(12, inner)
    default: break
    }
  }

  private func writeBounds(_ inner: inout ProtobufWriter) {
    guard let numbers else { return }
    inner.write(1, signed: Int64(clamping: numbers.minimum))
    inner.write(2, signed: Int64(clamping: numbers.maximum))
  }

  private func writeDecimals(_ inner: inout ProtobufWriter) {
    let values = [numbers?.minimum, numbers?.maximum, sum]
    for (i, value) in values.enumerated() {
      guard let value else { continue }
      var text: [UInt8] = []
      NumberText.append(unscaled: value, scale: scale, to: &text)
      inner.write(i + 1, bytes: text)
    }
  }

  /// Milliseconds, rounded down, both as local time and as UTC: the writer's zone is UTC.
  private func writeTimes(_ inner: inout ProtobufWriter) {
    guard let numbers else { return }
    for (i, value) in [numbers.minimum, numbers.maximum].enumerated() {
      let (whole, rest) = value.flooredDivision(by: 1_000_000)
      let milliseconds = Int64(clamping: whole)
      inner.write(i + 1, signed: milliseconds)
      inner.write(i + 3, signed: milliseconds)
      // Nanoseconds within the millisecond, plus one; without it readers take the widest.
      inner.write(i + 5, Int(rest) + 1)
    }
  }
}
