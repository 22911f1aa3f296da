import Columns
import Diagnostics
import Kernels

/// What TO_DATE found in a text.
struct TemplateReading {
  private var year: Int?
  private var month: Int?
  private var day: Int?
  private var dayOfYear: Int?
  private var julian: Int?
  private var hour: Int?
  private var isAfternoon: Bool?
  private var minute = 0
  private var second = 0
  private var secondOfDay: Int?
  private var nanoseconds: Int64 = 0
  private var isBeforeChrist = false
  private var isoYear: Int?
  private var isoWeek: Int?
  private var isoDay: Int?
  private(set) var offset: Int?
  /// The name of a zone that TZR found.
  private(set) var zone: String?
  private let bytes: [UInt8]
  private var place = 0
  /// The element of the template that found nothing.
  private var failedField: String?
  /// What Oracle says of a text that ends early, or has something else in place of a separator.
  private var misfit: (code: Int, text: String)?
  /// The year of the clock, for years of fewer digits.
  private let thisYear: Int

  private let language: DateLanguage
  private let isOracle: Bool

  init(
    _ bytes: [UInt8], thisYear: Int, language: DateLanguage = .english, isOracle: Bool = false
  ) {
    self.language = language
    self.isOracle = isOracle
    self.bytes = bytes
    self.thisYear = thisYear
  }

  /// False where the text does not fit the template.
  mutating func read(_ template: DateTemplate) -> Bool {
    for (number, item) in template.items.enumerated() {
      switch item {
      case .literal(let text):
        if isOracle, !fits(text, before: template.items.dropFirst(number + 1).first) {
          misfit = (-1861, "literal does not match format string")
          return false
        }
        skip(text)
      case .field(let model, _, _, let ordinal):
        skipSeparators()
        if isOracle, TemplateReading.onlyWritten.contains(model) {
          misfit = (-1820, "format code cannot appear in date input format")
          return false
        }
        // Parts at the end may be missing: in Oracle those of the time.
        if place == bytes.count {
          guard isOracle, !TemplateReading.ofTime.contains(model) else { continue }
          misfit = (-1840, "input value not long enough for date format")
          return false
        }
        guard read(model) else {
          failedField = model
          return false
        }
        if !ordinal.isEmpty { place = min(bytes.count, place + 2) }
      }
    }
    skipSeparators()
    return place == bytes.count
  }

  /// Elements that TO_DATE refuses (Oracle SQL Language Reference 19c, "Datetime Format Elements").
  private static let onlyWritten: Set<String> = ["Q", "W", "WW", "CC", "SCC", "IW", "IYYY", "YEAR"]
  /// Elements that may be missing at the end of a text (as there, "String-to-Date Conversion Rules").
  private static let ofTime: Set<String> = [
    "HH", "HH12", "HH24", "MI", "SS", "SSSSS", "AM", "PM", "A.M.", "P.M.", "FF", "X", "TZH", "TZM",
    "TZR", "TZD", "TZ", "OF", "MS", "US", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "FF7", "FF8",
    "FF9",
  ]

  /// Whether separators may be left out here: digits follow a separator that a number comes after, and
  /// letters one that a name comes after.
  private func fits(_ literal: String, before next: DateTemplate.Item?) -> Bool {
    guard place < bytes.count, let first = literal.utf8.first, first != bytes[place],
      isLetter(bytes[place]) || isDigit(bytes[place])
    else { return true }
    if isLetter(first) || isDigit(first) { return bytes[place] | 0x20 == first | 0x20 }
    guard case .field(let model, _, _, _)? = next else { return true }
    let isNamed = ["MON", "MONTH", "DAY", "DY", "AM", "PM", "A.M.", "P.M.", "RM"].contains(model)
    return !isNamed || isLetter(bytes[place])
  }

  /// Separators fit each other; a letter fits itself.
  private mutating func skip(_ literal: String) {
    for byte in literal.utf8 {
      guard place < bytes.count else { return }
      let isSame = bytes[place] == byte
      let isSeparator = !isLetter(bytes[place]) && !isDigit(bytes[place])
      if isSame || (isSeparator && !isLetter(byte) && bytes[place] != UInt8(ascii: "-")) {
        place += 1
      } else if isSeparator && !isLetter(byte) {
        place += 1
      }
    }
  }

