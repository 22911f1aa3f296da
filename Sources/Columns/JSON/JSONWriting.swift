extension [UInt8] {
  /// Appends text as a JSON string in quotes, with the escapes that JSON asks for.
  package mutating func appendJSON(string text: String) {
    append(UInt8(ascii: "\""))
    var copy = text
    copy.withUTF8 { appendJSON(escaping: $0) }
    append(UInt8(ascii: "\""))
  }

  /// Appends text as a JSON string, or nothing and says false where it is not ASCII alone.
  mutating func appendJSON(ascii bytes: UnsafeRawBufferPointer) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    guard all < 0x80 else { return false }
    append(UInt8(ascii: "\""))
    bytes.withMemoryRebound(to: UInt8.self) { appendJSON(escaping: $0) }
    append(UInt8(ascii: "\""))
    return true
  }

  private mutating func appendJSON(escaping bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes[...]
    while let place = rest.firstIndex(where: { needsEscape($0) }) {
      append(contentsOf: rest[..<place])
      appendJSON(escape: bytes[place])
      rest = rest[(place + 1)...]
    }
    append(contentsOf: rest)
  }

  private mutating func appendJSON(escape byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      append(UInt8(ascii: "\\"))
      append(byte)
    case 10: append(contentsOf: "\\n".utf8)
    case 13: append(contentsOf: "\\r".utf8)
    case 9: append(contentsOf: "\\t".utf8)
    default:
      append(contentsOf: "\\u00".utf8)
      append(hexadecimalDigit(byte >> 4))
      append(hexadecimalDigit(byte & 15))
    }
  }

  /// Appends a tree on one line, without blanks.
  package mutating func append(json: JSON) {
    switch json {
    case .null: append(contentsOf: "null".utf8)
    case .boolean(let bool): append(contentsOf: (bool ? "true" : "false").utf8)
    case .number(let digits): append(contentsOf: digits.utf8)
    case .string(let text): appendJSON(string: text)
    case .array(let elements):
      append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { append(UInt8(ascii: ",")) }
        append(json: element)
      }
      append(UInt8(ascii: "]"))
    case .object(let members):
      append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { append(UInt8(ascii: ",")) }
        appendJSON(string: member.name)
        append(UInt8(ascii: ":"))
        append(json: member.value)
      }
      append(UInt8(ascii: "}"))
    }
  }
}

private func needsEscape(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
}

/// `0…9a…f` of a value below 16.
package func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? 0x30 + value : 0x61 + value - 10
}

extension JSON: CustomStringConvertible {
  /// The text on one line, without blanks.
  package var description: String {
    var bytes: [UInt8] = []
    bytes.append(json: self)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Whether a text is a number as JSON writes it; `.5`, `1.` and `NaN` are none.
package func isJSONNumber(_ text: String) -> Bool {
  if case .number? = try? JSONReader.read(Array(text.utf8)) {
    return text.utf8.allSatisfy { $0 > 0x20 }
  }
  return false
}
