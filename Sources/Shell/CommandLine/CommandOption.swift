/// One option of a command: its spellings, its value, and what it does.
package struct CommandOption: Sendable {
  /// The first one names it: `--format`; others are `-F`.
  package var names: [String]
  /// What stands for the value in the help (`FILE`), or nil for a switch.
  package var value: String?
  package var help: String

  package init(_ names: [String], value: String? = nil, _ help: String) {
    self.names = names
    self.value = value
    self.help = help
  }

  package var name: String { names[0] }
}

/// Why a command line cannot be followed; the program then ends with code 2.
package struct UsageError: Error {
  package var message: String
  package var hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