  private mutating func skipSeparators() {
    while place < bytes.count, NumberReader.isBlank(bytes[place]) { place += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
  private func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 97 && byte | 0x20 <= 122 }

  private mutating func number(_ most: Int) -> Int? {
    while place < bytes.count, !isDigit(bytes[place]), !isLetter(bytes[place]),
      bytes[place] != UInt8(ascii: "-") && bytes[place] != UInt8(ascii: "+")
    {
      place += 1
    }
    var value = 0
    var count = 0
    while place < bytes.count, count < most, isDigit(bytes[place]) {
      value = value * 10 + Int(bytes[place] - 48)
      place += 1
      count += 1
    }
    return count > 0 ? value : nil
  }

  private mutating func set(_ field: WritableKeyPath<TemplateReading, Int?>, _ most: Int) -> Bool {
    guard let value = number(most) else { return false }
    self[keyPath: field] = value
    return true
  }

  private mutating func word(_ names: [String]) -> Int? {
    let rest = String(decoding: bytes[place...].prefix(12), as: UTF8.self).lowercased()
    let found = names.indices.filter { rest.hasPrefix(names[$0].lowercased()) }
      .max { names[$0].count < names[$1].count }
    guard let found else { return nil }
    place += names[found].utf8.count
    return found
  }

  private mutating func read(_ model: String) -> Bool {
    switch model {
    case "YYYY", "SYYYY":
      if place < bytes.count, bytes[place] == UInt8(ascii: "-"), model == "SYYYY" {
        place += 1
        isBeforeChrist = true
      }
      return set(\.year, 4)
    case "X":
      place += 1
      return true
    case "Y,YYY":
      guard let thousands = number(1) else { return false }
      place += 1
      guard let rest = number(3) else { return false }
      year = thousands * 1000 + rest
      return true
    case "YYY", "YY", "Y", "RR", "RRRR": return readShortYear(model)
    case "MM":
      // Where no number stands, Oracle tries the names.
      if isOracle, place < bytes.count, isLetter(bytes[place]) { return read("MONTH") }
      return set(\.month, 2)
    case "MONTH", "MON":
      let found = word(language.months) ?? word(language.shortMonths)
      month = found.map { $0 + 1 }
      return found != nil
    case "RM":
      let found = word(romanMonths)
      month = found.map { $0 + 1 }
      return found != nil
    case "DD": return set(\.day, 2)
    case "DDD": return set(\.dayOfYear, 3)
    case "J": return set(\.julian, 8)
    case "DAY", "DY":
      return word(language.weekdays) ?? word(language.shortWeekdays) != nil
    case "HH24", "HH", "HH12": return set(\.hour, 2)
    case "AM", "PM", "A.M.", "P.M.":
      guard let found = word(["am", "pm", "a.m.", "p.m."]) else { return false }
      isAfternoon = found % 2 == 1
      return true
    case "BC", "AD", "B.C.", "A.D.":
      guard let found = word(["bc", "ad", "b.c.", "a.d."]) else { return false }
      isBeforeChrist = found % 2 == 0
      return true
    case "IYYY": return set(\.isoYear, 4)
    case "IW": return set(\.isoWeek, 2)
    case "ID": return set(\.isoDay, 1)
    case "SSSS", "SSSSS": return set(\.secondOfDay, 5)
    case "MI", "SS":
      guard let value = number(2) else { return false }
      if model == "MI" { minute = value } else { second = value }
      return true
    case "TZH", "OF": return readOffset()
    case "TZM":
      guard let minutes = number(2) else { return false }
      offset = (offset ?? 0) + ((offset ?? 0) < 0 ? -minutes : minutes) * 60
      return true
    case "Q", "D", "W", "WW", "CC": return number(2) != nil
    case "TZR":
      if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-")
      {
        return readOffset()
      }
      let start = place
      while place < bytes.count, bytes[place] > 32 { place += 1 }
      zone = String(decoding: bytes[start..<place], as: UTF8.self)
      return place > start
    case "TZ", "TZD":
      while place < bytes.count, isLetter(bytes[place]) || bytes[place] == UInt8(ascii: "/") {
        place += 1
      }
      return true
    default: return readFraction(model)
    }
  }

  /// Two digits: RR takes 1950 to 2049, YY this century in Oracle and 1970 to 2069 in PostgreSQL.
  private mutating func readShortYear(_ model: String) -> Bool {
    let start = place
    guard let value = number(4) else { return false }
    let digits = place - start
    if digits > 3 {
      year = value
    } else if digits == 3 {
      year = value + (value < 520 ? 2000 : 1000)
    } else if model == "RR" || model == "RRRR" {
      year = value + (value < 50 ? 2000 : 1900)
    } else if isOracle {
      // The other digits are those of this year.
      let size = model == "Y" ? 10 : model == "YYY" ? 1000 : 100
      year = value % size + thisYear / size * size
    } else {
      year = value + (value < 70 ? 2000 : 1900)
    }
    return true
  }

  private mutating func readFraction(_ model: String) -> Bool {
    let most = model == "MS" ? 3 : model == "US" ? 6 : 9
    let start = place
    guard let value = number(most) else { return false }
    let digits = place - start
    nanoseconds = Int64(value) * powersOfTen64[max(0, 9 - digits)]
    return true
  }

  private mutating func readOffset() -> Bool {
    let isWest = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if place < bytes.count, isWest || bytes[place] == UInt8(ascii: "+") { place += 1 }
    guard let hours = number(2) else { return false }
    var seconds = hours * 3600
    if place < bytes.count, bytes[place] == UInt8(ascii: ":") {
      place += 1
      seconds += (number(2) ?? 0) * 60
    }
    offset = isWest ? -seconds : seconds
    return true
  }

  /// What Oracle calls the reason why a text was not read.
  func oracleFailure(_ template: DateTemplate) -> (code: Int, text: String) {
    if let month, !(1...12).contains(month) { return (-1843, "not a valid month") }
    if failedField == "MONTH" || failedField == "MON" || failedField == "RM" {
      return (-1843, "not a valid month")
    }
    if let day, !(1...31).contains(day) {
      return (-1847, "day of month must be between 1 and last day of month")
    }
    if let misfit { return misfit }
    if let dayOfYear, !(1...366).contains(dayOfYear) {
      return (-1848, "day of year must be between 1 and 365 (366 for leap year)")
    }
    let has24Hours = template.items.contains { item in
      if case .field("HH24", _, _, _) = item { true } else { false }
    }
    if let hour, isAfternoon != nil || !has24Hours, !(1...12).contains(hour) {
      return (-1849, "hour must be between 1 and 12")
    }
    if let hour, hour > 23 { return (-1850, "hour must be between 0 and 23") }
    if let julian, !julianDays.contains(julian) {
      return (-1854, "julian date must be between 1 and 5373484")
    }
    if minute > 59 { return (-1851, "minutes must be between 0 and 59") }
    if second > 59 { return (-1852, "seconds must be between 0 and 59") }
    let wantsYear = failedField?.hasSuffix("YYYY") == true || failedField?.hasPrefix("RR") == true
    if wantsYear || year == 0 {
      return (-1841, "(full) year must be between -4713 and +9999, and not be 0")
    }
    if failedField != nil {
      return (-1858, "a non-numeric character was found where a numeric was expected")
    }
    if place < bytes.count {
      return (-1830, "date format picture ends before converting entire input string")
    }
    if month != nil, day != nil { return (-1839, "date not valid for month specified") }
    return (-1861, "literal does not match format string")
  }

  /// The date; missing parts come from `fallback` (year and month) and the first day.
  func date(fallback: CivilDate) -> CivilDate? {
    if let julian {
      if isOracle, !julianDays.contains(julian) { return nil }
      return CivilDate(days: julian - 2_440_588)
    }
    if let isoYear, let isoWeek {
      let first = TruncationUnit.week.firstDay(CivilDate(year: isoYear, month: 1, day: 4).days)
      return CivilDate(days: first + (isoWeek - 1) * 7 + (isoDay ?? 1) - 1)
    }
    var year = year ?? fallback.year
    if isOracle && year == 0 { return nil }
    if isBeforeChrist { year = 1 - year }
    if let dayOfYear {
      guard dayOfYear >= 1, dayOfYear <= (CivilDate.isLeap(year) ? 366 : 365) else { return nil }
      return CivilDate(days: CivilDate(year: year, month: 1, day: 1).days + dayOfYear - 1)
    }
    // Oracle takes the month of the clock, also where the year is given (SQL Language Reference 19c,
    // "Datetime Format Models").
    let known = self.year != nil && month == nil && !isOracle ? 1 : fallback.month
    return DateTimeReader.checked(year: year, month: month ?? known, day: day ?? 1)
  }

  /// Nanoseconds since midnight.
  var time: Int64? {
    if let secondOfDay {
      return secondOfDay < 86_400 ? Int64(secondOfDay) * 1_000_000_000 + nanoseconds : nil
    }
    var hour = hour ?? 0
    if let isAfternoon {
      guard hour >= 1, hour <= 12 else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return Int64(hour * 3600 + minute * 60 + second) * 1_000_000_000 + nanoseconds
  }
}

/// The Julian days of Oracle's dates.
private let julianDays = 1...5_373_484
