import Diagnostics

/// Formats of moments and numbers.
enum SparkFormats {
  /// TO_CHAR.
  static func text(_ call: SparkFunctions.Call) throws(SQLError) -> SparkTerm {
    try call.require(1...2)
    if call.count == 1 { return call[0].string }
    guard let format = call.literal(1) else {
      throw call.refuse("Spark needs the format of TO_CHAR as a literal")
    }
    if call[0].type.isMoment { return try moment(call[0].text, format, call) }
    return try number(call[0].number, format, call)
  }

  /// TO_DATE and TO_TIMESTAMP.
  static func moment(
    _ call: SparkFunctions.Call, _ type: SparkType
  ) throws(SQLError) -> SparkTerm {
    try call.require(1...2)
    guard call.count == 2, let format = call.literal(1) else {
      throw call.refuse("Spark needs the format of \(call.name.uppercased()) as a literal")
    }
    let pattern = try elements(format, call).map(\.pattern).joined()
    return SparkTerm(
      "TO_TIMESTAMP_NTZ(\(call[0].string.text), \(SparkTerm.quoted(pattern)))", type)
  }

  /// Texts of months and days follow the case of the format.
  private static func moment(
    _ value: String, _ format: String, _ call: SparkFunctions.Call
  ) throws(SQLError) -> SparkTerm {
    var pieces: [String] = []
    var pattern = ""
    for element in try elements(format, call) {
      guard let function = element.function else {
        pattern += element.pattern
        continue
      }
      if !pattern.isEmpty { pieces.append("DATE_FORMAT(\(value), \(SparkTerm.quoted(pattern)))") }
      pattern = ""
      pieces.append("\(function)(DATE_FORMAT(\(value), '\(element.pattern)'))")
    }
    if !pattern.isEmpty { pieces.append("DATE_FORMAT(\(value), \(SparkTerm.quoted(pattern)))") }
    return SparkTerm(
      pieces.count == 1 ? pieces[0] : "CONCAT(\(pieces.joined(separator: ", ")))", .string)
  }

  private struct Element {
    var pattern: String
    /// What is done to the text of it alone.
    var function: String?
  }

  /// Oracle's elements, longest first, and their patterns.
  private static let words: [(String, String)] = [
    ("SYYYY", "yyyy"), ("YYYY", "yyyy"), ("RRRR", "yyyy"), ("MM", "MM"), ("DDD", "DDD"),
    ("DD", "dd"), ("HH24", "HH"), ("HH12", "hh"), ("HH", "hh"), ("MI", "mm"), ("SS", "ss"),
    ("FF3", "SSS"), ("FF6", "SSSSSS"), ("YY", "yy"), ("RR", "yy"), ("Q", "q"), ("AM", "a"),
    ("PM", "a"),
  ]

  private static func elements(
    _ format: String, _ call: SparkFunctions.Call
  ) throws(SQLError) -> [Element] {
    var found: [Element] = []
    var rest = Substring(format)
    while let first = rest.first {
      let upper = rest.uppercased()
      if upper.hasPrefix("MONTH") || upper.hasPrefix("DAY") || upper.hasPrefix("DY")
        || upper.hasPrefix("MON")
      {
        guard let (pattern, count) = name(upper) else {
          throw call.refuse("padded names of months and days have no form in Spark")
        }
        let word = rest.prefix(count)
        let function =
          word == word.uppercased() ? "UPPER" : word == word.lowercased() ? "LOWER" : nil
        found.append(Element(pattern: pattern, function: function))
        rest = rest.dropFirst(count)
      } else if let (word, pattern) = words.first(where: { upper.hasPrefix($0.0) }) {
        found.append(Element(pattern: pattern))
        rest = rest.dropFirst(word.count)
      } else if first == "\"" {
        let text = rest.dropFirst().prefix { $0 != "\"" }
        found.append(Element(pattern: "'\(text)'"))
        rest = rest.dropFirst(text.count + 2)
      } else if first.isLetter {
        throw call.refuse("the element \"\(rest.prefix(4))\" of this format has no form in Spark")
      } else {
        found.append(Element(pattern: String(first)))
        rest = rest.dropFirst()
      }
    }
    return found
  }

  private static func name(_ format: String) -> (pattern: String, count: Int)? {
    if format.hasPrefix("MONTH") || format.hasPrefix("DAY") { return nil }
    return format.hasPrefix("MON") ? ("MMM", 3) : ("EEE", 2)
  }

  // MARK: Numbers

  /// `FM999990.00`, `00000` and such: digits, one point, groups.
  private static func number(
    _ value: SparkTerm, _ format: String, _ call: SparkFunctions.Call
  ) throws(SQLError) -> SparkTerm {
    var upper = format.uppercased()
    let fills = upper.hasPrefix("FM")
    if fills { upper.removeFirst(2) }
    let pattern = upper.replacing("D", with: ".").replacing("G", with: ",")
    guard pattern.allSatisfy({ "09.,".contains($0) }), !pattern.isEmpty else {
      throw call.refuse("the format \"\(format)\" has no form in Spark")
    }
    let scale = pattern.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first
    guard !fills || scale?.contains("9") != true else {
      throw call.refuse("FM that takes zeros from the end has no form in Spark")
    }
    let digits = scale?.count ?? 0
    let rounded = "ROUND(\(value.text), \(digits))"
    let whole = pattern.filter { $0 == "0" || $0 == "9" }.count - digits
    let text =
      "TO_CHAR(CAST(ABS(\(rounded)) AS DECIMAL(\(min(38, whole + digits)), \(digits))), "
      + "'\(pattern)')"
    let signed = "CONCAT(CASE WHEN \(rounded) < 0 THEN '-' ELSE '' END, LTRIM(\(text)))"
    return SparkTerm(fills ? signed : "LPAD(\(signed), \(pattern.count + 1))", .string)
  }

  // MARK: Rounding

  private static let units: [String: String] = [
    "DD": "DAY", "DDD": "DAY", "J": "DAY", "MM": "MONTH", "MON": "MONTH", "MONTH": "MONTH",
    "YYYY": "YEAR", "YEAR": "YEAR", "YY": "YEAR", "Y": "YEAR", "Q": "QUARTER", "IW": "WEEK",
    "HH": "HOUR", "HH24": "HOUR", "HH12": "HOUR", "MI": "MINUTE",
  ]

  /// TRUNC of a moment.
  static func truncated(_ call: SparkFunctions.Call) throws(SQLError) -> SparkTerm {
    var unit = "DAY"
    if call.count > 1 {
      guard let found = call.literal(1).flatMap({ units[$0.uppercased()] }) else {
        throw call.refuse("Spark cannot cut a date to this unit")
      }
      unit = found
    }
    return SparkTerm("CAST(DATE_TRUNC('\(unit)', \(call[0].text)) AS TIMESTAMP_NTZ)", .date)
  }

  /// ROUND of a moment: to the day.
  static func rounded(_ call: SparkFunctions.Call) throws(SQLError) -> SparkTerm {
    guard call.count == 1 else { throw call.refuse("Spark rounds a date to the day only") }
    let half = "oracle_add_days(\(call[0].text), 0.5BD)"
    return SparkTerm("CAST(DATE_TRUNC('DAY', \(half)) AS TIMESTAMP_NTZ)", .date)
  }
}
