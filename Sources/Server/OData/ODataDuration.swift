import Diagnostics

/// Durations of days and less (XML Schema's dayTimeDuration): `P1DT2H3M4.5S`.
enum ODataDuration {
  /// The text of an SQL interval: `1 days 2 hours`.
  static func sql(_ text: String) throws(SQLError) -> String {
    var rest = Substring(text)
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
    guard rest.hasPrefix("P"), rest.count > 1 else { throw malformed(text) }
    rest = rest.dropFirst()
    var units: [Character: String] = ["D": "days"]
    var words: [String] = []
    while !rest.isEmpty {
      if rest.hasPrefix("T") {
        units = ["H": "hours", "M": "minutes", "S": "seconds"]
        rest = rest.dropFirst()
      }
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count)
      guard !number.isEmpty, let letter = rest.first, let unit = units[letter] else {
        throw malformed(text)
      }
      rest = rest.dropFirst()
      words.append("\(isNegative ? "-" : "")\(number) \(unit)")
    }
    return words.joined(separator: " ")
  }

  private static func malformed(_ text: String) -> SQLError {
    SQLError(
      .invalidDatetime, "duration'\(text.prefix(40))' is no duration",
      hint: "write it as duration'P1DT2H'")
  }
}
