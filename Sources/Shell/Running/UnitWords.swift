import Diagnostics

/// Tells from its first words whether a statement is a unit of PL/SQL, in which `;` ends nothing.
enum UnitWords {
  /// So many words are enough to know.
  static let limit = 8

  private static let kinds: Set<String> = [
    "PROCEDURE", "FUNCTION", "PACKAGE", "TRIGGER", "TYPE", "LIBRARY",
  ]
  private static let between: Set<String> = [
    "OR", "REPLACE", "EDITIONABLE", "NONEDITIONABLE", "AND", "RESOLVE", "COMPILE", "NOFORCE",
  ]
  private static let afterBegin: Set<String> = [
    "TRANSACTION", "WORK", "ISOLATION", "READ", "NOT", "DEFERRABLE",
  ]

  /// - Parameter words: The first words in capitals.
  static func beginUnit(_ words: [String], _ dialect: Dialect) -> Bool {
    guard let first = words.first else { return false }
    switch first {
    case "DECLARE": return dialect == .oracle
    case "BEGIN":
      guard words.count > 1 else { return dialect == .oracle }
      // To Oracle, WORK is a name like others.
      if dialect == .oracle, words[1] == "WORK" { return true }
      return !afterBegin.contains(words[1])
    case "WITH":
      // `WITH FUNCTION f …`, and not a table of that name.
      return dialect == .oracle && words.count > 2 && words[2] != "AS"
        && ["FUNCTION", "PROCEDURE"].contains(words[1])
    case "CREATE":
      guard let kind = words.dropFirst().first(where: { !between.contains($0) }) else {
        return false
      }
      guard kinds.contains(kind) else { return false }
      // CREATE TYPE … AS ENUM is PostgreSQL's, and its functions are quoted with dollars.
      return dialect == .oracle && !words.contains("ENUM")
    default: return false
    }
  }
}
