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
    var word: [UInt8] = []
    func end() {
      if !word.isEmpty { tokens.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    for byte in text.lowercased().utf8 {
      if isWord(byte) {
        word.append(byte)
        continue
      }
      end()
      if byte > 32 { tokens.append(String(UnicodeScalar(byte))) }
    }
    end()
    return tokens
  }

  /// Whether SQL%ROWCOUNT or another attribute of the implicit cursor stands among tokens, but for those of the
  /// last FORALL.
  static func asksRowCount(_ tokens: ArraySlice<String>) -> Bool {
    tokens.indices.contains { place in
      tokens[place] == "sql" && tokens[place...].dropFirst().first == "%"
        && !(tokens[place...].dropFirst(2).first?.hasPrefix("bulk_") ?? false)
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.utf8.first.map(isWord) ?? false
  }

  /// Letters, digits, `_$#`, and all that is not ASCII.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 97...122, 65...90, 48...57, 95, 36, 35, 128...255: true
    default: false
    }
  }
}
