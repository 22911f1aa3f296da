import Diagnostics

/// Reads one JSON text strictly (RFC 8259): UTF-8, no comments, nothing after the value.
///
/// Depth is limited, so that no text can exhaust the stack.
package struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private let depthLimit: Int

  /// - Parameter depthLimit: Arrays and objects that may stand inside one another.
  package init(_ bytes: [UInt8], depthLimit: Int = 128) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  /// The tree of a whole text.
  /// - Throws: `invalidText`, with the byte where the text is wrong in `range`.
  package static func read(_ bytes: [UInt8], depthLimit: Int = 128) throws(SQLError) -> JSON {
    var reader = JSONReader(bytes, depthLimit: depthLimit)
    return try reader.readText()
  }

  private mutating func readText() throws(SQLError) -> JSON {
    let value = try readValue()
    skipBlanks()
    if position < bytes.count { throw failure("something follows the JSON value") }
    return value
  }

  private mutating func readValue() throws(SQLError) -> JSON {
    skipBlanks()
    guard let byte = peek else { throw failure("the JSON text ends too early") }
    switch byte {
    case UInt8(ascii: "{"): return try nested { (reader) throws(SQLError) in try reader.object() }
    case UInt8(ascii: "["): return try nested { (reader) throws(SQLError) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    default: throw failure("no JSON value begins here")
    }
  }

  private mutating func nested(
    _ body: (inout JSONReader) throws(SQLError) -> JSON
  ) throws(SQLError) -> JSON {
    guard depth < depthLimit else { throw failure("JSON is nested deeper than \(depthLimit)") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(SQLError) -> JSON {
    var elements: [JSON] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      elements.append(try readValue())
      skipBlanks()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw failure("expected \",\" or \"]\"") }
    }
  }

  private mutating func object() throws(SQLError) -> JSON {
    var members: [JSON.Member] = []
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw failure("expected a name in quotes") }
      let name = try string()
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw failure("expected \":\"") }
      members.append(JSON.Member(name, try readValue()))
      skipBlanks()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw failure("expected \",\" or \"}\"") }
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(SQLError) -> JSON {
    for byte in word.utf8 {
      guard take(byte) else { throw failure("no JSON value begins here") }
    }
    return value
  }
}

extension JSONReader {
  /// `-? (0 | 1…9 digits) (. digits)? ((e|E) (+|-)? digits)?`
  private mutating func number() throws(SQLError) -> String {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return try text(from: start, to: position)
  }

  private mutating func digits() throws(SQLError) {
    let start = position
    while let byte = peek, byte >= 0x30, byte <= 0x39 { position += 1 }
    if position == start { throw failure("expected a digit") }
  }

  private mutating func string() throws(SQLError) -> String {
    position += 1
    let start = position
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if peek == UInt8(ascii: "\"") {
      let plain = try text(from: start, to: position)
      position += 1
      return plain
    }
    return try stringWithEscapes(from: start)
  }

  private mutating func stringWithEscapes(from start: Int) throws(SQLError) -> String {
    var collected = Array(bytes[start..<position])
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: collected, as: UTF8.self) else {
          throw failure("the string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): collected += try escape()
      case 0..<0x20:
        position -= 1
        throw failure("a control character stands in a string")
      default: collected.append(byte)
      }
    }
    throw failure("the string has no end")
  }

  private mutating func escape() throws(SQLError) -> [UInt8] {
    let letter = peek ?? 0
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): return Array(String(Character(try unicodeEscape())).utf8)
    default:
      position -= 1
      throw failure("no such escape in a JSON string")
    }
  }

  /// Four hexadecimal digits, or a pair of surrogates.
  private mutating func unicodeEscape() throws(SQLError) -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw failure("half of a surrogate pair stands alone")
    }
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    else { throw failure("half of a surrogate pair stands alone") }
    return scalar
  }

  private mutating func hexadecimal() throws(SQLError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("expected four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func text(from start: Int, to end: Int) throws(SQLError) -> String {
    guard let text = String(validating: bytes[start..<end], as: UTF8.self) else {
      throw failure("the string is not UTF-8")
    }
    return text
  }

  private func failure(_ message: String) -> SQLError {
    let place = min(position, bytes.count)
    return SQLError(
      .invalidText, "\(message) (byte \(place + 1) of the JSON text)",
      range: SourceRange(start: place, end: place + 1))
  }
}
