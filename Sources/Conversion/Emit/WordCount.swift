/// Counts words of a text, letters in any case.
struct WordCount {
  private var counts: [String: Int] = [:]

  init(_ text: String) {
    for token in Self.tokens(text) where token.first.map(Self.isWord) ?? false {
      counts[token, default: 0] += 1
    }
  }

  var words: some Collection<String> { counts.keys }

  func count(of word: String) -> Int { counts[word.lowercased()] ?? 0 }

  /// The words and the signs between them, in lower case and without blanks.
  static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    for character in text.lowercased() {
      if isWord(character) {
        word.append(character)
        continue
      }
      if !word.isEmpty { tokens.append(word) }
      word = ""
      if !character.isWhitespace { tokens.append(String(character)) }
    }
    if !word.isEmpty { tokens.append(word) }
    return tokens
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_$#".contains(character)
  }
}
