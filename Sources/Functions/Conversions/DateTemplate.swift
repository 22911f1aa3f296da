import Columns
import Diagnostics
import Kernels

/// A format model of dates, as TO_CHAR and TO_DATE of PostgreSQL and Oracle take it.
struct DateTemplate: Sendable {
  enum Item: Sendable {
    case literal(String)
    /// The model in capitals, as it was written, whether it is padded, and the `TH` that follows.
    case field(String, written: String, isPadded: Bool, ordinal: String)
  }

  private(set) var items: [Item] = []

  /// The longest first, so that `YYYY` is not read as four `Y`.
  private static let models: [String] = [
    "SYEAR", "SSSSS", "MONTH", "YEAR", "Y,YYY", "SYYYY", "IDDD", "RRRR", "YYYY", "IYYY", "SSSS",
    "HH24", "HH12",
    "A.M.", "P.M.", "B.C.", "A.D.", "YYY", "IYY", "DDD", "MON", "DAY", "TZH", "TZM", "TZR", "TZD",
    "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "FF7", "FF8", "FF9", "YY", "IY", "RR", "MM", "RM",
    "DD", "DY", "ID", "WW", "IW", "CC", "HH", "MI", "SS", "MS", "US", "FF", "AM", "PM", "BC",
    "AD", "TZ", "OF", "DS", "DL", "TS", "Y", "I", "D", "W", "Q", "J", "X",
  ]

  /// Models of Oracle that stand for others, or that PostgreSQL does not have.
  private static let ofOracle: Set<String> = ["SYEAR", "YEAR", "DS", "DL", "TS", "X"]

  /// - Parameter isOracle: `FM` holds until the next one; in PostgreSQL only for the next field.
  init(_ text: String, isOracle: Bool = false) {
    var isPadded = true
    var rest = Substring(text)
    var literal = ""
    func flush(_ items: inout [Item]) {
      if !literal.isEmpty { items.append(.literal(literal)) }
      literal = ""
    }
    while let first = rest.first {
      if first == "\"" {
        rest = rest.dropFirst()
        literal += rest.prefix { $0 != "\"" }
        rest = rest.drop { $0 != "\"" }.dropFirst()
        continue
      }
      let upper = rest.prefix(5).uppercased()
      if upper.hasPrefix("FM") || upper.hasPrefix("FX") {
        if upper.hasPrefix("FM") { isPadded = isOracle ? !isPadded : false }
        rest = rest.dropFirst(2)
        continue
      }
      let model = DateTemplate.models.first {
        upper.hasPrefix($0) && (isOracle || !DateTemplate.ofOracle.contains($0))
      }
      guard let model else {
        literal.append(first)
        rest = rest.dropFirst()
        continue
      }
      flush(&items)
      let written = String(rest.prefix(model.count))
      rest = rest.dropFirst(model.count)
      if isOracle, let whole = DateTemplate.abbreviations[model] {
        items += DateTemplate(whole, isOracle: true).items
        continue
      }
      var ordinal = rest.prefix(2).uppercased() == "TH" ? String(rest.prefix(2)) : ""
      if isOracle {
        let next = rest.prefix(4).uppercased()
        ordinal = ["SPTH", "THSP", "SP"].first { next.hasPrefix($0) } ?? ordinal
      }
      rest = rest.dropFirst(ordinal.count)
      items.append(.field(model, written: written, isPadded: isPadded, ordinal: ordinal))
      if !isOracle { isPadded = true }
    }
    flush(&items)
  }
}

extension DateTemplate {
  /// Oracle's short and long dates and times of America.
  private static let abbreviations = [
    "DS": "FMMM/DD/RRRRFM", "DL": "FMDay, Month DD, YYYYFM", "TS": "HH:MI:SS AM",
  ]
}

/// What TO_CHAR writes of: wall-clock nanoseconds since 1970 and the zone.
struct TemplateMoment {
  var days: Int
  /// Nanoseconds since midnight.
  var time: Int64
  var offset: Int
  var zone: String

  var date: CivilDate { CivilDate(days: days) }
}

extension DateTemplate {
  func append(
    _ moment: TemplateMoment, language: DateLanguage = .english, to out: inout [UInt8]
  ) {
    for item in items {
      switch item {
      case .literal(let text): out.append(contentsOf: text.utf8)
      case .field(let model, let written, let isPadded, let ordinal):
        let start = out.count
        append(model, written, isPadded && !ordinal.hasSuffix("SP"), moment, language, to: &out)
        switch ordinal {
        case "": break
        case "SP", "SPTH", "THSP":
          spell(from: start, written, isOrdinal: ordinal != "SP", to: &out)
        default: appendOrdinal(from: start, isUpper: ordinal == "TH", to: &out)
        }
      }
    }
  }

