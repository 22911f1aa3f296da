import Shell

/// The manual page `docs/reckon.1`, from the same lists as `reckon help`.
enum ManualPage {
  static var text: String {
    var text = """
      .\\" Written by "reckon help --man"; do not edit.
      .TH RECKON 1 "" "reckon \(HelpPage.version)" "User Commands"
      .SH NAME
      reckon \\- SQL over files and tables of billing data
      .SH SYNOPSIS
      .B reckon
      .RI [ OPTION " ...] [" FILE " ...]"
      .br
      .B reckon
      .I COMMAND
      .RI [ OPTION " ...]"
      .SH DESCRIPTION
      Without a command \\fBreckon\\fR answers SQL: from \\fB\\-c\\fR, from \\fB\\-f\\fR, from standard input, or
      from a person at a prompt. Each \\fIFILE\\fR (Parquet, ORC, CSV, JSON) is opened as a table that is
      called like the file. With \\fB\\-d\\fR tables are kept in a folder, in the Delta Lake format.
      .SH OPTIONS

      """
    for option in Command.shell.options { text += paragraph(option) }
    text += ".SH COMMANDS\n"
    for command in CommandList.all where command.name != "shell" {
      let usage = command.usage.isEmpty ? "" : " " + command.usage
      text += ".SS reckon \(escaped(command.name))\(escaped(usage))\n"
      text += capitalized(escaped(command.summary)) + ".\n"
      for option in command.options { text += paragraph(option) }
    }
    text += ".SH SHELL COMMANDS\n"
    for group in ShellCommandList.pages {
      text += ".SS \(escaped(group.title))\n"
      for line in group.lines {
        text += ".TP\n.B \(escaped(line.names))\n\(capitalized(escaped(line.summary))).\n"
      }
    }
    return text + closing
  }

  private static func paragraph(_ option: CommandOption) -> String {
    let names = option.names.sorted { $0.count < $1.count }.map { "\\fB\(escaped($0))\\fR" }
    let value = option.value.map { " \\fI\(escaped($0))\\fR" } ?? ""
    return ".TP\n\(names.joined(separator: ", "))\(value)\n\(capitalized(escaped(option.help))).\n"
  }

  /// Hyphens that are to be copied, and points and quotes that would begin a request.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "…": result += "..."
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private static let closing = """
    .SH EXIT STATUS
    .TP
    .B 0
    All went well.
    .TP
    .B 1
    An error of SQL, or of files.
    .TP
    .B 2
    The command line is wrong.
    .TP
    .B 130
    Ctrl\\-C.
    .SH ENVIRONMENT
    .TP
    .B RECKON_HISTORY
    Where statements of earlier days are kept (\\fI~/.reckon_history\\fR).
    .TP
    .B RECKONRC
    What runs when a shell opens (\\fI~/.reckonrc\\fR).
    .TP
    .BR RECKON_PAGER ", " PAGER
    The program that pages long results.
    .TP
    .B NO_COLOR
    Turns colours off.
    .TP
    .BR EDITOR ", " VISUAL
    What \\fB\\ee\\fR opens.
    .SH FILES
    .TP
    .I reckoner.db
    The database folder that is opened when it is in the current folder.
    .SH EXAMPLES
    .nf
    reckon \\-c "SELECT count(*) FROM 'usage/*.parquet'"
    reckon \\-f report.sql \\-\\-format csv \\-\\-output report.csv
    reckon data/*.parquet
    reckon \\-d sales.db
    .fi
    .SH SEE ALSO
    .BR psql (1)

    """
}
