import Diagnostics

/// A rough cut of SQL text that never fails: for colours, completion and variables.
///
/// The tokens cover every byte. What is open at the end (a string, a comment) runs to the end.
enum Sketch {
  enum Kind: Sendable {
    case blank, comment, string, quotedName, number, keyword, word, variable, bracket, symbol
    /// A word before `(`.
    case function
  }

  struct Token {
    var kind: Kind
    var range: Range<Int>
  }

  static func tokens(_ bytes: [UInt8], dialect: Dialect) -> [Token] {
    var cutter = SketchCutter(bytes: bytes, dialect: dialect)
    return cutter.tokens()
  }
}

/// Cuts one text for `Sketch`.
private struct SketchCutter {
  let bytes: [UInt8]
  let dialect: Dialect
  var position = 0

  init(bytes: [UInt8], dialect: Dialect) {
    self.bytes = bytes
    self.dialect = dialect
  }

  mutating func tokens() -> [Sketch.Token] {
    var tokens: [Sketch.Token] = []
    while position < bytes.count {
      let start = position
      var kind = next()
      if position == start { position += 1 }
      if kind == .word {
        let word = String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
        if KeywordWords.all.contains(word) {
          kind = .keyword
        } else if at(position) == UInt8(ascii: "(") {
          kind = .function
        }
      }
      tokens.append(Sketch.Token(kind: kind, range: start..<position))
    }
    return tokens
  }

  private func at(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  private mutating func next() -> Sketch.Kind {
    let byte = at(position)
    let following = at(position + 1)
    switch byte {
    case 0...0x20:
      skip { $0 <= 0x20 }
      return .blank
    case UInt8(ascii: "'"): return quoted(byte, .string)
    case UInt8(ascii: "\""), UInt8(ascii: "`"): return quoted(byte, .quotedName)
    case UInt8(ascii: "-") where following == byte:
      skip { $0 != 10 }
      return .comment
    case UInt8(ascii: "/") where following == UInt8(ascii: "*"): return blockComment()
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
      position += 1
      return .bracket
    case UInt8(ascii: "$"): return dollar()
    case UInt8(ascii: ":"): return colon(following)
    case UInt8(ascii: "&") where dialect == .oracle: return ampersand()
    case 0x30...0x39: return number()
    case UInt8(ascii: ".") where following >= 0x30 && following <= 0x39: return number()
    case _ where SketchCutter.isWord(byte): return word()
    default:
      position += 1
      return .symbol
    }
  }

  private mutating func skip(while test: (UInt8) -> Bool) {
    while position < bytes.count, test(bytes[position]) { position += 1 }
  }

  private mutating func quoted(_ quote: UInt8, _ kind: Sketch.Kind) -> Sketch.Kind {
    position += 1
    while position < bytes.count {
      position += 1
      if bytes[position - 1] == quote {
        guard at(position) == quote else { return kind }
        position += 1
      }
    }
    return kind
  }

  private mutating func blockComment() -> Sketch.Kind {
    position += 2
    while position < bytes.count {
      if at(position) == UInt8(ascii: "*"), at(position + 1) == UInt8(ascii: "/") {
        position += 2
        return .comment
      }
      position += 1
    }
    return .comment
  }

  /// `$1`, or `$tag$ … $tag$`.
  private mutating func dollar() -> Sketch.Kind {
    let start = position
    position += 1
    skip { SketchCutter.isWord($0) }
    let isNumbered = position > start + 1 && bytes[start + 1] < 0x3A
    guard at(position) == UInt8(ascii: "$"), !isNumbered, dialect != .oracle else {
      return position > start + 1 ? .variable : .symbol
    }
    let tag = Array(bytes[start...position])
    position += 1
    while position < bytes.count {
      if bytes[position...].starts(with: tag) {
        position += tag.count
        return .string
      }
      position += 1
    }
    return .string
  }

  /// `::` and `:=` are symbols; `:name`, `:'name'` and `:"name"` are variables.
  private mutating func colon(_ following: UInt8) -> Sketch.Kind {
    if following == UInt8(ascii: ":") || following == UInt8(ascii: "=") {
      position += 2
      return .symbol
    }
    position += 1
    if following == UInt8(ascii: "'") || following == UInt8(ascii: "\"") {
      return quoted(following, .variable)
    }
    guard SketchCutter.isWord(following), !(following >= 0x30 && following <= 0x39) else {
      return .symbol
    }
    skip { SketchCutter.isWord($0) }
    return .variable
  }

  /// SQL*Plus's `&name`, `&&name.`.
  private mutating func ampersand() -> Sketch.Kind {
    skip { $0 == UInt8(ascii: "&") }
    let start = position
    skip { SketchCutter.isWord($0) }
    if position == start { return .symbol }
    if at(position) == UInt8(ascii: ".") { position += 1 }
    return .variable
  }

  private mutating func number() -> Sketch.Kind {
    skip { SketchCutter.isWord($0) || $0 == UInt8(ascii: ".") }
    return .number
  }

  private mutating func word() -> Sketch.Kind {
    let start = position
    skip { SketchCutter.isWord($0) || $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "#") }
    let length = position - start
    if at(position) == UInt8(ascii: "'"), length <= 2 {
      let letter = bytes[position - 1] | 0x20
      if letter == UInt8(ascii: "q") { return delimited() }
      if "exbn".utf8.contains(letter) { return quoted(UInt8(ascii: "'"), .string) }
    }
    return .word
  }

  /// Oracle's `q'[it's]'`.
  private mutating func delimited() -> Sketch.Kind {
    let pairs: [UInt8: UInt8] = [
      UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "("): UInt8(ascii: ")"),
      UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "<"): UInt8(ascii: ">"),
    ]
    let open = at(position + 1)
    let close = pairs[open] ?? open
    position += 2
    while position < bytes.count {
      if at(position) == close, at(position + 1) == UInt8(ascii: "'") {
        position += 2
        return .string
      }
      position += 1
    }
    return .string
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte >= 0x80
  }
}
