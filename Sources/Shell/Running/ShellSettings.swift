import Diagnostics

/// What the shell itself remembers: how results look and where they go.
package struct ShellSettings {
  package var format: OutputFormat
  package var style = OutputStyle()
  /// After each statement: how long it took.
  package var showsTime = false
  /// Beside the time: what the statement held in memory and wrote to temporary files.
  package var showsMemory = false
  /// What the prompt says instead of the database's name; nil for that.
  package var prompt: String?
  /// After each statement: its plan with times.
  package var showsPlan = false
  /// Results as records instead of tables: always, never, or where a table does not fit.
  package var expanded = Expansion.off
  /// Statements of scripts are shown before they run.
  package var echoes = false
  /// No files, no network, no programs.
  package var isSafe = false
  /// What a script does behind errors.
  package var onError = ErrorActions()
  /// EXIT and the end of a script commit what is open.
  package var commitsAtExit = false
  /// `&name` and `:name` stand for values of variables: SET DEFINE of SQL*Plus.
  package var replacesVariables = true
  /// Shows what a statement without rows did.
  package var showsOutcomes = false
  package var progress = true
  /// Shows the variables that a block or a call set; nil: to a person, not in scripts.
  package var showsVariables: Bool?
  package var pager = true
  /// `\set name value`; statements see them as `:name`.
  package var variables: [String: String] = [:]

  package enum Expansion: String, Sendable {
    case on, off, auto
  }

  package init(format: OutputFormat) { self.format = format }
}
