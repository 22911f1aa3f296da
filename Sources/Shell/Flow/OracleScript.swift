import Diagnostics

/// Tells scripts of Oracle from flows of statements: `reckon run` reads both.
package enum OracleScript {
  /// Whether a file has a unit of PL/SQL, an anonymous block, or a line of SQL*Plus that flows lack.
  package static func isOne(at path: String) -> Bool {
    let text: String
    do throws(SQLError) { text = try TextFile.read(path) } catch { return false }
    return isOne(text)
  }

  private static let scriptWords: Set<String> = [
    "PROMPT", "EXEC", "EXECUTE", "WHENEVER", "SPOOL", "DEFINE", "VARIABLE", "ACCEPT", "EXIT",
    "EXIT;", "QUIT", "QUIT;",
  ]

  private static let scriptSettings: Set<String> = [
    "SERVEROUTPUT", "FEEDBACK", "ECHO", "DEFINE", "VERIFY", "LINESIZE", "PAGESIZE", "HEADING",
    "TERMOUT", "TRIMSPOOL", "EXITCOMMIT",
  ]

  static func isOne(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains { line in
      let words = line.prefix(120).split { $0 == " " || $0 == "\t" || $0 == "(" }
        .prefix(6).map { $0.uppercased() }
      guard let first = words.first else { return false }
      if words.count == 1, ["/", "DECLARE", "BEGIN"].contains(first) { return true }
      if scriptWords.contains(first) || first.hasPrefix("@") { return true }
      if first == "SET", words.count > 1, scriptSettings.contains(words[1]) { return true }
      if first == "SET", words.count > 2, words[1] == "AUTOCOMMIT", words[2] != "=" { return true }
      guard first == "CREATE" else { return false }
      let kind = words.dropFirst().first {
        !["OR", "REPLACE", "EDITIONABLE", "NONEDITIONABLE"].contains($0)
      }
      return ["PACKAGE", "PROCEDURE", "TRIGGER"].contains(kind ?? "")
    }
  }
}
