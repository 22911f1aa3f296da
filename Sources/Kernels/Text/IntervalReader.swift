import Columns

/// Reads intervals: `1 year 2 mons 3 days 04:05:06`, `1-2`, `3 4:05`, `1.5 hours ago`, and
/// ISO 8601's `P1Y2M3DT4H5M6S` (PostgreSQL manual, 8.5.4).
package enum IntervalReader {
  package static func read(_ text: String) -> Interval? {
    var copy = text
    return copy.withUTF8 { read(UnsafeRawBufferPointer($0)) }
  }

  package static func read(_ bytes: UnsafeRawBufferPointer) -> Interval? {
    let text = Array(NumberReader.trimmed(bytes))
    guard let first = text.first, text.count < 200 else { return nil }
    var sum = IntervalSum()
    if first == UInt8(ascii: "P") {
      guard readISO(text, into: &sum) else { return nil }
    } else {
      guard readWords(text, into: &sum) else { return nil }
    }
    return sum.interval
  }

  private static func readISO(_ text: [UInt8], into sum: inout IntervalSum) -> Bool {
    var scan = IntervalScanner(text, at: 1)
    var isTime = false
    var found = false
    while let byte = scan.byte {
      if byte == UInt8(ascii: "T") {
        isTime = true
        scan.place += 1
        continue
      }
      guard let number = scan.takeNumber(), let unit = scan.byte else { return false }
      scan.place += 1
      let name: String
      switch (unit, isTime) {
      case (UInt8(ascii: "Y"), false): name = "year"
      case (UInt8(ascii: "M"), false): name = "month"
      case (UInt8(ascii: "W"), false): name = "week"
      case (UInt8(ascii: "D"), false): name = "day"
      case (UInt8(ascii: "H"), true): name = "hour"
      case (UInt8(ascii: "M"), true): name = "minute"
      case (UInt8(ascii: "S"), true): name = "second"
      default: return false
      }
      guard sum.add(number, unit: name) else { return false }
      found = true
    }
    return found
  }

  private static func readWords(_ text: [UInt8], into sum: inout IntervalSum) -> Bool {
    var scan = IntervalScanner(text, at: 0)
    if scan.byte == UInt8(ascii: "@") { scan.place += 1 }
    var found = false
    var waiting: IntervalNumber?
    while scan.skipBlanks(), let byte = scan.byte {
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        || (byte >= 48 && byte <= 57)
      {
        // A number before a time counts days: `3 4:05`.
        if let number = waiting, !sum.add(number, unit: "day") { return false }
        guard let number = scan.takeNumber() else { return false }
        waiting = nil
        if scan.byte == UInt8(ascii: ":") {
          guard scan.takeTime(number, into: &sum) else { return false }
        } else if scan.byte == UInt8(ascii: "-"), let months = scan.takeMonths() {
          let sign: Int64 = number.isNegative ? -1 : 1
          guard sum.add(months: number.whole * 12 + sign * months) else { return false }
        } else {
          waiting = number
        }
        found = true
      } else {
        let word = scan.takeWord()
        if word == "ago" {
          sum.negate()
        } else {
          guard let number = waiting, sum.add(number, unit: word) else { return false }
          waiting = nil
        }
      }
    }
    if let number = waiting { return sum.add(number, unit: "second") }
    return found
  }
}

/// A number of an interval: whole part and fifteen digits of fraction, both with its sign.
struct IntervalNumber {
  var whole: Int64 = 0
  /// In 10^-15: a day has 8.64 · 10^10 microseconds.
  var fraction: Int64 = 0
  static let digits = 15
  static let scale: Int64 = 1_000_000_000_000_000
  var isNegative = false
}

/// Cuts the text of an interval into numbers, words and times.
struct IntervalScanner {
  private let text: [UInt8]
  var place: Int

  init(_ text: [UInt8], at place: Int) {
    self.text = text
    self.place = place
  }

