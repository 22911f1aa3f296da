import Columns

/// Whether an expression's text names a column; texts in quotes do not count.
func mentionsName(_ text: String, _ name: String) -> Bool {
  var found = false
  _ = replacingWords(text) { word in
    if word.lowercased() == name.lowercased() { found = true }
    return nil
  }
  return found
}

/// The expression's text with a column under its new name.
func renamedIn(_ text: String, _ old: String, _ new: String) -> String {
  replacingWords(text) { word in
    word.lowercased() == old.lowercased() ? quotedIfNeeded(new) : nil
  }
}

/// Replaces identifiers, quoted or not, outside of string literals.
private func replacingWords(_ text: String, _ change: (String) -> String?) -> String {
  var result: [UInt8] = []
  let bytes = Array(text.utf8)
  var i = 0
  func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "#")
      || byte >= 0x80 || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
      || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
  while i < bytes.count {
    let start = i
    switch bytes[i] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      let quote = bytes[i]
      i += 1
      while i < bytes.count, bytes[i] != quote { i += 1 }
      i = min(bytes.count, i + 1)
      let whole = bytes[start..<i]
      let inner = String(decoding: whole.dropFirst().dropLast(), as: UTF8.self)
      if quote == UInt8(ascii: "\""), let new = change(inner) {
        result += Array(new.utf8)
      } else {
        result += whole
      }
    case let byte where isWord(byte):
      while i < bytes.count, isWord(bytes[i]) { i += 1 }
      let word = String(decoding: bytes[start..<i], as: UTF8.self)
      let isCall = bytes[i...].first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "(")
      result += isCall ? Array(bytes[start..<i]) : Array((change(word) ?? word).utf8)
    default:
      result.append(bytes[i])
      i += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}
