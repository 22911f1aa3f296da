import Diagnostics
import Syntax

extension CursorPairs {
  /// Nil where it cannot be read.
  func query(_ first: Side, _ second: Side) -> Query? {
    let items =
      first.columns.enumerated().map { "a.\($1) AS a\($0 + 1)" }
      + second.columns.enumerated().map { "b.\($1) AS b\($0 + 1)" } + [
        "a.set_hi - GREATEST(a.set_lo, b.set_lo) AS set_a",
        "b.set_hi - GREATEST(a.set_lo, b.set_lo) AS set_b",
      ]
    let text =
      "SELECT \(items.joined(separator: ", ")) FROM (\(ranges(first))) a "
      + "JOIN (\(ranges(second))) b ON a.set_lo < b.set_hi AND b.set_lo < a.set_hi "
      + "ORDER BY GREATEST(a.set_lo, b.set_lo)"
    // Its ranges must lie in the text of the unit; they only tell names apart.
    let room = unit.text.utf8.count - text.utf8.count
    guard room >= 0 else { return nil }
    let start = min(list[index].range.start, room)
    var parser = Parser(String(repeating: " ", count: start) + text, dialect: .oracle)
    guard let statement = try? parser.parseNext(), case .query(let query) = statement.kind else {
      return nil
    }
    return query
  }

  /// The rows that have something, with the running sum up to each.
  private func ranges(_ side: Side) -> String {
    let names = side.columns.map { "s.\($0)" }.joined(separator: ", ")
    let amount = "s.\(side.amount)"
    return "SELECT \(names), SUM(\(amount)) OVER (ORDER BY s.set_rn) AS set_hi, "
      + "SUM(\(amount)) OVER (ORDER BY s.set_rn) - \(amount) AS set_lo FROM (\(side.rows)) s "
      + "WHERE CASE WHEN \(amount) IS NULL THEN 1 / 0 ELSE \(amount) END > 0"
  }
}
