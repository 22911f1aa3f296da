/// Puts a variable in place of `cursor%ROWCOUNT` in a text.
struct RowCountText {
  /// Lower case.
  let cursor: String
  let name: String

  func replace(in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(where: Self.isWord) {
      result += rest[..<start]
      let end = rest[start...].firstIndex { !Self.isWord($0) } ?? rest.endIndex
      let after = attribute(rest[end...])
      if rest[start..<end].lowercased() == cursor, let after {
        result += name
        rest = rest[after...]
      } else {
        result += rest[start..<end]
        rest = rest[end...]
      }
    }
    return result + rest
  }

  /// Where `%ROWCOUNT` at the start of a text ends.
  private func attribute(_ text: Substring) -> String.Index? {
    let sign = text.drop { $0.isWhitespace }
    guard sign.first == "%" else { return nil }
    let word = sign.dropFirst().drop { $0.isWhitespace }
    let end = word.firstIndex { !Self.isWord($0) } ?? word.endIndex
    return word[..<end].lowercased() == "rowcount" ? end : nil
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_$#".contains(character)
  }
}
