import Columns
import Diagnostics

/// Moments as OData writes them: `2026-01-31T12:00:00.5Z`, `2026-01-31T12:00+02:00`.
enum ODataMoment {
  /// The text of SQL: a blank for `T`, seconds, and the zone as an offset.
  static func sql(_ text: String) throws(SQLError) -> String {
    let sides = text.split(separator: "T", maxSplits: 1)
    guard sides.count == 2 else { throw malformed(text) }
    var clock = String(sides[1])
    var zone = "+00:00"
    if clock.hasSuffix("Z") {
      clock.removeLast()
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      zone = String(clock[sign...])
      clock = String(clock[..<sign])
    } else {
      throw malformed(text)
    }
    if clock.count == 5 { clock += ":00" }
    return "\(sides[0]) \(clock)\(zone)"
  }

  /// The wall clock of UTC at a moment that `sql` wrote; other zones than UTC are moved by hours and
  /// minutes.
  static func wallClock(_ sql: String) throws(SQLError) -> String {
    guard let sign = sql.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return sql }
    let zone = sql[sign...].dropFirst().split(separator: ":")
    let minutes = (zone.first.flatMap { Int($0) } ?? 0) * 60 + (zone.last.flatMap { Int($0) } ?? 0)
    let text = String(sql[..<sign])
    if minutes == 0 { return text }
    return try shifted(text, by: sql[sign] == "+" ? -minutes : minutes)
  }

  private static func shifted(_ text: String, by minutes: Int) throws(SQLError) -> String {
    let parts = text.split(separator: " ")
    guard parts.count == 2 else { throw malformed(text) }
    let date = parts[0].split(separator: "-").compactMap { Int($0) }
    let clock = parts[1].split(separator: ":", maxSplits: 2)
    guard date.count == 3, clock.count == 3, let hour = Int(clock[0]), let minute = Int(clock[1]),
      (1...12).contains(date[1]), (1...31).contains(date[2])
    else { throw malformed(text) }
    let all = hour * 60 + minute + minutes
    let days = all >= 0 ? all / 1440 : -((1439 - all) / 1440)
    let rest = all - days * 1440
    var day: [UInt8] = []
    TimeText.append(
      date: CivilDate(year: date[0], month: date[1], day: date[2]).days + days, to: &day)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(String(decoding: day, as: UTF8.self)) \(two(rest / 60)):\(two(rest % 60)):\(clock[2])"
  }

  private static func malformed(_ text: String) -> SQLError {
    SQLError(
      .invalidDatetime, "\"\(text)\" is no moment", hint: "write it as 2026-01-31T12:00:00Z")
  }
}
