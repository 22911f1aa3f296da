import Diagnostics

/// Splits a command line into words; quotes keep blanks together.
enum CommandWords {
  /// - Throws: `syntaxError` for a quote that has no end.
  static func words(_ line: String) throws(SQLError) -> [String] {
    var words: [String] = []
    var word = ""
    var isInWord = false
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        isInWord = true
      } else if character == " " || character == "\t" {
        if isInWord { words.append(word) }
        word = ""
        isInWord = false
      } else {
        word.append(character)
        isInWord = true
      }
    }
    if quote != nil { throw SQLError(.syntaxError, "a quote in the command has no end") }
    if isInWord { words.append(word) }
    return words
  }
}
