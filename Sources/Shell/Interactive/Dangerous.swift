import Diagnostics

/// Finds statements that change every row of a table.
enum Dangerous {
  /// `UPDATE` or `DELETE` if a statement of the text has no WHERE; nil if all is well.
  static func verb(of text: String, dialect: Dialect) -> String? {
    let bytes = Array(text.utf8)
    var words: [String] = []
    for token in Sketch.tokens(bytes, dialect: dialect) {
      let piece = String(decoding: bytes[token.range], as: UTF8.self).uppercased()
      if piece == ";" {
        if let verb = verb(words) { return verb }
        words = []
      } else if token.kind == .keyword {
        words.append(piece)
      }
    }
    return verb(words)
  }

  private static func verb(_ words: [String]) -> String? {
    guard let first = words.first, first == "UPDATE" || first == "DELETE" else { return nil }
    return words.contains("WHERE") ? nil : first
  }
}
