/// All commands of the shell, in the order in which `.help` shows them.
enum ShellCommandList {
  static let groups: [(title: String, commands: [ShellCommand])] = [
    ("Shell", [.help, .quit, .read, .set, .unset, .timer, .echo, .clear, .print]),
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
}
