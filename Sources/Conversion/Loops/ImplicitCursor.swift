import Diagnostics
import Syntax

/// The attributes of the last SQL statement: `SQL%ROWCOUNT`, `SQL%FOUND`.
struct ImplicitCursor {
  let loop: QueryLoop
  let routine: Routine
  let unit: SourceUnit

  /// Whether the text after the loop asks for them before another statement, so that they are those
  /// of the loop's last statement, which sets do not have.
  var isAskedLater: Bool {
    let end = routine.subprogram.range.end
    guard loop.range.end < end else { return false }
    let tokens = WordCount.tokens(
      unit.words(SourceRange(start: loop.range.end, end: end)))
    for place in tokens.indices {
      if Self.statements.contains(tokens[place]) { return false }
      if tokens[place...].starts(with: ["sql", "%"]) { return true }
    }
    return false
  }

  private static let statements: Set<String> = ["insert", "update", "delete", "merge", "select"]
}
