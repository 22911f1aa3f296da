import Diagnostics

/// Long sentences on a terminal: broken between words, what follows is indented.
enum FoldedText {
  /// - Parameters:
  ///   - text: Begins with a word.
  ///   - width: In columns of the terminal; a word that is longer is not cut.
  ///   - indent: How many blanks begin each line but the first.
  static func lines(_ text: String, width: Int, indent: Int) -> [String] {
    if DisplayWidth.of(text) <= width { return [text] }
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let size = DisplayWidth.of(String(word))
      if !line.isEmpty, used + 1 + size > width {
        lines.append(line)
        line = margin + word
        used = indent + size
      } else {
        used += size + (line.isEmpty ? 0 : 1)
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }

  static func of(_ text: String, width: Int, indent: Int) -> String {
    lines(text, width: width, indent: indent).joined(separator: "\n")
  }
}
