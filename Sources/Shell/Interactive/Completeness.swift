import Diagnostics
import Engine

/// Decides whether Enter ends what a person types.
enum Completeness {
  static func isComplete(_ text: String, session: Session) -> Bool {
    let bytes = Array(text.utf8)
    if CommandLineText.isCommand(bytes) { return !bytes.contains(10) || bytes.last != 0x5C }
    let words = text.filter { $0 != ";" && $0 != " " && $0 != "\n" }.lowercased()
    if ["", "exit", "quit", "help", "clear"].contains(words) { return true }
    if SendCommand(in: bytes, dialect: session.settings.dialect) != nil { return true }
    var scanner = StatementScanner(dialect: session.settings.dialect)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
      _ = scanner.feed(Array(bytes[start..<end]))
      start = end
    }
    if scanner.isBetweenStatements { return true }
    // A unit of PL/SQL may also be whole by the parser's word, without the `/`.
    return endsAsUnit(scanner, bytes) && !session.isIncomplete(text)
  }

  /// Whether a text is a unit of PL/SQL that ended without the `/` behind it.
  static func lacksSlash(_ text: String, dialect: Dialect) -> Bool {
    let bytes = Array(text.utf8)
    var scanner = StatementScanner(dialect: dialect)
    for line in bytes.split(separator: 10) { _ = scanner.feed(Array(line)) }
    return endsAsUnit(scanner, bytes)
  }

  private static func endsAsUnit(_ scanner: StatementScanner, _ bytes: [UInt8]) -> Bool {
    scanner.isInsideUnit && bytes.last { $0 > 0x20 } == UInt8(ascii: ";")
  }
}
