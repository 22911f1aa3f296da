/// Puts other words in place of the attributes of a cursor in a text: a variable for
/// `cursor%ROWCOUNT`, TRUE for `cursor%NOTFOUND`.
struct AttributeText {
  /// Lower case.
  let cursor: String
  /// By attribute, lower case.
  let names: [String: String]

  func replace(in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(where: Self.isWord) {
      result += rest[..<start]
      let end = rest[start...].firstIndex { !Self.isWord($0) } ?? rest.endIndex
      if rest[start..<end].lowercased() == cursor, let (name, after) = attribute(rest[end...]) {
        result += name
        rest = rest[after...]
      } else {
        result += rest[start..<end]
        rest = rest[end...]
      }
    }
    return result + rest
  }

  /// What stands for `%ROWCOUNT` at the start of a text, and where that ends.
  private func attribute(_ text: Substring) -> (name: String, end: String.Index)? {
    let sign = text.drop { $0.isWhitespace }
    guard sign.first == "%" else { return nil }
    let word = sign.dropFirst().drop { $0.isWhitespace }
    let end = word.firstIndex { !Self.isWord($0) } ?? word.endIndex
    return names[word[..<end].lowercased()].map { ($0, end) }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_$#".contains(character)
  }
}