  var byte: UInt8? { place < text.count ? text[place] : nil }

  mutating func skipBlanks() -> Bool {
    while let next = byte, NumberReader.isBlank(next) || next == UInt8(ascii: ",") { place += 1 }
    return true
  }

  private mutating func takeDigits() -> (value: Int64, count: Int)? {
    var value: Int64 = 0
    var count = 0
    while let next = byte, next >= 48, next <= 57 {
      let (ten, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = ten.addingReportingOverflow(Int64(next - 48))
      if first || second { return nil }
      value = sum
      count += 1
      place += 1
    }
    return (value, count)
  }

  private mutating func takeFraction() -> Int64 {
    var value: Int64 = 0
    var digits = 0
    while let next = byte, next >= 48, next <= 57 {
      if digits < IntervalNumber.digits { value = value * 10 + Int64(next - 48) }
      digits += 1
      place += 1
    }
    while digits < IntervalNumber.digits {
      value *= 10
      digits += 1
    }
    return value
  }

  mutating func takeNumber() -> IntervalNumber? {
    var number = IntervalNumber()
    if byte == UInt8(ascii: "-") {
      number.isNegative = true
      place += 1
    } else if byte == UInt8(ascii: "+") {
      place += 1
    }
    guard let whole = takeDigits() else { return nil }
    number.whole = number.isNegative ? -whole.value : whole.value
    if byte == UInt8(ascii: ".") {
      place += 1
      let fraction = takeFraction()
      number.fraction = number.isNegative ? -fraction : fraction
    } else if whole.count == 0 {
      return nil
    }
    return number
  }

  /// `:05:06.5` after the hours, or after the minutes where the last part has a fraction.
  mutating func takeTime(_ hours: IntervalNumber, into sum: inout IntervalSum) -> Bool {
    place += 1
    guard let minutes = takeDigits(), minutes.count > 0, minutes.value < 60 else { return false }
    var seconds: Int64 = 0
    var fraction: Int64 = 0
    if byte == UInt8(ascii: ":") {
      place += 1
      guard let taken = takeDigits(), taken.count > 0, taken.value <= 60 else { return false }
      seconds = taken.value
      if byte == UInt8(ascii: ".") {
        place += 1
        fraction = takeFraction()
      }
    }
    let sign: Int64 = hours.isNegative ? -1 : 1
    return sum.add(hours, unit: "hour")
      && sum.add(microseconds: sign * ((minutes.value * 60 + seconds) * 1_000_000))
      && sum.add(microseconds: sign * ((fraction + 500_000_000) / 1_000_000_000))
  }

  /// `-2` of `1-2`.
  mutating func takeMonths() -> Int64? {
    place += 1
    guard let months = takeDigits(), months.count > 0, months.value < 12 else { return nil }
    return months.value
  }

  mutating func takeWord() -> String {
    let start = place
    while let next = byte, !NumberReader.isBlank(next), next != UInt8(ascii: ","),
      !(next >= 48 && next <= 57), next != UInt8(ascii: "-"), next != UInt8(ascii: "+")
    {
      place += 1
    }
    if place == start { place += 1 }
    return String(decoding: text[start..<place], as: UTF8.self).lowercased()
  }
}

/// Adds up the parts of an interval; false where a part has no room or an unknown unit.
struct IntervalSum {
  private var months: Int64 = 0
  private var days: Int64 = 0
  private var microseconds: Int64 = 0

  var interval: Interval? {
    guard let months = Int32(exactly: months), let days = Int32(exactly: days) else { return nil }
    return Interval(months: months, days: days, microseconds: microseconds)
  }

  mutating func negate() {
    months = 0 &- months
    days = 0 &- days
    microseconds = 0 &- microseconds
  }

  mutating func add(months more: Int64) -> Bool { add(more, to: &months) }
  mutating func add(microseconds more: Int64) -> Bool { add(more, to: &microseconds) }

