import Engine

/// Decides whether Enter ends what a person types.
enum Completeness {
  static func isComplete(_ text: String, session: Session) -> Bool {
    let bytes = Array(text.utf8)
    if CommandLineText.isCommand(bytes) { return !bytes.contains(10) || bytes.last != 0x5C }
    let words = text.filter { $0 != ";" && $0 != " " && $0 != "\n" }.lowercased()
    if ["", "exit", "quit", "y", "n", "yes", "no"].contains(words) { return true }
    var scanner = StatementScanner(dialect: session.settings.dialect)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
      _ = scanner.feed(Array(bytes[start..<end]))
      start = end
    }
    if scanner.isBetweenStatements { return true }
    // A unit of PL/SQL may also be whole by the parser's word, without the `/`.
    let isEnded = bytes.last { $0 > 0x20 } == UInt8(ascii: ";")
    return scanner.isInsideUnit && isEnded && !session.isIncomplete(text)
  }
}
