import Diagnostics
import Syntax

/// The attributes of the last SQL statement: `SQL%ROWCOUNT`, `SQL%FOUND`.
struct ImplicitCursor {
  let loop: QueryLoop
  let routine: Routine
  let unit: SourceUnit
  let program: ProgramModel

  /// Whether the routine or one that calls it may ask for those of the loop's last statement, which
  /// sets do not have: no statement is sure to run between the two.
  var isAskedLater: Bool { program.asksRowCount && (isAskedHere || isAskedByCaller) }

  /// What stands before the loop may come after it, in a loop around both.
  private var isAskedHere: Bool {
    let range = routine.subprogram.range
    let ending = loop.ending.map { WordCount.tokens(unit.words($0.range)) } ?? []
    if AskedCount(names: []).isAsked(ending[...], isKnown: false) { return true }
    guard loop.range.end < range.end else { return false }
    let before = WordCount.tokens(
      unit.words(SourceRange(start: range.start, end: loop.range.start)))
    let after = WordCount.tokens(unit.words(SourceRange(start: loop.range.end, end: range.end)))
    if AskedCount(names: []).isAsked(after[...], isKnown: false) { return true }
    guard let around = before.firstIndex(of: "loop") else { return false }
    return AskedCount(names: []).isAsked(before[around...].dropFirst(), isKnown: false)
  }

  private var isAskedByCaller: Bool {
    let outer = routine.outermost
    if routine.parent != nil {
      let others = outer.unit.words(outer.subprogram.range, without: routine.subprogram.range)
      if WordCount.asksRowCount(WordCount.tokens(others)[...]) { return true }
    }
    let (routines, names) = program.callers.reaching(outer.name)
    return routines.contains { caller in
      let tokens = WordCount.tokens(caller.text)
      guard WordCount.asksRowCount(tokens[...]) else { return false }
      // Twice, for what a loop does after it asked.
      let whole = tokens.contains("loop") ? tokens + tokens : tokens
      return AskedCount(names: names).isAsked(whole[...], isKnown: true)
    }
  }
}

/// Looks for SQL%ROWCOUNT in a text, with no statement before it that is sure to run.
private struct AskedCount {
  /// Calls after which the count is not known.
  let names: Set<String>

  /// - Parameter isKnown: Whether the count is known where the text begins.
  func isAsked(_ tokens: ArraySlice<String>, isKnown: Bool) -> Bool {
    var known = isKnown
    // Where ways come together the count is that of either.
    var isMixed = !isKnown
    var place = tokens.startIndex
    while place < tokens.endIndex {
      let token = tokens[place]
      if Self.changes.contains(token), !isPart(tokens, place) {
        // What follows the statement knows its count; its own values are of the one before.
        let end = tokens[place...].firstIndex(of: ";") ?? tokens.endIndex
        if !known, WordCount.asksRowCount(tokens[place..<end]) { return true }
        place = end
        known = true
      } else if names.contains(token) {
        known = false
        isMixed = true
      } else if Self.joints.contains(token) {
        known = !isMixed
      } else if !known, token == "sql", WordCount.asksRowCount(tokens[place...].prefix(3)) {
        return true
      }
      if place < tokens.endIndex { place += 1 }
    }
    return false
  }

  /// `ids.DELETE` and `FOR UPDATE` are no statements.
  private func isPart(_ tokens: ArraySlice<String>, _ place: Int) -> Bool {
    place > tokens.startIndex && [".", "for"].contains(tokens[place - 1])
  }

  private static let changes: Set<String> = ["insert", "update", "delete", "merge"]
  private static let joints: Set<String> = [
    "end", "else", "elsif", "when", "exception", "loop", "begin",
  ]
}
