/// Paints a rendered error: its first word, its caret, its hint.
enum ErrorPainting {
  static func painted(_ rendered: String, _ palette: Palette) -> String {
    let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { painted(line: String($0), palette) }.joined(separator: "\n")
  }

  /// Long messages, hints and notes broken between words.
  static func folded(_ rendered: String, columns: Int) -> String {
    let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line in
      let indent = ["error: ", "hint: ", "note: "].first { line.hasPrefix($0) }?.count
      return indent.map { FoldedText.of(String(line), width: columns - 1, indent: $0) }
        ?? String(line)
    }.joined(separator: "\n")
  }

  private static func painted(line: String, _ palette: Palette) -> String {
    if line.hasPrefix("error:") {
      return palette.paint("error:", .error) + palette.paint(String(line.dropFirst(6)), .bold)
    }
    if line.hasPrefix("hint:") {
      return palette.paint("hint:", .hint) + line.dropFirst(5)
    }
    if line.hasPrefix("note:") { return palette.paint("note:", .dim) + line.dropFirst(5) }
    let parts = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    if line.hasPrefix("  "), parts.count == 2, parts[1].allSatisfy({ $0 == " " || $0 == "^" }) {
      return palette.paint(parts[0] + "|", .dim) + palette.paint(String(parts[1]), .error)
    }
    if line.hasPrefix("  "), parts.count == 2 {
      return palette.paint(parts[0] + "|", .dim) + parts[1]
    }
    return line
  }
}
