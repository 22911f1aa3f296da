import Diagnostics

/// SQL*Plus reads lines, not tokens: `PROMPT Don't panic` has no string in it. Such lines become one
/// token each. They stand only where a statement may begin.
extension Lexer {
  /// Whether the text is in a unit of PL/SQL, which only a `/` on its line ends.
  enum UnitState {
    case none
    /// After CREATE, before it is known what is created.
    case creating
    /// After WITH, behind which functions may stand.
    case with
    case inside
  }

  /// The next token of a SQL*Plus script.
  mutating func scriptToken(from start: Int) -> Token {
    let isStart = atStatementStart && unit != .inside
    atStatementStart = false
    if isStart, let line = scriptLine(from: start) { return line }
    let token = anyToken(from: start)
    if token.kind == .slashLine { unit = .none }
    if isStart {
      unit = stateAfterFirst(token)
    } else if unit == .creating {
      seeCreated(token)
    } else if unit == .with {
      unit = token.keyword == .function || token.keyword == .procedure ? .inside : .none
    }
    return token
  }

  private func stateAfterFirst(_ token: Token) -> UnitState {
    if token.kind == .shiftLeft { return .inside }
    switch token.keyword {
    case .declare, .begin: return .inside
    case .create: return .creating
    case .with: return .with
    default: return .none
    }
  }

  private mutating func seeCreated(_ token: Token) {
    switch token.keyword {
    case .or, .replace, .editionable, .noneditionable, .and, .resolve, .compile, .noforce: break
    case .package, .procedure, .function, .trigger, .type, .library, .java: unit = .inside
    default: unit = .none
    }
  }

  /// A `/` that has its line to itself, as SQL*Plus ends a statement.
  func isAloneOnLine(_ start: Int) -> Bool {
    guard readsScriptLines || dialect == .oracle else { return false }
    var before = start
    while before > 0, bytes[before - 1] != .newline {
      before -= 1
      guard bytes[before].isBlank else { return false }
    }
    var after = start + 1
    while after < count, bytes[after] != .newline {
      guard bytes[after].isBlank else { return false }
      after += 1
    }
    return true
  }

  /// Whether the line that begins here is a `/` alone: it ends a statement even inside a string, so that
  /// a missing quote does not swallow the rest of a script.
  func isSlashLine(at start: Int) -> Bool {
    bytes[start] == .slash && isAloneOnLine(start)
  }

  /// The whole line as a token, if a SQL*Plus command begins here.
  mutating func scriptLine(from start: Int) -> Token? {
    guard isFirstOnLine(start), isScriptCommand(at: start) else { return nil }
    repeat {
      skipLine()
      // A hyphen at the end of a line continues the command.
      guard endsWithHyphen(from: start), position < count else { break }
      position += 1
    } while true
    while position > start, bytes[position - 1].isBlank { position -= 1 }
    atStatementStart = true
    return token(.scriptLine, from: start)
  }

  private func isFirstOnLine(_ start: Int) -> Bool {
    var before = start
    while before > 0, bytes[before - 1] != .newline {
      before -= 1
      guard bytes[before].isBlank else { return false }
    }
    return true
  }

  private func endsWithHyphen(from start: Int) -> Bool {
    var last = position - 1
    while last > start, bytes[last].isBlank { last -= 1 }
    return last > start && bytes[last] == .minus && bytes[last - 1].isBlank
  }

  private func isScriptCommand(at start: Int) -> Bool {
    switch bytes[start] {
    case UInt8(ascii: "@"), UInt8(ascii: "!"): return true
    case .dollar: return bytes[start + 1].isBlank
    default: break
    }
    let (first, afterFirst) = lowercasedWord(at: start)
    guard !first.isEmpty, first.utf8.count <= 12 else { return false }
    if ScriptCommandWords.freeText.contains(first) { return true }
    let next = bytes[afterFirst]
    if next == UInt8(ascii: ":") || next == UInt8(ascii: "(") || next == .point { return false }
    if next == UInt8(ascii: "=") || next == UInt8(ascii: "%") { return false }
    if ScriptCommandWords.alone.contains(first) { return true }
    let (second, _) = lowercasedWord(at: afterFirst)
    if let others = ScriptCommandWords.unlessFollowed[first] { return !others.contains(second) }
    return ScriptCommandWords.followed[first]?.contains(second) ?? false
  }

  /// The letters at a place in lower case, and the place of the next byte that is no blank on the line.
  private func lowercasedWord(at start: Int) -> (String, Int) {
    var end = start
    while bytes[end].isNamePart { end += 1 }
    let word = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
    while bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
    return (word, end)
  }
}

/// The words that begin a SQL*Plus line (SQL*Plus User's Guide 19c, chapter 12).
enum ScriptCommandWords {
  /// Commands after which any text stands.
  static let freeText: Set<String> = ["rem", "remark", "prompt", "pro"]

  /// Commands whatever follows, but a sign that makes the word a name.
  static let alone: Set<String> = [
    "print", "spool", "whenever", "define", "undefine", "undef", "accept",
    "column", "ttitle", "btitle", "host", "pause", "conn", "disconnect", "variable", "var",
    "clear", "store", "timing", "password", "passw", "def", "col", "doc", "document", "oradebug",
    "archive", "recover", "repheader", "repfooter", "break", "compute", "get", "save", "edit",
  ]

  /// Commands only with one of these words after them; the same words begin SQL elsewhere.
  static let followed: [String: Set<String>] = [
    "set": [
      "appinfo", "array", "arraysize", "autocommit", "autotrace", "blockterminator", "cmdsep",
      "colsep", "concat", "copycommit", "define", "def", "describe", "echo", "editfile", "embedded",
      "errorlogging", "esc", "escape", "escchar", "exitcommit", "feed", "feedback", "flagger",
      "flush", "head", "heading", "headsep", "instance", "lin", "lines", "linesize", "lobof",
      "logsource", "long", "longchunksize", "longc", "markup", "newpage", "newp", "null",
      "numformat", "numwidth", "num", "numf", "pages", "pagesize", "pause", "recsep", "recsepchar",
      "scan", "securedcol", "serverout", "serveroutput", "shiftinout", "showmode", "sqlblanklines",
      "sqlcase", "sqlcontinue", "sqln", "sqlnumber", "sqlpluscompatibility", "sqlprefix", "sqlp",
      "sqlprompt", "sqlt", "sqlterminator", "suffix", "tab", "term", "termout", "ti", "time",
      "timi", "timing", "trim", "trimout", "trims", "trimspool", "under", "underline", "ver",
      "verify", "wrap", "xquery", "sqlformat", "size", "document", "doc", "closecursor",
    ],
    "show": ["err", "errors", "error", "user", "parameter", "parameters", "sga", "rel", "release"],
    "sho": ["err", "errors", "error"],
    "exit": ["", "success", "failure", "warning", "sql", "commit", "rollback"],
    "quit": ["", "success", "failure", "warning", "sql", "commit", "rollback"],
  ]

  /// Commands unless one of these words stands after them.
  static let unlessFollowed: [String: Set<String>] = [
    "start": ["with", "transaction"], "connect": ["by"],
  ]
}
