import Columns

/// The rule after a zone's last stored transition: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX TZ).
struct TimeZoneRule: Sendable {
  private var standard: Int
  private var summer: (offset: Int, start: Change, end: Change)?

  /// The `week`-th `weekday` (0 is Sunday) of `month`, `time` seconds after midnight.
  private struct Change: Sendable {
    var month: Int
    var week: Int
    var weekday: Int
    var time: Int

    func second(year: Int) -> Int64 {
      let first = CivilDate(year: year, month: month, day: 1).days
      var day = first + (weekday - CivilDate.weekday(days: first) + 7) % 7 + (week - 1) * 7
      if day >= first + CivilDate.daysInMonth(year: year, month: month) { day -= 7 }
      return Int64(day) * 86_400 + Int64(time)
    }
  }

  init?(_ text: String) {
    let parts = text.split(separator: ",")
    guard let names = parts.first, parts.count == 1 || parts.count == 3 else { return nil }
    var rest = names
    guard TimeZoneRule.dropName(&rest), let west = TimeZoneRule.takeTime(&rest) else { return nil }
    standard = -west
    if rest.isEmpty { return }
    guard TimeZoneRule.dropName(&rest), parts.count == 3,
      let start = TimeZoneRule.change(parts[1]), let end = TimeZoneRule.change(parts[2])
    else { return nil }
    let offset = rest.isEmpty ? standard + 3600 : TimeZoneRule.takeTime(&rest).map { -$0 }
    guard let offset else { return nil }
    summer = (offset, start, end)
  }

  func offset(at second: Int64) -> Int {
    guard let summer else { return standard }
    let local = second + Int64(standard)
    let year = CivilDate(days: Int(local.flooredDivision(by: 86_400).quotient)).year
    let start = summer.start.second(year: year) - Int64(standard)
    let end = summer.end.second(year: year) - Int64(summer.offset)
    let isSummer = start < end ? second >= start && second < end : second >= start || second < end
    return isSummer ? summer.offset : standard
  }

  private static func dropName(_ text: inout Substring) -> Bool {
    if text.first == "<" {
      guard let end = text.firstIndex(of: ">") else { return false }
      text = text[text.index(after: end)...]
      return true
    }
    let name = text.prefix { $0.isLetter }
    text = text.dropFirst(name.count)
    return name.count >= 3
  }

  /// `-1`, `+5:30`, `3` in seconds.
  private static func takeTime(_ text: inout Substring) -> Int? {
    var isNegative = false
    if text.first == "-" || text.first == "+" {
      isNegative = text.first == "-"
      text = text.dropFirst()
    }
    var seconds = 0
    var factor = 3600
    while factor > 0 {
      let digits = text.prefix { $0.isNumber }
      guard let value = Int(digits), value < 168 else { return nil }
      seconds += value * factor
      text = text.dropFirst(digits.count)
      factor = factor == 3600 ? 60 : factor == 60 ? 1 : 0
      guard text.first == ":" else { break }
      text = text.dropFirst()
    }
    return isNegative ? -seconds : seconds
  }

  /// `M3.5.0/2`; the forms by day of the year do not occur in the database.
  private static func change(_ text: Substring) -> Change? {
    guard text.first == "M" else { return nil }
    let parts = text.dropFirst().split(separator: "/")
    guard let date = parts.first else { return nil }
    let numbers = date.split(separator: ".").compactMap { Int($0) }
    guard numbers.count == 3, (1...12).contains(numbers[0]), (1...5).contains(numbers[1]),
      (0...6).contains(numbers[2])
    else { return nil }
    var time = 7200
    if parts.count == 2 {
      var rest = parts[1]
      guard let given = takeTime(&rest) else { return nil }
      time = given
    }
    return Change(month: numbers[0], week: numbers[1], weekday: numbers[2], time: time)
  }
}