  private func add(_ more: Int64, to sum: inout Int64) -> Bool {
    let (total, overflow) = sum.addingReportingOverflow(more)
    sum = total
    return !overflow
  }

  mutating func add(_ number: IntervalNumber, unit: String) -> Bool {
    guard let part = IntervalUnit(unit) else { return false }
    switch part {
    case .months(let count):
      guard add(number.whole, times: count, to: &months) else { return false }
      // A fraction of a year counts whole months; a fraction of a month counts days of 30.
      let scale = Int128(IntervalNumber.scale)
      let parts = Int128(number.fraction) * Int128(count)
      if count == 3 {
        return add(Int64(parts / scale), to: &months)
          && add(fractionOfDays: parts % scale * 30)
      }
      if count > 1 {
        return add(Int64((parts + (parts < 0 ? -1 : 1) * scale / 2) / scale), to: &months)
      }
      return add(fractionOfDays: parts * 30)
    case .days(let count):
      return add(number.whole, times: count, to: &days)
        && add(fractionOfDays: Int128(number.fraction) * Int128(count))
    case .microseconds(let count):
      let fraction = Int128(number.fraction) * Int128(count)
      let rounded = dividedHalfAway(fraction, by: Int128(IntervalNumber.scale))
      return add(number.whole, times: count, to: &microseconds)
        && add(Int64(rounded), to: &microseconds)
    }
  }

  private func add(_ value: Int64, times count: Int64, to sum: inout Int64) -> Bool {
    let (product, overflow) = value.multipliedReportingOverflow(by: count)
    return !overflow && add(product, to: &sum)
  }

  /// In 10^-15 days.
  private mutating func add(fractionOfDays: Int128) -> Bool {
    let scale = Int128(IntervalNumber.scale)
    let rest = fractionOfDays % scale * 86_400_000_000
    return add(Int64(fractionOfDays / scale), to: &days)
      && add(Int64(dividedHalfAway(rest, by: scale)), to: &microseconds)
  }
}

/// A unit of time by its names.
package enum IntervalUnit: Sendable {
  case months(Int64)
  case days(Int64)
  case microseconds(Int64)

  package init?(_ name: String) {
    switch name.lowercased() {
    case "year", "years", "yr", "yrs", "y": self = .months(12)
    case "quarter", "quarters", "qtr": self = .months(3)
    case "month", "months", "mon", "mons": self = .months(1)
    case "decade", "decades", "dec", "decs": self = .months(120)
    case "century", "centuries", "cent", "cents", "c": self = .months(1_200)
    case "millennium", "millennia", "millenniums", "millenium", "mil", "mils":
      self = .months(12_000)
    case "week", "weeks", "w": self = .days(7)
    case "day", "days", "d": self = .days(1)
    case "hour", "hours", "hr", "hrs", "h": self = .microseconds(3_600_000_000)
    case "minute", "minutes", "min", "mins", "m": self = .microseconds(60_000_000)
    case "second", "seconds", "sec", "secs", "s": self = .microseconds(1_000_000)
    case "millisecond", "milliseconds", "msecond", "mseconds", "msec", "msecs", "ms":
      self = .microseconds(1_000)
    case "microsecond", "microseconds", "usecond", "useconds", "usec", "usecs", "us":
      self = .microseconds(1)
    default: return nil
    }
  }

  /// So many units.
  package func times(_ count: Int64) -> Interval? {
    switch self {
    case .months(let unit):
      let (product, overflow) = count.multipliedReportingOverflow(by: unit)
      guard !overflow, let months = Int32(exactly: product) else { return nil }
      return Interval(months: months)
    case .days(let unit):
      let (product, overflow) = count.multipliedReportingOverflow(by: unit)
      guard !overflow, let days = Int32(exactly: product) else { return nil }
      return Interval(days: days)
    case .microseconds(let unit):
      let (product, overflow) = count.multipliedReportingOverflow(by: unit)
      return overflow ? nil : Interval(microseconds: product)
    }
  }
}
