/// All commands of the shell, in the order in which `.help` shows them.
package enum ShellCommandList {
  static let groups: [(title: String, commands: [ShellCommand])] = [
    (
      "Shell",
      [
        .help, .quit, .leave, .read, .readBeside, .set, .unset, .accept, .promptVariable, .variable,
        .values, .autoprint, .timer,
        .memory, .echo, .bail, .whenever, .autocommit, .exitCommit, .replacing, .prompt, .clear,
        .print, .warn, .folder, .getVariable,
        .setVariable,
        .show,
        .connection, .errorDetails,
      ]
    ),
    (
      "Results",
      [
        .mode, .output, .once, .expanded, .null, .maxRows, .header, .last, .digits, .chart, .pager,
        .crosstab, .rowsOnly, .unaligned, .html, .pset,
      ]
    ),
    (
      "Looking around",
      [
        .describe, .tables, .onlyTables, .views, .sequences, .functions, .schemas, .databases,
        .schema, .dump, .viewText, .programText, .errors, .profile, .diff,
      ]
    ),
    (
      "Running",
      [
        .go, .goExpanded, .gset, .gdesc, .gexec, .statement, .history, .saveStatement,
        .loadStatement, .change, .append, .namedQuery, .keepQuery, .dropQuery, .plan, .copy,
        .importFile, .watch, .edit, .shell, .exec,
      ]
    ),
  ]

  static let all: [ShellCommand] = groups.flatMap(\.commands)

  static func command(named name: String) -> ShellCommand? {
    if let found = all.first(where: { $0.names.contains(name) }) { return found }
    // `\dt+` and the like say more in psql; here the command says all at once.
    return name.hasPrefix("\\d") && name.hasSuffix("+")
      ? command(named: String(name.dropLast())) : nil
  }

  /// The commands for the manual page: every spelling with what it takes, and what it does.
  package static var pages: [(title: String, lines: [(names: String, summary: String)])] {
    groups.map { group in
      (
        group.title,
        group.commands.map { command in
          let usage = command.usage.isEmpty ? "" : " " + command.usage
          return (command.names.joined(separator: ", ") + usage, command.summary)
        }
      )
    }
  }
}
