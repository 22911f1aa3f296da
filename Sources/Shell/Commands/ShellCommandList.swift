/// All commands of the shell, in the order in which `.help` shows them.
package enum ShellCommandList {
  static let groups: [(title: String, commands: [ShellCommand])] = [
    ("Shell", [.help, .quit, .read, .set, .unset, .timer, .memory, .echo, .clear, .print]),
    (
      "Results",
      [.mode, .output, .once, .expanded, .null, .maxRows, .header, .last, .digits, .chart, .pager]
    ),
    (
      "Looking around",
      [.describe, .tables, .views, .functions, .schemas, .schema, .profile, .diff]
    ),
    ("Running", [.go, .gset, .plan, .copy, .watch, .edit, .shell, .exec]),
  ]

  static let all: [ShellCommand] = groups.flatMap(\.commands)

  static func command(named name: String) -> ShellCommand? {
    all.first { $0.names.contains(name) }
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