  private func append(
    _ model: String, _ written: String, _ isPadded: Bool, _ moment: TemplateMoment,
    _ language: DateLanguage, to out: inout [UInt8]
  ) {
    let date = moment.date
    let seconds = moment.time / 1_000_000_000
    let hour = Int(seconds / 3600)
    let year = date.year > 0 ? date.year : 1 - date.year
    func number(_ value: Int, _ digits: Int) {
      if value < 0 { out.append(UInt8(ascii: "-")) }
      NumberText.append(
        padded: UInt64(value.magnitude), digits: isPadded ? digits : 1, to: &out)
    }
    func name(_ text: String, padded width: Int) {
      var cased = text
      if written == written.uppercased() {
        cased = text.uppercased()
      } else if written.first?.isLowercase ?? false {
        cased = text.lowercased()
      }
      out.append(contentsOf: cased.utf8)
      if isPadded { out.append(contentsOf: repeatElement(32, count: max(0, width - text.count))) }
    }
    switch model {
    case "YYYY", "RRRR": number(year, 4)
    case "SYYYY":
      out.append(date.year > 0 ? 32 : UInt8(ascii: "-"))
      number(year, 4)
    case "Y,YYY":
      number(year / 1000, 1)
      out.append(UInt8(ascii: ","))
      NumberText.append(padded: UInt64(year % 1000), digits: 3, to: &out)
    case "YYY": number(year % 1000, 3)
    case "YY", "RR": number(year % 100, 2)
    case "Y": number(year % 10, 1)
    case "IYYY": number(CivilDate.isoWeek(days: moment.days).year, 4)
    case "IYY": number(CivilDate.isoWeek(days: moment.days).year % 1000, 3)
    case "IY": number(CivilDate.isoWeek(days: moment.days).year % 100, 2)
    case "I": number(CivilDate.isoWeek(days: moment.days).year % 10, 1)
    case "YEAR", "SYEAR": name(SpelledNumber.year(year), padded: 0)
    case "X": out.append(UInt8(ascii: "."))
    case "MONTH": name(language.months[date.month - 1], padded: language.monthWidth)
    case "MON": name(language.shortMonths[date.month - 1], padded: 3)
    case "MM": number(date.month, 2)
    case "RM": name(romanMonths[date.month - 1], padded: 4)
    case "DAY":
      name(
        language.weekdays[CivilDate.weekday(days: moment.days)], padded: language.weekdayWidth)
    case "DY": name(language.shortWeekdays[CivilDate.weekday(days: moment.days)], padded: 2)
    case "DDD": number(date.dayOfYear, 3)
    case "DD": number(date.day, 2)
    case "D": number(CivilDate.weekday(days: moment.days) + 1, 1)
    case "ID": number((CivilDate.weekday(days: moment.days) + 6) % 7 + 1, 1)
    case "IDDD":
      let first = TruncationUnit.isoYear.firstDay(moment.days)
      number(moment.days - first + 1, 3)
    case "WW": number((date.dayOfYear - 1) / 7 + 1, 2)
    case "IW": number(CivilDate.isoWeek(days: moment.days).week, 2)
    case "W": number((date.day - 1) / 7 + 1, 1)
    case "Q": number((date.month + 2) / 3, 1)
    case "CC": number(Int(TimeField.century.ofDay(moment.days) ?? 0), 2)
    case "J": number(moment.days + 2_440_588, 1)
    case "HH24": number(hour, 2)
    case "HH", "HH12": number((hour + 11) % 12 + 1, 2)
    case "MI": number(Int(seconds / 60 % 60), 2)
    case "SS": number(Int(seconds % 60), 2)
    case "SSSS", "SSSSS": number(Int(seconds), 1)
    case "MS": fraction(moment, 3, to: &out)
    case "US", "FF", "FF6": fraction(moment, 6, to: &out)
    case "FF1", "FF2", "FF3", "FF4", "FF5", "FF7", "FF8", "FF9":
      fraction(moment, Int(model.suffix(1)) ?? 6, to: &out)
    case "AM", "PM": name(hour < 12 ? "Am" : "Pm", padded: 2)
    case "A.M.", "P.M.": name(hour < 12 ? "A.m." : "P.m.", padded: 4)
    case "BC", "AD": name(date.year > 0 ? "Ad" : "Bc", padded: 2)
    case "B.C.", "A.D.": name(date.year > 0 ? "A.d." : "B.c.", padded: 4)
    case "TZ", "TZR", "TZD": out.append(contentsOf: moment.zone.utf8)
    case "OF": TimeText.append(offset: moment.offset, to: &out)
    case "TZH":
      out.append(moment.offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
      NumberText.append(padded: UInt64(moment.offset.magnitude / 3600), digits: 2, to: &out)
    case "TZM":
      NumberText.append(padded: UInt64(moment.offset.magnitude / 60 % 60), digits: 2, to: &out)
    default: break
    }
  }

  private func fraction(_ moment: TemplateMoment, _ digits: Int, to out: inout [UInt8]) {
    let nanoseconds = moment.time % 1_000_000_000
    NumberText.append(
      padded: UInt64(nanoseconds / powersOfTen64[9 - digits]), digits: digits, to: &out)
  }

  /// The number written since `start` in words.
  private func spell(
    from start: Int, _ written: String, isOrdinal: Bool, to out: inout [UInt8]
  ) {
    let value = Int(String(decoding: out[start...], as: UTF8.self)) ?? 0
    var words = isOrdinal ? SpelledNumber.ordinal(value) : SpelledNumber.words(value)
    if written == written.uppercased() {
      words = words.uppercased()
    } else if written.first?.isLowercase ?? false {
      words = words.lowercased()
    }
    out.removeLast(out.count - start)
    out.append(contentsOf: words.utf8)
  }

  private func appendOrdinal(from start: Int, isUpper: Bool, to out: inout [UInt8]) {
    let digits = out[start...].suffix(2).map { Int($0) - 48 }
    let last = digits.last ?? 0
    let isTeen = digits.count == 2 && digits[0] == 1
    let suffix = isTeen ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th"
    out.append(contentsOf: (isUpper ? suffix.uppercased() : suffix).utf8)
  }
}

let romanMonths = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
