/// Writes dates, times and intervals as PostgreSQL prints them (DateStyle ISO).
package enum TimeText {
  /// `2026-09-01`, `0044-03-15 BC`.
  package static func append(date days: Int, to text: inout [UInt8]) {
    if days.magnitude == Infinity.days { return Infinity.append(isNegative: days < 0, to: &text) }
    let date = CivilDate(days: days)
    append(date, to: &text)
    appendEra(date, to: &text)
  }

  private static func append(_ date: CivilDate, to text: inout [UInt8]) {
    let year = date.year > 0 ? date.year : 1 - date.year
    NumberText.append(padded: UInt64(year), digits: 4, to: &text)
    text.append(UInt8(ascii: "-"))
    NumberText.append(padded: UInt64(date.month), digits: 2, to: &text)
    text.append(UInt8(ascii: "-"))
    NumberText.append(padded: UInt64(date.day), digits: 2, to: &text)
  }

  private static func appendEra(_ date: CivilDate, to text: inout [UInt8]) {
    if date.year <= 0 { text.append(contentsOf: " BC".utf8) }
  }

  /// `13:05:07.25` from ticks since midnight.
  ///
  /// Negative ones, which some files have, count from the end of the day.
  package static func append(
    time ticks: Int64, unit: TimeUnit = .microseconds, to text: inout [UInt8]
  ) {
    let day = 86_400 * unit.perSecond
    let sinceMidnight = ticks < 0 ? (ticks % day + day) % day : ticks
    let (seconds, fraction) = sinceMidnight.quotientAndRemainder(dividingBy: unit.perSecond)
    NumberText.append(padded: UInt64(seconds / 3600), digits: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    NumberText.append(padded: UInt64(seconds / 60 % 60), digits: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    NumberText.append(padded: UInt64(seconds % 60), digits: 2, to: &text)
    append(fraction: UInt64(fraction), digits: unit.fractionDigits, to: &text)
  }

  /// The point and the digits up to the last one that is not zero.
  private static func append(fraction: UInt64, digits: Int, to text: inout [UInt8]) {
    if fraction == 0 { return }
    text.append(UInt8(ascii: "."))
    NumberText.append(padded: fraction, digits: digits, to: &text)
    while text.last == 48 { text.removeLast() }
  }

  /// `2026-09-01 13:05:07.25`
  package static func append(
    timestamp ticks: Int64, unit: TimeUnit, to text: inout [UInt8]
  ) {
    if unit != .nanoseconds, Infinity.isInfinite(ticks) {
      return Infinity.append(isNegative: ticks < 0, to: &text)
    }
    let (days, time) = ticks.flooredDivision(by: 86_400 &* unit.perSecond)
    let date = CivilDate(days: Int(days))
    append(date, to: &text)
    text.append(UInt8(ascii: " "))
    append(time: time, unit: unit, to: &text)
    appendEra(date, to: &text)
  }

  /// `2026-09-01 13:05:07+02`, where the zone is `offset` seconds east of UTC at that instant.
  package static func append(
    instant microseconds: Int64, offset: Int, to text: inout [UInt8]
  ) {
    if Infinity.isInfinite(microseconds) {
      return Infinity.append(isNegative: microseconds < 0, to: &text)
    }
    let local = microseconds &+ Int64(offset) &* 1_000_000
    let (days, time) = local.flooredDivision(by: 86_400_000_000)
    let date = CivilDate(days: Int(days))
    append(date, to: &text)
    text.append(UInt8(ascii: " "))
    append(time: time, to: &text)
    append(offset: offset, to: &text)
    appendEra(date, to: &text)
  }

  /// `+02`, `-03:30`
  package static func append(offset: Int, to text: inout [UInt8]) {
    text.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    let seconds = offset.magnitude
    NumberText.append(padded: UInt64(seconds / 3600), digits: 2, to: &text)
    if seconds % 3600 == 0 { return }
    text.append(UInt8(ascii: ":"))
    NumberText.append(padded: UInt64(seconds / 60 % 60), digits: 2, to: &text)
    if seconds % 60 == 0 { return }
    text.append(UInt8(ascii: ":"))
    NumberText.append(padded: UInt64(seconds % 60), digits: 2, to: &text)
  }

  /// `1 year 2 mons 3 days 04:05:06.5`; a part after a negative one shows its plus sign.
  package static func append(_ interval: Interval, to text: inout [UInt8]) {
    var parts = IntervalParts(text: text)
    parts.add(Int(interval.months / 12), "year")
    parts.add(Int(interval.months % 12), "mon")
    parts.add(Int(interval.days), "day")
    if interval.microseconds != 0 || parts.isEmpty { parts.add(time: interval.microseconds) }
    text = parts.text
  }

  private struct IntervalParts {
    var text: [UInt8]
    var isEmpty = true
    var wasNegative = false

    init(text: [UInt8]) { self.text = text }

    mutating func add(_ value: Int, _ unit: String) {
      if value == 0 { return }
      separate(isNegative: value < 0)
      if value < 0 { text.append(UInt8(ascii: "-")) }
      NumberText.append(magnitude: UInt64(value.magnitude), to: &text)
      text.append(UInt8(ascii: " "))
      text.append(contentsOf: unit.utf8)
      if value != 1 { text.append(UInt8(ascii: "s")) }
      wasNegative = value < 0
    }

    mutating func add(time microseconds: Int64) {
      separate(isNegative: microseconds < 0)
      if microseconds < 0 { text.append(UInt8(ascii: "-")) }
      let magnitude = microseconds.magnitude
      TimeText.append(time: Int64(truncatingIfNeeded: min(magnitude, UInt64(Int64.max))), to: &text)
    }

    private mutating func separate(isNegative: Bool) {
      if !isEmpty { text.append(UInt8(ascii: " ")) }
      if wasNegative && !isNegative { text.append(UInt8(ascii: "+")) }
      isEmpty = false
    }
  }
}
