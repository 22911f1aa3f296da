import Columns

/// The parts of a date, time or timestamp that were read from text.
package struct DateTimeParts: Sendable {
  package var date: CivilDate?
  /// Nanoseconds since midnight, or nil where no time was given.
  package var time: Int64?
  /// Seconds east of UTC.
  package var offset: Int?
  /// A zone by its IANA name.
  package var zone: String?
  package var isEpoch = false

  package init(date: CivilDate? = nil) { self.date = date }
}

/// Reads dates and times in the forms that PostgreSQL takes: `2026-09-01`, `20260901`,
/// `9/1/2026`, `1-Sep-2026`, `September 1, 2026`, `… 13:05:07.25+02`, `… T13:05Z`, `… BC`.
package enum DateTimeReader {
  /// The parts, or nil where the text is none of these.
  package static func read(_ bytes: UnsafeRawBufferPointer) -> DateTimeParts? {
    if bytes.count == 10, let date = isoDate(bytes, at: 0) { return DateTimeParts(date: date) }
    var reader = Words(bytes)
    return reader.read()
  }

  /// `YYYY-MM-DD` at a place, if it is a date.
  private static func isoDate(_ bytes: UnsafeRawBufferPointer, at start: Int) -> CivilDate? {
    guard bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
      let year = number(bytes, start, 4), let month = number(bytes, start + 5, 2),
      let day = number(bytes, start + 8, 2)
    else { return nil }
    return checked(year: year, month: month, day: day)
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for place in start..<start + count {
      let digit = bytes[place] &- 48
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// A date of the calendar, or nil for `2026-02-30`.
  package static func checked(year: Int, month: Int, day: Int) -> CivilDate? {
    guard year >= -290_308, year <= 294_276, month >= 1, month <= 12, day >= 1,
      day <= CivilDate.daysInMonth(year: year, month: month)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// Splits the text into numbers, words and signs, and puts them together.
  private struct Words {
    private let bytes: [UInt8]
    private var place = 0
    private var parts = DateTimeParts()
    private var numbers: [(value: Int, digits: Int)] = []
    private var month: Int?
    private var isBeforeChrist = false
    private var isAfternoon: Bool?
    /// A sign before everything: `-0043-03-15` is a year before 1 BC, counted from 0.
    private var isNegative = false

    init(_ raw: UnsafeRawBufferPointer) { bytes = Array(NumberReader.trimmed(raw)) }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func read() -> DateTimeParts? {
      guard !bytes.isEmpty, bytes.count < 100 else { return nil }
      if byte == UInt8(ascii: "-"), place + 1 < bytes.count, isDigit(bytes[place + 1]) {
        isNegative = true
        place += 1
      }
      while let next = byte {
        let isFine: Bool
        if isDigit(next) {
          isFine = readNumber()
        } else if isLetter(next) {
          isFine = readWord()
        } else if (next == UInt8(ascii: "+") || next == UInt8(ascii: "-")) && parts.time != nil {
          isFine = readOffset()
        } else if NumberReader.isBlank(next) || next == UInt8(ascii: ",")
          || next == UInt8(ascii: "-") || next == UInt8(ascii: "/") || next == UInt8(ascii: ".")
          || next == UInt8(ascii: "(") || next == UInt8(ascii: ")")
        {
          place += 1
          isFine = true
        } else {
          isFine = false
        }
        guard isFine else { return nil }
      }
      return assemble()
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    private func isLetter(_ byte: UInt8) -> Bool {
      (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    private mutating func takeNumber() -> (value: Int, digits: Int) {
      var value = 0
      var digits = 0
      while let next = byte, isDigit(next), digits < 18 {
        value = value * 10 + Int(next - 48)
        digits += 1
        place += 1
      }
      return (value, digits)
    }

    private mutating func readNumber() -> Bool {
      let number = takeNumber()
      if byte == UInt8(ascii: ":") { return readTime(hour: number.value) }
      if number.digits == 8, numbers.isEmpty, month == nil, parts.date == nil {
        parts.date = checked(
          year: number.value / 10_000, month: number.value / 100 % 100, day: number.value % 100)
        return parts.date != nil
      }
      if number.digits == 6, parts.date != nil || numbers.count == 3 {
        return setTime(number.value / 10_000, number.value / 100 % 100, number.value % 100, 0)
      }
      guard number.digits <= 6, numbers.count < 3 else { return false }
      numbers.append(number)
      return true
    }

    private mutating func readTime(hour: Int) -> Bool {
      place += 1
      let minute = takeNumber()
      guard minute.digits > 0, minute.digits <= 2 else { return false }
      var second = 0
      var fraction: Int64 = 0
      if byte == UInt8(ascii: ":") {
        place += 1
        let taken = takeNumber()
        guard taken.digits > 0, taken.digits <= 2 else { return false }
        second = taken.value
        if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
          place += 1
          guard byte.map({ !isLetter($0) }) ?? true else { return false }
          fraction = takeFraction()
        }
      }
      return setTime(hour, minute.value, second, fraction)
    }

    /// Nanoseconds; the tenth digit rounds.
    private mutating func takeFraction() -> Int64 {
      var value: Int64 = 0
      var digits = 0
      while let next = byte, isDigit(next) {
        if digits < 9 { value = value * 10 + Int64(next - 48) }
        if digits == 9, next >= 53 { value += 1 }
        digits += 1
        place += 1
      }
      while digits < 9 {
        value *= 10
        digits += 1
      }
      return value
    }

    private mutating func setTime(
      _ hour: Int, _ minute: Int, _ second: Int, _ nanoseconds: Int64
    ) -> Bool {
      guard parts.time == nil, hour <= 24, minute < 60, second <= 60 else { return false }
      let seconds = Int64(hour * 3600 + minute * 60 + second)
      let time = seconds * 1_000_000_000 + nanoseconds
      guard time <= 86_400_000_000_000 else { return false }
      parts.time = time
      return true
    }

    private mutating func readOffset() -> Bool {
      guard parts.offset == nil, parts.zone == nil else { return false }
      let isWest = byte == UInt8(ascii: "-")
      place += 1
      let first = takeNumber()
      guard first.digits > 0, first.digits <= 4 else { return false }
      var seconds =
        first.digits > 2
        ? first.value / 100 * 3600 + first.value % 100 * 60 : first.value * 3600
      var factor = 60
      while byte == UInt8(ascii: ":"), factor > 0 {
        place += 1
        let next = takeNumber()
        guard next.digits == 2, next.value < 60 else { return false }
        seconds += next.value * factor
        factor = factor == 60 ? 1 : 0
      }
      guard seconds < 16 * 3600 else { return false }
      parts.offset = isWest ? -seconds : seconds
      return true
    }

    private mutating func readWord() -> Bool {
      let start = place
      while let next = byte,
        isLetter(next) || next == UInt8(ascii: "_")
          || (next == UInt8(ascii: "/") && place > start && parts.time != nil)
      {
        place += 1
      }
      let written = String(decoding: bytes[start..<place], as: UTF8.self)
      let word = written.lowercased()
      switch word {
      case "t" where !numbers.isEmpty || parts.date != nil: return true
      case "z", "utc", "gmt", "zulu":
        parts.offset = 0
        return true
      case "ad", "ce": return true
      case "bc", "bce":
        isBeforeChrist = true
        return true
      case "am", "pm":
        isAfternoon = word == "pm"
        return true
      case "epoch":
        parts.isEpoch = true
        return true
      default: break
      }
      let short = String(word.prefix(3))
      if let index = months.firstIndex(of: short), word.count >= 3, month == nil {
        month = index + 1
        return true
      }
      if weekdays.contains(short) { return true }
      guard parts.time != nil, parts.zone == nil else { return false }
      parts.zone = written
      return true
    }

    private mutating func assemble() -> DateTimeParts? {
      if parts.isEpoch {
        guard numbers.isEmpty, month == nil, parts.time == nil, !isNegative else { return nil }
        parts.date = CivilDate(year: 1970, month: 1, day: 1)
        return parts
      }
      if !numbers.isEmpty || month != nil {
        guard parts.date == nil, let date = dateFromNumbers() else { return nil }
        parts.date = date
      }
      if isNegative {
        guard let date = parts.date, !isBeforeChrist, numbers.first?.digits ?? 0 > 2 else {
          return nil
        }
        parts.date = checked(year: -date.year, month: date.month, day: date.day)
      } else if isBeforeChrist, let date = parts.date {
        guard date.year > 0 else { return nil }
        parts.date = checked(year: 1 - date.year, month: date.month, day: date.day)
      }
      if let isAfternoon {
        guard let time = parts.time, time < 13 * 3_600_000_000_000 else { return nil }
        let half: Int64 = 12 * 3_600_000_000_000
        parts.time = time % half + (isAfternoon ? half : 0)
      }
      return parts.date == nil && parts.time == nil ? nil : parts
    }

    private func dateFromNumbers() -> CivilDate? {
      if let month {
        guard numbers.count == 2 else { return nil }
        let yearFirst = numbers[0].digits > 2
        let (year, day) = yearFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
        return checked(year: fullYear(year), month: month, day: day.value)
      }
      guard numbers.count == 3 else { return nil }
      if numbers[0].digits > 2 {
        return checked(year: numbers[0].value, month: numbers[1].value, day: numbers[2].value)
      }
      // DateStyle MDY, PostgreSQL's default.
      return checked(
        year: fullYear(numbers[2]), month: numbers[0].value, day: numbers[1].value)
    }

    /// Two digits mean 1970 to 2069.
    private func fullYear(_ number: (value: Int, digits: Int)) -> Int {
      if number.digits > 2 { return number.value }
      return number.value < 70 ? 2000 + number.value : 1900 + number.value
    }
  }
}
