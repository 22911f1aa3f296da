import Diagnostics

/// The third argument of TO_CHAR, TO_DATE and TO_NUMBER:
/// `NLS_NUMERIC_CHARACTERS = ',.' NLS_DATE_LANGUAGE = GERMAN`.
///
/// Oracle Database Globalization Support Guide, chapter 3.
struct NLSParameters: Sendable {
  var point: UInt8 = UInt8(ascii: ".")
  var group: UInt8 = UInt8(ascii: ",")
  var currency = "$"
  var isoCurrency = "USD"
  var language = DateLanguage.english

  static let usual = NLSParameters()

  private init() {}

  /// - Throws: `invalidParameter` for words that mean nothing.
  init(_ text: String) throws(SQLError) {
    self.init()
    var rest = Substring(text)
    while true {
      rest = rest.drop { $0 == " " || $0 == "," }
      if rest.isEmpty { return }
      let name = rest.prefix { $0.isLetter || $0 == "_" }
      rest = rest.dropFirst(name.count).drop { $0 == " " }
      guard rest.first == "=", !name.isEmpty else { throw NLSParameters.invalid(text) }
      rest = rest.dropFirst().drop { $0 == " " }
      let value: Substring
      if rest.first == "'" {
        value = rest.dropFirst().prefix { $0 != "'" }
        rest = rest.dropFirst(value.count + 1).dropFirst()
      } else {
        value = rest.prefix { $0 != " " }
        rest = rest.dropFirst(value.count)
      }
      try set(name.uppercased(), String(value), text)
    }
  }

  private mutating func set(
    _ name: String, _ value: String, _ text: String
  ) throws(SQLError) {
    switch name {
    case "NLS_NUMERIC_CHARACTERS":
      let characters = Array(value.utf8)
      guard characters.count == 2, characters[0] != characters[1] else {
        throw NLSParameters.invalid(text)
      }
      (point, group) = (characters[0], characters[1])
    case "NLS_CURRENCY": currency = value
    case "NLS_ISO_CURRENCY": isoCurrency = value
    case "NLS_DATE_LANGUAGE":
      guard let known = DateLanguage.named(value) else {
        throw SQLError(
          .invalidParameter, "the language \"\(shortened(value))\" of dates is not known",
          hint: "known are \(DateLanguage.all.map(\.name).joined(separator: ", "))")
      }
      language = known
    default: break
    }
  }

  private static func invalid(_ text: String) -> SQLError {
    SQLError(
      .invalidParameter, "invalid NLS parameters \"\(shortened(text))\"",
      hint: "NLS_NUMERIC_CHARACTERS = ',.' or NLS_DATE_LANGUAGE = GERMAN")
  }
}
