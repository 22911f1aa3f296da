extension SQLError {
  /// The error as a person sees it: message, the line with a caret under the place, hint, notes.
  ///
  /// ```
  /// error: column "amuont" does not exist
  ///   1 | SELECT amuont FROM payments
  ///     |        ^^^^^^
  /// hint: did you mean "amount"?
  /// ```
  package func rendered(in text: String?) -> String {
    var lines = ["error: \(message)"]
    if let text, let range { lines += caretLines(in: text, at: range) }
    if let hint { lines.append("hint: \(hint)") }
    lines += notes.map { "note: \($0)" }
    return lines.joined(separator: "\n")
  }

  private func caretLines(in text: String, at range: SourceRange) -> [String] {
    let position = SourcePosition(offset: range.start, in: text)
    let allLines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard position.line <= allLines.count else { return [] }
    let source = Array(allLines[position.line - 1].prefix(while: { $0 != "\r" }))
    let covered = text.utf8.dropFirst(range.start).prefix(max(0, range.end - range.start))
    let characters = String(decoding: covered, as: UTF8.self).prefix(while: { $0 != "\n" }).count
    let first = min(position.column - 1, source.count)
    // A very long line is cut to a window around the place.
    let windowStart = first > 100 ? first - 60 : 0
    let window = source.dropFirst(windowStart).prefix(160).map { $0 == "\t" ? " " : $0 }
    let width = max(1, min(characters, windowStart + window.count - first))
    let number = String(position.line)
    let gutter = String(repeating: " ", count: number.count)
    let pad = String(repeating: " ", count: first - windowStart)
    return [
      "  \(number) | \(String(window))",
      "  \(gutter) | \(pad)\(String(repeating: "^", count: width))",
    ]
  }
}
