import Diagnostics

/// A line of SQL*Plus between the statements of a script (SQL*Plus User's Guide 19c, chapter 12).
package struct ScriptCommand: Sendable {
  package var kind: Kind
  package var range: SourceRange

  package enum Kind: Sendable {
    /// `@file arguments`, `@@file`, `START file`: the text after the sign.
    case include(path: String, arguments: [String], isRelative: Bool)
    /// `PROMPT text`
    case prompt(String)
    /// `REM …`
    case remark
    /// `SPOOL file`
    case spool(String)
    /// `SET name value …`: the words after SET.
    case set(String)
    /// `DEFINE name = value`; without value it shows.
    case define(name: String, value: String?)
    case undefine([String])
    case accept(String)
    /// `VARIABLE name type`
    case variable(name: String, type: String)
    /// `WHENEVER SQLERROR EXIT …`: the words after WHENEVER.
    case whenever(String)
    /// `SHOW ERRORS …`: the words after SHOW.
    case show(String)
    /// `EXIT …`, `QUIT …`: the words after it.
    case exit(String)
    /// `COLUMN`, `TTITLE`, `HOST`, … with the words after.
    case other(verb: String, String)
  }
}
