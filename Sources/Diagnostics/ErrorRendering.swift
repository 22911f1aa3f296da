extension SQLError {
  /// The error as a person sees it: message, the line with a caret under the place, hint, notes.
  ///
  /// ```
  /// error: column "amuont" does not exist
  ///   1 | SELECT amuont FROM payments
  ///     |        ^^^^^^
  /// hint: did you mean "amount"?
  /// ```
  /// - Parameter columns: The width of the terminal: a longer line is cut around the place.
  package func rendered(in text: String?, columns: Int? = nil) -> String {
    var lines = ["error: \(message)"]
    if let text, let range { lines += caretLines(in: text, at: range, columns) }
    if let hint { lines.append("hint: \(hint)") }
    lines += notes.map { "note: \($0)" }
    return lines.joined(separator: "\n")
  }

  private func caretLines(
    in text: String, at range: SourceRange, _ columns: Int?
  ) -> [String] {
    let position = SourcePosition(offset: range.start, in: text)
    let allLines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard position.line <= allLines.count else { return [] }
    let source = Array(allLines[position.line - 1].prefix(while: { $0 != "\r" }))
    let covered = text.utf8.dropFirst(range.start).prefix(max(0, range.end - range.start))
    let characters = String(decoding: covered, as: UTF8.self).prefix(while: { $0 != "\n" }).count
    let first = min(position.column - 1, source.count)
    // A very long line is cut to a window around the place.
    let number = String(position.line)
    let room = max(20, (columns ?? 166) - number.count - 5)
    let fits = source.count <= room || first <= room * 5 / 8
    let windowStart = fits ? 0 : first - room * 3 / 8
    let window = source.dropFirst(windowStart).prefix(room).map { $0 == "\t" ? " " : $0 }
    let covers = window.dropFirst(first - windowStart).prefix(characters)
    let width = max(1, DisplayWidth.of(String(covers)))
    let gutter = String(repeating: " ", count: number.count)
    let before = DisplayWidth.of(String(window.prefix(first - windowStart)))
    let pad = String(repeating: " ", count: before)
    return [
      "  \(number) | \(String(window))",
      "  \(gutter) | \(pad)\(String(repeating: "^", count: width))",
    ]
  }
}
