import Catalog
import Diagnostics

/// How fields are told apart.
struct CSVDialect: Sendable, Hashable {
  var delimiter = UInt8(ascii: ",")
  /// nil where nothing is quoted.
  var quote: UInt8? = UInt8(ascii: "\"")
  /// What stands before a quote that is meant as such; usually the quote itself.
  var escape: UInt8? = UInt8(ascii: "\"")

  /// Options that name the delimiter, most usual first.
  static let delimiterNames = ["delimiter", "delim", "sep"]
  static let nullNames = ["null", "nullstr"]
}

extension FormatOptions {
  /// The option under one of its names.
  func string(_ names: [String]) -> String? {
    for name in names { if let text = string(name) { return text } }
    return nil
  }

  /// An option that is one byte; nil if it is not given, the byte nil if it is empty.
  /// - Throws: `invalidParameter` for longer text.
  func byte(_ names: [String]) throws(SQLError) -> UInt8?? {
    guard let text = string(names) else { return nil }
    if text.isEmpty { return .some(nil) }
    if text == "\\t" { return .some(0x09) }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0x0A, byte != 0x0D else {
      throw SQLError(
        .invalidParameter, "the option \"\(names[0])\" of CSV is one ASCII character, not '\(text)'"
      )
    }
    return .some(byte)
  }
}
