import Diagnostics

/// Cuts a script into what the engine runs and what the shell itself does.
struct ScriptPieces {
  enum Piece: Equatable {
    /// Bytes of the script with one or more statements.
    case statements(Range<Int>)
    /// A line such as `.mode csv` or `\timing`, without its line end.
    case command(String, line: Int)
    /// A statement that a command behind it runs: `SELECT 1 AS a \gset`.
    case send(Range<Int>, command: String)
  }

  /// The pieces of a text in order. Statements between two commands stay together, for the parser
  /// splits them better.
  /// - Parameter separately: Each statement is a piece of its own, so that errors of one do not keep
  ///   the next from running.
  static func pieces(of text: String, dialect: Dialect, separately: Bool = false) -> [Piece] {
    let bytes = Array(text.utf8)
    var separately = separately
    var scanner = StatementScanner(dialect: dialect)
    var pieces: [Piece] = []
    var start = 0
    var position = 0
    var lineNumber = 1
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      let line = Array(bytes[position..<end])
      if scanner.isBetweenStatements, CommandLineText.isCommand(line) {
        if start < position { pieces.append(.statements(start..<position)) }
        let command = CommandLineText.trimmed(line)
        let meant = SQLPlusLine.command(command) ?? command
        // From here on errors do not end the script.
        if meant == ".bail off" || meant.lowercased().hasPrefix(".whenever sqlerror continue") {
          separately = true
        }
        pieces.append(.command(meant, line: lineNumber))
        start = end
      } else {
        let ends = scanner.feed(line)
        for mark in ends where separately {
          pieces.append(.statements(start..<(position + mark)))
          start = position + mark
        }
        if !scanner.isInsideQuotes, line.contains(UInt8(ascii: "\\")),
          let send = SendCommand(
            in: Array(bytes[start..<(start + trimmedCount(bytes[start..<end]))]), dialect: dialect)
        {
          pieces.append(.send(start..<(start + send.statementEnd), command: send.command))
          start = end
          scanner.startStatement()
        }
        if scanner.isBetweenStatements, let dialect = newDialect(line) {
          scanner = StatementScanner(dialect: dialect)
        }
      }
      position = end
      lineNumber += 1
    }
    if start < bytes.count { pieces.append(.statements(start..<bytes.count)) }
    return pieces
  }

  /// The bytes without line ends and blanks behind.
  private static func trimmedCount(_ bytes: ArraySlice<UInt8>) -> Int {
    (bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? bytes.startIndex) - bytes.startIndex
  }

  /// The dialect that a line `SET dialect = 'oracle';` chooses: what follows is cut by its rules, so
  /// that the `/` behind a unit ends it and does not run it once more.
  private static func newDialect(_ line: [UInt8]) -> Dialect? {
    let words = String(decoding: line, as: UTF8.self).lowercased()
      .split { !$0.isLetter && $0 != "_" }
    guard words.count >= 3, words[0] == "set", words[1] == "dialect" else { return nil }
    return Dialect(rawValue: String(words[words.count - 1]))
  }
}

/// Recognizes lines that are commands of the shell.
enum CommandLineText {
  /// `.name` or `\name` at the beginning of the line.
  static func isCommand(_ text: [UInt8]) -> Bool {
    let line = Array(text.prefix { $0 != 10 })
    if SQLPlusLine.command(trimmed(line)) != nil { return true }
    guard let first = line.first, line.count > 1 else { return false }
    let second = line[1]
    if first == UInt8(ascii: ".") { return (second | 0x20) &- 0x61 < 26 }
    return first == UInt8(ascii: "\\") && second > 0x20
  }

  static func trimmed(_ line: [UInt8]) -> String {
    var slice = line[...]
    while let last = slice.last, last <= 0x20 { slice.removeLast() }
    while let first = slice.first, first <= 0x20 { slice.removeFirst() }
    return String(decoding: slice, as: UTF8.self)
  }
}
