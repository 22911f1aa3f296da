/// What a plan says when the data do not keep an obligation, before the loop runs as it was written.
enum GivingUp {
  static let shared = "two iterations share the rows they change"

  /// `RAISE_APPLICATION_ERROR` with the obligations of which one does not hold.
  static func raise(_ reasons: [String]) -> String {
    let text = reasons.joined(separator: "; or ").replacing("'", with: "''")
    return "RAISE_APPLICATION_ERROR(-20999, '\(text)');"
  }

  /// After a count of the rows that break it.
  static func ifCounted(_ reasons: [String]) -> String {
    "IF set_count > 0 THEN \(raise(reasons)) END IF;"
  }
}
