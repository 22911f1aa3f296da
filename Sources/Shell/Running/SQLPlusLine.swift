import Diagnostics

/// Lines that SQL*Plus understands besides SQL, as commands of this shell.
enum SQLPlusLine {
  /// The shell's own form of a line, or nil if it is none of SQL*Plus's. An empty text does nothing.
  static func command(_ line: String) -> String? {
    let words = line.split { $0 == " " || $0 == "\t" || $0 == ";" }.map(String.init)
    guard let first = words.first else { return nil }
    if line.hasPrefix("@@") { return file(line.drop { $0 == "@" }, command: "\\ir") }
    if line.hasPrefix("@") { return file(line.dropFirst(), command: ".read") }
    if let command = lookingAround(line, words) { return command }
    let rest = words.dropFirst()
    switch first.uppercased() {
    case "/" where words.count == 1: return "\\g"
    case "SPOOL":
      if rest.first?.uppercased() == "OFF" || rest.isEmpty { return ".output" }
      return ".output \(rest.joined(separator: " "))"
    case "PROMPT", "PRO": return ".print \(line.dropFirst(first.count + 1))"
    case "DEFINE", "DEF": return definition(line.dropFirst(first.count))
    case "UNDEFINE", "UNDEF": return rest.first.map { "\\unset \($0)" }
    case "HOST", "HO": return "\\! " + rest.joined(separator: " ")
    case "EXEC": return ".exec \(line.dropFirst(first.count + 1))"
    case "EXECUTE" where !line.hasSuffix(";") && words.count > 1:
      return ".exec \(line.dropFirst(first.count + 1))"
    case "VARIABLE", "VAR": return ".variable \(rest.joined(separator: " "))"
    case "PRINT" where rest.allSatisfy(isName):
      return ".values \(rest.joined(separator: " "))"
    case "ACCEPT", "ACC": return ".accept \(line.dropFirst(first.count + 1))"
    case "START", "STA":
      return rest.first?.uppercased() == "TRANSACTION"
        ? nil
        : file(line.dropFirst(first.count + 1), command: ".read")
    case "SET" where rest.count >= 1: return setting(Array(rest))
    case "CLEAR", "CL": return rest.first?.uppercased().hasPrefix("SCR") == true ? ".clear" : ""
    case "WHENEVER": return ".whenever \(rest.joined(separator: " "))"
    case "EXIT", "QUIT": return rest.count < 3 ? ".leave \(rest.joined(separator: " "))" : nil
    case "SAVE" where rest.count == 1 || rest.count == 2: return "\\w \(scriptName(words[1]))"
    case "GET" where rest.count == 1: return ".get \(scriptName(words[1]))"
    case "CHANGE" where isChange(line, first): return ".change \(line.dropFirst(first.count))"
    case "APPEND" where !rest.isEmpty: return ".append \(line.dropFirst(first.count + 1))"
    case "REM", "REMARK", "TTITLE", "BTITLE", "COLUMN", "COL", "BREAK", "COMPUTE":
      return ""
    default: return nil
    }
  }

  /// Lines that need no semicolon: `DESC t`, `SHOW ERRORS`, `LIST`, `RUN`, `EDIT`.
  private static func lookingAround(_ line: String, _ words: [String]) -> String? {
    let upper = words.map { $0.uppercased() }
    switch upper[0] {
    case "DESC", "DESCRIBE":
      guard words.count == 2, !line.contains(";"),
        !["SELECT", "WITH", "HISTORY"].contains(upper[1])
      else { return nil }
      return ".describe \(words[1])"
    case "SHOW" where upper.count > 1 && ["ERRORS", "ERROR", "ERR"].contains(upper[1]):
      return ".errors \(words.dropFirst(2).joined(separator: " "))"
    case "LIST", "L": return words.count == 1 ? "\\p" : nil
    case "RUN", "R": return words.count == 1 ? "\\g" : nil
    case "EDIT", "ED": return words.count < 3 ? "\\e \(words.dropFirst().joined())" : nil
    default: return nil
    }
  }

  /// `report` is `report.sql`.
  private static func scriptName(_ path: String) -> String {
    (path.split(separator: "/").last ?? "").contains(".") ? path : path + ".sql"
  }

  /// `C/old/new/`, `CHANGE /old/new/`.
  private static func isChange(_ line: String, _ first: String) -> Bool {
    let rest = line.dropFirst(first.count).drop { $0 == " " }
    return rest.first.map { !$0.isLetter && !$0.isNumber } ?? false
  }

  private static func isName(_ word: String) -> Bool {
    word.drop { $0 == ":" }.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
  }

  /// `@file`, `@@file` (beside the script that says so), `START file`, with arguments behind; a name
  /// without an ending means `.sql`.
  private static func file(_ text: Substring, command: String) -> String? {
    let words = text.drop { $0 == " " }
    let path = words.prefix { $0 != " " && $0 != ";" }
    guard !path.isEmpty else { return nil }
    let name = path.split(separator: "/").last ?? path
    return "\(command) \(path)\(name.contains(".") ? "" : ".sql")\(words.dropFirst(path.count))"
  }

  /// `DEFINE name = value`.
  private static func definition(_ text: Substring) -> String? {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { return "\\set" }
    let name = parts[0].filter { $0 != " " }
    var value = String(parts[1].drop { $0 == " " })
    while value.hasSuffix(" ") || value.hasSuffix(";") { value.removeLast() }
    return "\\set \(name) \(value)"
  }

  private static func setting(_ words: [String]) -> String? {
    // One line may set several: SET FEEDBACK OFF DEFINE OFF.
    for (i, word) in words.enumerated()
    where ["DEFINE", "DEF", "SCAN"].contains(word.uppercased()) && i + 1 < words.count {
      return ".replace \(words[i + 1].lowercased() == "off" ? "off" : "on")"
    }
    let value = words.count > 1 ? words[1].lowercased() : "on"
    switch words[0].uppercased() {
    case "TIMING", "TIMI": return ".timer \(value)"
    case "AUTOCOMMIT", "AUTO":
      // `SET autocommit = off` is the engine's own.
      return value == "=" || value == "to"
        ? nil : ".autocommit \(value == "imm" || value == "immediate" ? "on" : value)"
    case "EXITCOMMIT", "EXITC": return ".exitcommit \(value)"
    case "ECHO": return ".echo \(value)"
    case "HEADING", "HEA": return ".header \(value)"
    case "AUTOPRINT", "AUTOP": return ".autoprint \(value)"
    case "SQLPROMPT", "SQLP": return words.count > 1 ? ".prompt \(words[1])" : ".prompt"
    case "AUTOTRACE", "AUTOT": return ".plan \(value == "off" ? "off" : "on")"
    case "NULL": return ".null \(words.count > 1 ? words[1] : "")"
    case "PAUSE", "PAU": return ".pager \(value)"
    case "SERVEROUTPUT", "SERVEROUT", "FEEDBACK", "FEED", "LINESIZE", "LIN", "PAGESIZE", "PAGES",
      "VERIFY", "VER", "TERMOUT", "TERM", "TRIMSPOOL", "SQLBLANKLINES", "LONG",
      "WRAP", "COLSEP", "NUMWIDTH", "NEWPAGE", "TRIMOUT", "TAB":
      return ""
    default: return nil
    }
  }
}
