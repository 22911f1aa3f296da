import Diagnostics

/// Cuts UTF-8 text into tokens, one at a time, without copying it.
///
/// What is wrong in a text (an open string, a stray character) is a token too, so that cutting never
/// fails and the parser reports it where it stands.
struct Lexer {
  /// The text and four zero bytes, so that looking a little ahead needs no check.
  let bytes: [UInt8]
  /// The length of the text.
  let count: Int
  /// Beyond 4 GiB places do not fit into tokens; the parser refuses such a text.
  let isTooLong: Bool
  var position = 0
  var dialect: Dialect
  /// SQL*Plus lines are looked for.
  var readsScriptLines: Bool
  /// Whether the next token may begin a statement; SQL*Plus lines stand only there.
  var atStatementStart = true
  /// Where in a unit of PL/SQL the text is: SQL*Plus lines do not stand inside one.
  var unit = UnitState.none

  init(_ text: String, dialect: Dialect, readsScriptLines: Bool = false) {
    isTooLong = text.utf8.count > Int(UInt32.max) - 16
    var bytes = [UInt8]()
    bytes.reserveCapacity(text.utf8.count + 4)
    if !isTooLong { bytes.append(contentsOf: text.utf8) }
    count = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    self.bytes = bytes
    self.dialect = dialect
    self.readsScriptLines = readsScriptLines
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next token; after the last one, `.end` for ever.
  mutating func next() -> Token {
    let failure = skipBlanks()
    if let failure { return failure }
    let start = position
    guard start < count else { return token(.endOfText, from: start) }
    if readsScriptLines { return scriptToken(from: start) }
    return anyToken(from: start)
  }

  mutating func anyToken(from start: Int) -> Token {
    let byte = bytes[start]
    if byte.isNameStart { return word(from: start) }
    if byte.isDigit || (byte == .point && bytes[start + 1].isDigit) { return number(from: start) }
    return symbolOrQuoted(byte, from: start)
  }

  func word(_ kind: Token.Kind, hash: UInt32, from start: Int, namedAt nameStart: Int) -> Token {
    let found = KeywordTable.shared.find(hash, in: bytes, from: nameStart, to: position)
    return Token(
      kind: kind, keyword: found.keyword, classes: found.classes, start: UInt32(start),
      end: UInt32(position))
  }

  func token(_ kind: Token.Kind, from start: Int) -> Token {
    Token(
      kind: kind, keyword: .none, classes: [], start: UInt32(start), end: UInt32(position))
  }

  /// Takes `length` bytes as a token of this kind.
  mutating func take(_ length: Int, _ kind: Token.Kind) -> Token {
    let start = position
    position += length
    return token(kind, from: start)
  }

  // MARK: - Blanks and comments

  /// Skips blanks and comments; gives a token for a comment without end.
  private mutating func skipBlanks() -> Token? {
    while true {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D:
        position += 1
      case .minus where bytes[position + 1] == .minus:
        skipLine()
      case .slash where bytes[position + 1] == .star:
        let start = position
        if !skipBlockComment() { return token(.unterminatedComment, from: start) }
      default:
        let length = bytes[position] < 0xC2 ? 0 : invisibleLength(at: position)
        if length == 0 { return nil }
        position += length
      }
    }
  }

  /// The bytes of a blank that is no ASCII, as they come with text pasted from elsewhere: of no
  /// break or width, of East Asian width, a byte order mark; 0 where there is none.
  func invisibleLength(at place: Int) -> Int {
    switch (bytes[place], bytes[place + 1]) {
    case (0xC2, 0xA0): return 2
    case (0xE2, 0x80):
      return (0x80...0x8B).contains(bytes[place + 2]) || bytes[place + 2] == 0xAF ? 3 : 0
    case (0xE2, 0x81): return bytes[place + 2] == 0x9F || bytes[place + 2] == 0xA0 ? 3 : 0
    case (0xE3, 0x80): return bytes[place + 2] == 0x80 ? 3 : 0
    case (0xEF, 0xBB): return bytes[place + 2] == 0xBF ? 3 : 0
    default: return 0
    }
  }

  mutating func skipLine() {
    while position < count && bytes[position] != .newline { position += 1 }
  }

  /// Block comments nest, except in Oracle; false if the text ends first.
  private mutating func skipBlockComment() -> Bool {
    var depth = 1
    position += 2
    while position < count {
      if bytes[position] == .star && bytes[position + 1] == .slash {
        position += 2
        depth -= 1
        if depth == 0 { return true }
      } else if bytes[position] == .slash && bytes[position + 1] == .star && dialect != .oracle {
        position += 2
        depth += 1
      } else {
        position += 1
      }
    }
    return false
  }
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let minus = UInt8(ascii: "-")
  static let slash = UInt8(ascii: "/")
  static let star = UInt8(ascii: "*")
  static let point = UInt8(ascii: ".")
  static let quote = UInt8(ascii: "'")
  static let doubleQuote = UInt8(ascii: "\"")
  static let dollar = UInt8(ascii: "$")
  static let ampersand = UInt8(ascii: "&")
  static let underscore = UInt8(ascii: "_")

  @inline(__always) var isDigit: Bool { self &- 0x30 < 10 }

  @inline(__always) var isNameStart: Bool {
    (self | 0x20) &- 0x61 < 26 || self == 0x5F || self >= 0x80
  }

  /// Letters, digits, `_`, `$`, `#` and all beyond ASCII.
  @inline(__always) var isNamePart: Bool {
    isNameStart || isDigit || self == 0x24 || self == 0x23
  }

  @inline(__always) var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  @inline(__always) var hexValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = (self | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }
}
