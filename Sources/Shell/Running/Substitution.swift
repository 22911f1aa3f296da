import Columns
import Diagnostics

/// Puts the values of shell variables into statements: `:name` as it is, `:'name'` as a string,
/// `:"name"` as a name; in Oracle's dialect `&name` too.
///
/// A name without a value stays, for it may be a parameter of the statement.
enum Substitution {
  static func replacing(
    in text: String, variables: [String: String], dialect: Dialect
  ) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    for token in Sketch.tokens(bytes, dialect: dialect) {
      let piece = bytes[token.range]
      if token.kind == .variable,
        let value = value(of: String(decoding: piece, as: UTF8.self), variables)
      {
        result.append(contentsOf: value.utf8)
      } else if token.kind == .string, dialect == .oracle {
        result.append(contentsOf: replacedInside(Array(piece), variables))
      } else {
        result.append(contentsOf: piece)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// SQL*Plus replaces `&name` inside strings too; the point behind a name belongs to it.
  private static func replacedInside(_ text: [UInt8], _ variables: [String: String]) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    while position < text.count {
      let range = mention(in: text, from: position)
      let name = range.map { String(decoding: text[$0], as: UTF8.self) }
      if let range, let name, let value = value(of: name, variables) {
        result.append(contentsOf: value.utf8)
        position = range.upperBound
      } else {
        result.append(text[position])
        position += 1
      }
    }
    return result
  }

  /// `&name`, `&&name` or `&name.` at a place of a string.
  private static func mention(in text: [UInt8], from start: Int) -> Range<Int>? {
    guard text[start] == UInt8(ascii: "&") else { return nil }
    let name = text[start...].firstIndex { $0 != UInt8(ascii: "&") } ?? text.count
    let isWord = { (byte: UInt8) in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
    }
    let end = text[name...].firstIndex { !isWord($0) } ?? text.count
    guard end > name else { return nil }
    return start..<(end < text.count && text[end] == UInt8(ascii: ".") ? end + 1 : end)
  }

  /// All that a token may mention.
  private static func mentions(_ token: Sketch.Token, _ bytes: [UInt8]) -> [String] {
    let piece = Array(bytes[token.range])
    if token.kind == .variable { return [String(decoding: piece, as: UTF8.self)] }
    guard token.kind == .string else { return [] }
    return piece.indices.compactMap { place in
      guard place == 0 || piece[place - 1] != UInt8(ascii: "&") else { return nil }
      return mention(in: piece, from: place).map { String(decoding: piece[$0], as: UTF8.self) }
    }
  }

  /// The `&name` of a text in Oracle's dialect that have no value, each once, and whether one of
  /// them is written `&&name`.
  static func missing(
    in text: String, _ variables: [String: String]
  ) -> [(name: String, isKept: Bool)] {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "&")) else { return [] }
    var found: [(name: String, isKept: Bool)] = []
    let tokens = Sketch.tokens(bytes, dialect: .oracle)
    for piece in tokens.flatMap({ mentions($0, bytes) }) {
      guard piece.hasPrefix("&"), value(of: piece, variables) == nil else { continue }
      let name = String(piece.drop { $0 == "&" }.prefix { $0 != "." })
      if let known = found.firstIndex(where: { $0.name == name }) {
        found[known].isKept = found[known].isKept || piece.hasPrefix("&&")
      } else {
        found.append((name, piece.hasPrefix("&&")))
      }
    }
    return found
  }

  private static func value(of token: String, _ variables: [String: String]) -> String? {
    if token.hasPrefix("&") {
      let name = token.drop { $0 == "&" }.prefix { $0 != "." }
      return variables[String(name)] ?? variables[name.lowercased()]
    }
    let name = token.dropFirst()
    if name.hasPrefix("'") { return variables[inner(name)].map(InsertOutput.quoted) }
    if name.hasPrefix("\"") { return variables[inner(name)].map(quotedIfNeeded) }
    return variables[String(name)]
  }

  private static func inner(_ quoted: Substring) -> String {
    String(quoted.dropFirst().dropLast())
  }
}
