import Columns
import Diagnostics
import Engine
import Files

/// The options of the shell, read.
package struct ShellOptions {
  /// What `-c` and `-f` ask for, in their order.
  package enum Action: Equatable {
    case text(String)
    case file(String)
  }

  package static let options: [CommandOption] =
    [
      CommandOption(["--command", "-c"], value: "SQL", "run this and leave (may be repeated)"),
      CommandOption(["--file", "-f"], value: "FILE", "run this file and leave (may be repeated)"),
      CommandOption(["--interactive", "-i"], "open the shell after -c and -f"),
      CommandOption(
        ["--format", "-F"], value: "NAME",
        "how results look: \(OutputList.all.map(\.name).joined(separator: ", "))"),
      CommandOption(["--output", "-o"], value: "FILE", "where results go"),
      CommandOption(["--param", "-p"], value: "NAME=VALUE", "a value for :NAME (may be repeated)"),
      CommandOption(["--null"], value: "TEXT", "what stands for NULL"),
      CommandOption(["--max-rows"], value: "N", "the most rows that a table shows on a terminal"),
      CommandOption(["--no-header"], "leave the names of columns out"),
      CommandOption(["--timer"], "show how long each statement takes"),
      CommandOption(["--continue"], "go on with a script after an error"),
      CommandOption(["--safe"], "no files, no network, no programs"),
      CommandOption(["--no-rc"], "do not read ~/.reckonrc"),
      CommandOption(["--no-color"], "do not paint (NO_COLOR does the same)"),
    ] + SessionOptions.database + SessionOptions.all

  package var actions: [Action] = []
  package var isInteractive = false
  package var format: OutputFormat
  package var output: String?
  package var parameters = StatementParameters()
  package var nullText: String?
  package var maximumRows: Int? = 40
  package var showsHeader = true
  package var showsTime = false
  package var continuesAfterError = false
  /// Changes wait for COMMIT or for the end, as in SQL*Plus.
  package var commitsAtExit = false
  package var isSafe = false
  package var readsStartFile = true
  package var allowsColor = true
  package var session: SessionSettings
  package var database: Database
  /// Data files that are opened as tables.
  package var files: [String]

  package init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, known: ShellOptions.options)
    session = try SessionOptions.settings(arguments)
    let name = arguments["--format"] ?? "table"
    guard let format = OutputList.format(named: name) else { throw OutputList.unknown(name) }
    self.format = format
    files = arguments.operands
    output = arguments["--output"]
    nullText = arguments["--null"]
    if let rows = try arguments.integer("--max-rows") { maximumRows = rows == 0 ? nil : rows }
    isInteractive = arguments.has("--interactive")
    showsHeader = !arguments.has("--no-header")
    showsTime = arguments.has("--timer")
    continuesAfterError = arguments.has("--continue")
    isSafe = arguments.has("--safe")
    database = try SessionOptions.database(
      arguments, access: isSafe ? FileAccess(roots: arguments.operands) : .unrestricted)
    readsStartFile = !arguments.has("--no-rc")
    allowsColor = !arguments.has("--no-color")
    parameters = try ShellOptions.parameters(arguments)
    for given in arguments.options { take(given) }
  }

  private mutating func take(_ given: Arguments.Given) {
    switch given.name {
    case "--command": actions.append(.text(given.value))
    case "--file": actions.append(.file(given.value))
    default: break
    }
  }

  /// The values of every `--param NAME=VALUE`, as VARCHAR.
  static func parameters(_ arguments: Arguments) throws(UsageError) -> StatementParameters {
    var parameters = StatementParameters()
    for given in arguments.options where given.name == "--param" {
      let parts = given.value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw UsageError("--param needs NAME=VALUE, not \"\(given.value)\"")
      }
      let entry = StatementParameters.Entry(value: .string(String(parts[1])), type: .varchar)
      parameters.named[String(parts[0])] = entry
    }
    return parameters
  }
}
