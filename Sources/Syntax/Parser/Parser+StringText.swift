import Diagnostics

/// The texts that string constants mean.
extension Parser {
  /// The text of the string constant that stands here, with all quoting undone.
  ///
  /// Strings that follow each other on new lines are one string, as the standard says.
  mutating func stringText() throws(SQLError) -> String {
    guard token.isString else { throw unexpected("expected a text in single quotes") }
    var text = try singleStringText()
    while at(.string), hasNewline(between: previousEnd, and: Int(token.start)) {
      text += try singleStringText()
    }
    return text
  }

  private func hasNewline(between start: Int, and end: Int) -> Bool {
    lexer.bytes[start..<end].contains(.newline)
  }

  private mutating func singleStringText() throws(SQLError) -> String {
    let start = Int(token.start)
    let end = Int(token.end)
    let text: String
    switch token.kind {
    case .string:
      // An `N` may stand before the quote.
      let open = lexer.bytes[start] == .quote ? start : start + 1
      text = undoubled(from: open + 1, to: end - 1)
    case .escapeString: text = try unescaped(from: start + 2, to: end - 1)
    case .unicodeString: text = try unicodeUnescaped(from: start + 3, to: end - 1)
    case .dollarString:
      let tag = (lexer.bytes[(start + 1)...].firstIndex(of: .dollar) ?? start) - start + 1
      text = String(decoding: lexer.bytes[start + tag..<end - tag], as: UTF8.self)
    default:
      let open = (lexer.bytes[start...].firstIndex(of: .quote) ?? start) + 2
      text = String(decoding: lexer.bytes[open..<end - 2], as: UTF8.self)
    }
    advance()
    return text
  }

  private func undoubled(from start: Int, to end: Int) -> String {
    let inner = lexer.bytes[start..<end]
    guard inner.contains(.quote) else { return String(decoding: inner, as: UTF8.self) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(inner.count)
    var position = start
    while position < end {
      bytes.append(lexer.bytes[position])
      position += lexer.bytes[position] == .quote ? 2 : 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `E'…'`: backslash escapes of PostgreSQL (manual, section 4.1.2.2).
  private func unescaped(from start: Int, to end: Int) throws(SQLError) -> String {
    var bytes: [UInt8] = []
    var position = start
    while position < end {
      let byte = lexer.bytes[position]
      if byte == .quote {
        bytes.append(byte)
        position += 2
      } else if byte == 0x5C, position + 1 < end {
        position = try appendEscape(at: position + 1, to: end, &bytes)
      } else {
        bytes.append(byte)
        position += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends what the escape letter at `position` means; gives the position after it.
  private func appendEscape(
    at position: Int, to end: Int, _ bytes: inout [UInt8]
  ) throws(SQLError) -> Int {
    let letter = lexer.bytes[position]
    switch letter {
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "x"): return appendByte(at: position + 1, to: end, &bytes)
    case UInt8(ascii: "u"):
      return try appendScalar(at: position + 1, digits: 4, to: end, &bytes)
    case UInt8(ascii: "U"):
      return try appendScalar(at: position + 1, digits: 8, to: end, &bytes)
    case 0x30...0x37: return appendOctal(at: position, to: end, &bytes)
    default: bytes.append(letter)
    }
    return position + 1
  }

  private func appendByte(at start: Int, to end: Int, _ bytes: inout [UInt8]) -> Int {
    var position = start
    var value: UInt8 = 0
    while position < min(start + 2, end), let digit = lexer.bytes[position].hexValue {
      value = value << 4 | digit
      position += 1
    }
    bytes.append(position > start ? value : UInt8(ascii: "x"))
    return position
  }

  private func appendOctal(at start: Int, to end: Int, _ bytes: inout [UInt8]) -> Int {
    var position = start
    var value = 0
    while position < min(start + 3, end), lexer.bytes[position] & 0xF8 == 0x30 {
      value = value * 8 + Int(lexer.bytes[position] - 0x30)
      position += 1
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
    return position
  }

  private func appendScalar(
    at start: Int, digits: Int, to end: Int, _ bytes: inout [UInt8]
  ) throws(SQLError) -> Int {
    var value: UInt32 = 0
    for position in start..<start + digits {
      guard position < end, let digit = lexer.bytes[position].hexValue else {
        throw badEscape(at: start, to: min(position + 1, end))
      }
      value = value << 4 | UInt32(digit)
    }
    guard let scalar = Unicode.Scalar(value) else { throw badEscape(at: start, to: start + digits) }
    bytes.append(contentsOf: String(Character(scalar)).utf8)
    return start + digits
  }

  private func badEscape(at start: Int, to end: Int) -> SQLError {
    SQLError(
      .syntaxError, "this is no Unicode escape", range: SourceRange(start: start - 2, end: end),
      hint: "write \\uXXXX or \\UXXXXXXXX with hexadecimal digits")
  }

  /// `U&'…'`: `\XXXX` and `\+XXXXXX`.
  private func unicodeUnescaped(from start: Int, to end: Int) throws(SQLError) -> String {
    var bytes: [UInt8] = []
    var position = start
    while position < end {
      let byte = lexer.bytes[position]
      if byte == 0x5C, lexer.bytes[position + 1] == 0x5C {
        bytes.append(byte)
        position += 2
      } else if byte == 0x5C, lexer.bytes[position + 1] == UInt8(ascii: "+") {
        position = try appendScalar(at: position + 2, digits: 6, to: end, &bytes)
      } else if byte == 0x5C {
        position = try appendScalar(at: position + 1, digits: 4, to: end, &bytes)
      } else {
        bytes.append(byte)
        position += byte == .quote ? 2 : 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
