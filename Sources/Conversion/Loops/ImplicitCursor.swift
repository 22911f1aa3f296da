import Diagnostics
import Syntax

/// The attributes of the last SQL statement: `SQL%ROWCOUNT`, `SQL%FOUND`.
struct ImplicitCursor {
  let loop: QueryLoop
  let routine: Routine
  let unit: SourceUnit

  /// Whether the text after the loop may ask for those of the loop's last statement, which sets do
  /// not have: no statement is sure to run between the two.
  ///
  /// A text that is asked before the loop, in a loop around it, finds no statement before it either.
  var isAskedLater: Bool {
    let range = routine.subprogram.range
    guard loop.range.end < range.end else { return false }
    let before = unit.words(SourceRange(start: range.start, end: loop.range.start))
    let after = unit.words(SourceRange(start: loop.range.end, end: range.end))
    return isAsked(WordCount.tokens(after)) || isAsked(WordCount.tokens(before), inLoop: true)
  }

  /// - Parameter inLoop: Only what stands in a loop counts.
  private func isAsked(_ tokens: [String], inLoop: Bool = false) -> Bool {
    var isKnown = false
    var isOpen = inLoop
    var place = 0
    while place < tokens.count {
      let token = tokens[place]
      if Self.changes.contains(token) {
        // What follows the statement knows its count; its own values are of the one before.
        let end = tokens[place...].firstIndex(of: ";") ?? tokens.count
        if !isKnown, !isOpen, Self.asks(tokens[place..<end]) { return true }
        place = end
        isKnown = true
      } else if Self.joints.contains(token) {
        isKnown = false
        if token == "loop" { isOpen = false }
      } else if !isKnown, !isOpen, Self.asks(tokens[place...].prefix(2)) {
        return true
      }
      place += 1
    }
    return false
  }

  private static func asks(_ tokens: ArraySlice<String>) -> Bool {
    zip(tokens, tokens.dropFirst()).contains { $0 == "sql" && $1 == "%" }
  }

  private static let changes: Set<String> = ["insert", "update", "delete", "merge"]
  /// Where ways come together or part.
  private static let joints: Set<String> = [
    "end", "else", "elsif", "when", "exception", "loop", "begin",
  ]
}
