import Columns

/// When summer time begins and ends, every year: `PST8PDT,M3.2.0,M11.1.0` (POSIX, "TZ").
struct YearlyRule: Sendable {
  /// A weekday of a month, and seconds of its day.
  private struct Day: Sendable {
    var month: Int
    /// 1…4, or 5 for the last.
    var week: Int
    /// 0 is Sunday.
    var weekday: Int
    var seconds: Int64
  }

  private let standard: Int64
  private let summer: Int64
  private let start: Day?
  private let end: Day?

  /// nil for texts of other forms.
  init?(_ line: String) {
    let parts = line.split(separator: "\n").first?.split(separator: ",") ?? []
    guard let head = parts.first else { return nil }
    var text = head[...]
    YearlyRule.skipName(&text)
    guard let west = YearlyRule.duration(&text) else { return nil }
    standard = -west
    if parts.count < 3 {
      summer = standard
      start = nil
      end = nil
      return
    }
    YearlyRule.skipName(&text)
    summer = YearlyRule.duration(&text).map { -$0 } ?? standard + 3600
    guard let first = YearlyRule.day(parts[1]), let second = YearlyRule.day(parts[2]) else {
      return nil
    }
    start = first
    end = second
  }

  private static func skipName(_ text: inout Substring) {
    if text.first == "<" {
      text = text.drop { $0 != ">" }.dropFirst()
    } else {
      text = text.drop { $0.isLetter }
    }
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  private static func duration(_ text: inout Substring) -> Int64? {
    let word = text.prefix { $0.isNumber || $0 == ":" || $0 == "-" || $0 == "+" }
    text = text.dropFirst(word.count)
    let digits = word.drop { $0 == "-" || $0 == "+" }
    let numbers = digits.split(separator: ":").compactMap { Int64($0) }
    guard let hours = numbers.first else { return nil }
    let rest = (numbers.count > 1 ? numbers[1] * 60 : 0) + (numbers.count > 2 ? numbers[2] : 0)
    return (word.first == "-" ? -1 : 1) * (hours * 3600 + rest)
  }

  /// `Mm.w.d[/time]`
  private static func day(_ text: Substring) -> Day? {
    guard text.first == "M" else { return nil }
    let halves = text.dropFirst().split(separator: "/")
    let numbers = halves[0].split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 3, (1...12).contains(numbers[0]), (1...5).contains(numbers[1]) else {
      return nil
    }
    var time: Substring = halves.count > 1 ? halves[1] : "2"
    return Day(
      month: numbers[0], week: numbers[1], weekday: numbers[2],
      seconds: duration(&time) ?? 7200)
  }

  func stretch(at seconds: Int64) -> ZoneStretch {
    guard let start, let end else {
      return ZoneStretch(first: .min, end: .max, offset: standard)
    }
    let day = (seconds &+ standard).flooredDivision(by: 86_400).quotient
    let year = CivilDate(days: Int(day)).year
    let begins = moment(start, year) - standard
    let ends = moment(end, year) - summer
    let isSummer =
      begins < ends
      ? seconds >= begins && seconds < ends : !(seconds >= ends && seconds < begins)
    var result = ZoneStretch(
      first: YearlyRule.newYear(year) - standard, end: YearlyRule.newYear(year + 1) - standard,
      offset: isSummer ? summer : standard)
    for change in [begins, ends] {
      if change <= seconds { result.first = max(result.first, change) }
      if change > seconds { result.end = min(result.end, change) }
    }
    return result
  }

  private static func newYear(_ year: Int) -> Int64 {
    Int64(CivilDate(year: year, month: 1, day: 1).days) * 86_400
  }

  /// Seconds of local time since 1970.
  private func moment(_ day: Day, _ year: Int) -> Int64 {
    let first = CivilDate(year: year, month: day.month, day: 1).days
    let last = first + CivilDate.daysInMonth(year: year, month: day.month) - 1
    // 1970-01-01 was a Thursday.
    let weekday = ((first + 4) % 7 + 7) % 7
    var place = first + (day.weekday - weekday + 7) % 7 + (day.week - 1) * 7
    while place > last { place -= 7 }
    return Int64(place) * 86_400 + day.seconds
  }
}
