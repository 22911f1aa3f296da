import Diagnostics

/// Finds statements that change every row of a table.
enum Dangerous {
  /// `UPDATE` or `DELETE` if a statement of the text has no WHERE; nil if all is well.
  static func verb(of text: String, dialect: Dialect) -> String? {
    let bytes = Array(text.utf8)
    var words: [String] = []
    var depth = 0
    for token in Sketch.tokens(bytes, dialect: dialect) {
      let piece = String(decoding: bytes[token.range], as: UTF8.self).uppercased()
      if piece == ";", depth == 0 {
        if let verb = verb(words) { return verb }
        words = []
      } else if token.kind == .bracket {
        depth += piece == "(" || piece == "[" ? 1 : -1
      } else if token.kind == .keyword, depth == 0 {
        words.append(piece)
      }
      // What is inside of a routine runs another time.
      if words == ["CREATE"] { return nil }
    }
    return verb(words)
  }

  /// - Parameter words: The keywords of a statement that stand in no parentheses: a condition of a
  ///   subquery limits nothing.
  private static func verb(_ words: [String]) -> String? {
    let verbs = ["SELECT", "INSERT", "MERGE", "UPDATE", "DELETE"]
    let isNamed = words.first == "WITH"
    guard let first = isNamed ? words.first(where: verbs.contains) : words.first else { return nil }
    guard first == "UPDATE" || first == "DELETE" else { return nil }
    return words.contains("WHERE") ? nil : first
  }
}
