import Diagnostics
import Glibc
import Shell

extension Command {
  static let help = Command("help", usage: "[COMMAND]", "explain the commands and their options") {
    (words) throws(UsageError) in
    let sink = TextSink(descriptor: STDOUT_FILENO)
    if words == ["--man"] {
      sink.write(ManualPage.text)
      return 0
    }
    guard let name = words.first else {
      sink.write(HelpPage.overview)
      return 0
    }
    guard let command = CommandList.all.first(where: { $0.name == name }) else {
      throw UsageError(
        "there is no command \"\(name)\"",
        hint: didYouMean(name, among: CommandList.all.map(\.name)))
    }
    sink.write(HelpPage.page(of: command))
    return 0
  }

  static let version = Command("version", "print the version") { (_) throws(UsageError) in
    TextSink(descriptor: STDOUT_FILENO).write("reckon \(HelpPage.version)\n")
    return 0
  }
}

/// The texts of `reckon help`.
enum HelpPage {
  static let version = "0.1.0"

  static var overview: String {
    var text = """
      reckon answers SQL over files of billing data.

        reckon                                  open the shell
        reckon -c "SELECT count(*) FROM 'usage/*.parquet'"
        reckon -f report.sql --format csv --output report.csv
        reckon data/*.parquet                   open the shell with files as tables

      Commands:

      """
    for command in CommandList.all { text += row(command.name, command.summary) }
    text += "\nOptions of the shell:\n"
    text += table(of: Command.shell.options)
    return text
      + "\nreckon help COMMAND explains one. Exit codes: 0 well, 1 error, 2 usage, 130 Ctrl-C.\n"
  }

  static func page(of command: Command) -> String {
    let usage = ["reckon", command.name, command.usage].filter { !$0.isEmpty }
    var text = "\(usage.joined(separator: " "))\n    \(command.summary)\n"
    if !command.options.isEmpty { text += "\n" + table(of: command.options) }
    return text
  }

  private static func table(of options: [CommandOption]) -> String {
    options.map { option in
      let names = option.names.sorted { $0.count < $1.count }.joined(separator: ", ")
      return row(names + (option.value.map { " " + $0 } ?? ""), option.help)
    }.joined()
  }

  private static func row(_ left: String, _ right: String) -> String {
    "  \(left)\(String(repeating: " ", count: max(2, 28 - left.count)))\(right)\n"
  }
}
