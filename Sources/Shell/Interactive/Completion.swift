import Diagnostics

/// What may stand at the cursor.
struct Completion {
  struct Candidate: Hashable {
    /// What is inserted.
    var text: String
    /// What the list shows beside it: a type, a signature.
    var note: String

    init(_ text: String, note: String = "") {
      self.text = text
      self.note = note
    }
  }

  /// The byte where the word that is being completed begins.
  var start: Int
  var candidates: [Candidate] = []
  /// What follows a word that is complete: a blank, `(`.
  var suffix = ""

  /// The longest text with which all candidates begin; nil if there are none.
  var commonPrefix: String? {
    guard var common = candidates.first?.text else { return nil }
    for candidate in candidates.dropFirst() {
      while !candidate.text.lowercased().hasPrefix(common.lowercased()) { common.removeLast() }
    }
    return common
  }
}

/// The list of candidates below the text.
enum CompletionList {
  private static let limit = 200

  static func text(_ candidates: [Completion.Candidate], _ palette: Palette) -> String {
    let shown = candidates.prefix(limit)
    let hasNotes = shown.contains { !$0.note.isEmpty }
    let widths = shown.map { DisplayWidth.of($0.text) + (hasNotes ? $0.note.count + 1 : 0) }
    let cell = (widths.max() ?? 0) + 2
    let perRow = max(1, (TerminalSize.current().columns - 1) / cell)
    var text = ""
    for (index, candidate) in shown.enumerated() {
      let note = candidate.note.isEmpty ? "" : " " + palette.paint(candidate.note, .dim)
      text += candidate.text + note
      let isLast = index % perRow == perRow - 1 || index == shown.count - 1
      text += isLast ? "\r\n" : String(repeating: " ", count: cell - widths[index])
    }
    if candidates.count > limit { text += "… \(candidates.count - limit) more\r\n" }
    return text
  }
}
