import Diagnostics

/// Finds where statements end while text comes line by line, without parsing it.
///
/// It knows strings, quoted names, comments, dollar quotes, and the units of PL/SQL, which end with a
/// `/` on a line of its own. The parser has the last word about what is between two ends.
struct StatementScanner {
  private enum Mode: Equatable {
    case code
    /// Inside quotes of this kind.
    case quoted(UInt8)
    /// Inside so many block comments.
    case comment(Int)
    /// Inside `$tag$`.
    case dollar([UInt8])
    /// Inside Oracle's `q'[`: until this byte and a quote.
    case delimited(UInt8)
  }

  private var mode = Mode.code
  /// The first words of the statement, in capitals: they tell whether it is a unit of PL/SQL.
  private var words: [String] = []
  private var hasContent = false
  private let dialect: Dialect

  init(dialect: Dialect) { self.dialect = dialect }

  /// Nothing but blanks and comments has come since the last end, and no comment is open.
  var isBetweenStatements: Bool { !hasContent && mode == .code }

  /// Whether the text ends inside quotes or a comment.
  var isInsideQuotes: Bool { mode != .code }

  var isInsideUnit: Bool { UnitWords.beginUnit(words, dialect) }

  /// Takes one line, with its line end or without.
  /// - Returns: Offsets in the line just after each end of a statement.
  mutating func feed(_ line: [UInt8]) -> [Int] {
    if mode == .code, StatementScanner.isSlash(line), hasContent {
      startStatement()
      return [line.count]
    }
    var ends: [Int] = []
    var position = 0
    while position < line.count {
      switch mode {
      case .code: scanCode(line, &position, &ends)
      case .quoted(let quote): skipQuoted(line, &position, quote)
      case .comment(let depth): skipComment(line, &position, depth)
      case .dollar(let tag): skipDollar(line, &position, tag)
      case .delimited(let close): skipDelimited(line, &position, close)
      }
    }
    return ends
  }

  /// A line of just `/`, as SQL*Plus ends units.
  static func isSlash(_ line: [UInt8]) -> Bool {
    line.filter { $0 > 0x20 } == [UInt8(ascii: "/")]
  }

  mutating func startStatement() {
    words = []
    hasContent = false
  }

  private mutating func scanCode(_ line: [UInt8], _ position: inout Int, _ ends: inout [Int]) {
    let byte = line[position]
    let next = position + 1 < line.count ? line[position + 1] : 0
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
      mode = .quoted(byte)
      position += 1
      hasContent = true
    case UInt8(ascii: "-") where next == byte: position = line.count
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
      mode = .comment(1)
      position += 2
    case UInt8(ascii: ";"):
      position += 1
      if !isInsideUnit {
        ends.append(position)
        startStatement()
      }
    case UInt8(ascii: "$"): scanDollar(line, &position)
    case _ where StatementScanner.isWord(byte): scanWord(line, &position)
    default:
      if byte > 0x20 { hasContent = true }
      position += 1
    }
  }

  private mutating func scanWord(_ line: [UInt8], _ position: inout Int) {
    let start = position
    while position < line.count, StatementScanner.isWord(line[position]) { position += 1 }
    hasContent = true
    let word = line[start..<position]
    if position + 1 < line.count, line[position] == UInt8(ascii: "'"),
      word.last.map({ $0 | 0x20 }) == UInt8(ascii: "q"), word.count <= 2
    {
      mode = .delimited(StatementScanner.closing(line[position + 1]))
      position += 2
      return
    }
    if words.count < UnitWords.limit {
      words.append(String(decoding: word, as: UTF8.self).uppercased())
    }
  }

  private mutating func scanDollar(_ line: [UInt8], _ position: inout Int) {
    hasContent = true
    var end = position + 1
    while end < line.count, StatementScanner.isWord(line[end]) { end += 1 }
    let isTag =
      end < line.count && line[end] == UInt8(ascii: "$")
      && !(end > position + 1 && line[position + 1] <= 0x39)
    guard isTag, dialect != .oracle else {
      position += 1
      return
    }
    mode = .dollar(Array(line[position...end]))
    position = end + 1
  }
}

extension StatementScanner {
  private mutating func skipQuoted(_ line: [UInt8], _ position: inout Int, _ quote: UInt8) {
    while position < line.count {
      position += 1
      if line[position - 1] == quote {
        mode = .code
        return
      }
    }
  }

  private mutating func skipComment(_ line: [UInt8], _ position: inout Int, _ depth: Int) {
    while position < line.count {
      let next = position + 1 < line.count ? line[position + 1] : 0
      if line[position] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
        position += 2
        mode = depth > 1 ? .comment(depth - 1) : .code
        return
      }
      if dialect != .oracle, line[position] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
        position += 2
        mode = .comment(depth + 1)
        return
      }
      position += 1
    }
  }

  private mutating func skipDollar(_ line: [UInt8], _ position: inout Int, _ tag: [UInt8]) {
    while position < line.count {
      if line[position...].starts(with: tag) {
        position += tag.count
        mode = .code
        return
      }
      position += 1
    }
  }

  private mutating func skipDelimited(_ line: [UInt8], _ position: inout Int, _ close: UInt8) {
    while position < line.count {
      let next = position + 1 < line.count ? line[position + 1] : 0
      if line[position] == close, next == UInt8(ascii: "'") {
        position += 2
        mode = .code
        return
      }
      position += 1
    }
  }

  private static func closing(_ open: UInt8) -> UInt8 {
    switch open {
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    case UInt8(ascii: "<"): UInt8(ascii: ">")
    default: open
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte >= 0x80
  }
}
