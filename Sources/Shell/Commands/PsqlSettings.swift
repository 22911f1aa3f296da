import Diagnostics

// psql's own names for how results look.

extension ShellCommand {
  static let rowsOnly = ShellCommand(
    ["\\t"], usage: "[on|off]", "show rows alone: no names of columns, no count"
  ) { (shell, words) throws(SQLError) in
    let isOn = try CommandUsage.toggled(!shell.settings.style.showsCount, words)
    shell.settings.style.showsCount = !isOn
    shell.settings.style.showsHeader = !isOn
    shell.tell("Rows alone: \(isOn ? "on" : "off").")
  }

  static let pset = ShellCommand(
    ["\\pset"], usage: "NAME [VALUE]",
    "psql's settings: format, null, expanded, tuples_only, pager, numericlocale, footer, border"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.first else { throw CommandUsage.wrong("\\pset NAME VALUE") }
    let value = words.count > 1 ? words[1] : ""
    let rest = value.isEmpty ? "" : " \(value)"
    switch name.lowercased() {
    case "format": try PsqlFormat.set(value, shell)
    case "null": shell.settings.style.nullText = value
    case "expanded", "x": shell.run(command: "\\x\(rest)")
    case "tuples_only", "t": shell.run(command: "\\t\(rest)")
    case "pager": shell.run(command: ".pager\(rest)")
    case "numericlocale": shell.run(command: ".digits\(rest)")
    case "footer":
      let isOn = try CommandUsage.toggled(shell.settings.style.showsCount, Array(words.dropFirst()))
      shell.settings.style.showsCount = isOn
    case "border": shell.run(command: value == "2" ? ".mode box" : ".mode table")
    default:
      throw SQLError(
        .invalidParameter, "\\pset knows no \"\(name)\"",
        hint: "format, null, expanded, tuples_only, pager, numericlocale, footer, border")
    }
  }

  static let html = ShellCommand(["\\H"], "results as HTML, or as a table again") {
    (shell, _) throws(SQLError) in
    try PsqlFormat.set(shell.settings.format.name == "html" ? "aligned" : "html", shell)
  }

  static let unaligned = ShellCommand(
    ["\\a"], "results unaligned (tab-separated), or as a table again"
  ) { (shell, _) throws(SQLError) in
    try PsqlFormat.set(shell.settings.format.name == "tsv" ? "aligned" : "unaligned", shell)
  }
}

enum PsqlFormat {
  /// psql's name of a format, or ours.
  static func set(_ name: String, _ shell: Shell) throws(SQLError) {
    let ours = ["aligned": "table", "unaligned": "tsv", "wrapped": "table"][name] ?? name
    guard let format = OutputList.format(named: ours) else {
      let unknown = OutputList.unknown(name)
      throw SQLError(.invalidParameter, unknown.message, hint: unknown.hint)
    }
    shell.settings.format = format
  }
}
