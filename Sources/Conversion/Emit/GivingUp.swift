/// What a plan says when the data do not keep an obligation, before the loop runs as it was written.
enum GivingUp {
  static let shared = "two iterations share the rows they change"

  static func raise(_ reason: String) -> String {
    "RAISE_APPLICATION_ERROR(-20999, \(literal(reason)));"
  }

  /// After a count of the rows that break it.
  static func ifCounted(_ reason: String) -> String {
    "IF set_count > 0 THEN \(raise(reason)) END IF;"
  }

  /// After a count of the rows that break one of several: the first that does not hold is named.
  /// - Parameter rows: `FROM …` of those rows.
  static func ifCounted(
    _ cases: [(reason: String, condition: String)], _ rows: String
  ) -> String {
    guard cases.count > 1 else { return ifCounted(cases[0].reason) }
    let numbered = cases.enumerated()
    let tests = numbered.map { "WHEN \($1.condition) THEN \($0)" }.joined(separator: " ")
    let names = numbered.map { "WHEN \($0) THEN \(literal($1.reason))" }.joined(separator: " ")
    return "IF set_count > 0 THEN SELECT MIN(CASE \(tests) END) INTO set_count \(rows); "
      + "RAISE_APPLICATION_ERROR(-20999, CASE set_count \(names) END); END IF;"
  }

  private static func literal(_ text: String) -> String {
    "'" + text.replacing("'", with: "''") + "'"
  }
}
