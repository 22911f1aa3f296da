import Diagnostics
import Syntax

// DBMS_UTILITY.FORMAT_ERROR_BACKTRACE in a handler: the lines of the statements that an error came from, as the
// loop has them. They are known before it runs.
//
//     WHEN OTHERS THEN                          CASE WHEN f.p_7 = 1
//       log(DBMS_UTILITY                   →         THEN 'ORA-06512: at "RECKON.BILLING", line 31' …
//           .FORMAT_ERROR_BACKTRACE);

/// A statement of a unit.
struct StatementPlace {
  let unit: SourceUnit
  let start: Int

  /// `ORA-06512: at "RECKON.BILLING", line 31`, of whoever runs the plan.
  fileprivate var line: String {
    let name = unit.unit.name.last.text.uppercased()
    return "'ORA-06512: at \"' || USER || '.\(name)\", line \(unit.line(of: start))'"
  }
}

extension LoopRun {
  /// What leads to this place: the statement that runs, and those that call, the innermost first. Nil where
  /// one of them is not known.
  var statementPlaces: [StatementPlace]? {
    var all = [statementPlace] + callStatements.reversed()
    var current = parent
    while let run = current {
      all += run.callStatements.reversed()
      current = run.parent
    }
    let known = all.compactMap(\.self)
    return known.count == all.count ? known : nil
  }

  /// How many calls lead to this place.
  var callDepth: Int { callStatements.count + (parent?.callDepth ?? 0) }

  /// What the function gives here.
  func backtrace(_ range: SourceRange) throws(Refusal) -> Term {
    guard let current = handling.last else { return try parent?.backtrace(range) ?? .null }
    let unknown = Refusal("the lines where an error came from", range)
    guard let first = current.raised.last else { throw unknown }
    func text(_ error: Raised) throws(Refusal) -> Term {
      guard !error.hasLines, let places = error.places, places.count > current.depth else {
        throw unknown
      }
      let lines = places.prefix(places.count - current.depth).map(\.line)
      return Term(text: "(\(lines.joined(separator: " || CHR(10) || ")))")
    }
    var value = try text(first)
    for error in current.raised.dropLast().reversed() {
      let own = try text(error)
      guard own != value, let condition = error.state.path.condition else { continue }
      value = Term(
        text: "CASE WHEN \(condition) THEN \(own.text) ELSE \(value.text) END",
        uses: own.uses.union(value.uses).union(error.state.path.uses))
    }
    return named("backtrace", value)
  }
}
