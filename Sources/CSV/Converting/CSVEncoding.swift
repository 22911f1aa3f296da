import Diagnostics

/// An encoding of one byte per character that exports still come in.
enum CSVEncoding: Sendable {
  case latin1, windows1252

  /// - Returns: nil for UTF-8.
  static func named(_ name: String) throws(SQLError) -> CSVEncoding? {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "utf8": return nil
    case "latin1", "iso88591": return .latin1
    case "windows1252", "cp1252", "ansi": return .windows1252
    default:
      throw SQLError(
        .invalidParameter, "CSV has no encoding '\(name)'",
        hint: "it has utf-8, latin-1 and windows-1252")
    }
  }

  /// What Windows has at 80 to 9F, where Latin-1 has control characters; five places are empty.
  private static let windows: [Unicode.Scalar] = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)

  func text(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let isSpecial = self == .windows1252 && byte >= 0x80 && byte <= 0x9F
      text.append(isSpecial ? CSVEncoding.windows[Int(byte) - 0x80] : Unicode.Scalar(byte))
    }
    return String(text)
  }
}
