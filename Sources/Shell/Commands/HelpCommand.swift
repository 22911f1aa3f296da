import Diagnostics

extension ShellCommand {
  static let help = ShellCommand(
    [".help", "\\?", "\\h"], usage: "[NAME]", "list the commands, or explain one of them"
  ) { (shell, words) throws(SQLError) in
    let sink = shell.outputs.current
    guard let name = words.first else {
      if shell.isInteractive && shell.outputs.isTerminal && shell.settings.pager {
        sink.beginPaging(afterLines: TerminalSize.current().rows - 2)
      }
      sink.write(HelpText.list(shell.messagePalette))
      return sink.endPaging()
    }
    let command = ShellCommandList.all.first {
      $0.names.contains(name) || $0.names.contains("." + name) || $0.names.contains("\\" + name)
    }
    if let command {
      sink.write(HelpText.page(command, shell.messagePalette))
      return
    }
    if try FunctionHelp.show(name, shell) { return }
    let names = ShellCommandList.all.flatMap(\.names)
    throw SQLError(
      .undefinedObject, "there is no help about \"\(name)\"",
      hint: didYouMean(name, among: names) ?? ".help lists the commands")
  }
}

/// The text of `.help`.
enum HelpText {
  static func list(_ palette: Palette) -> String {
    var text = ""
    for (title, commands) in ShellCommandList.groups {
      text += palette.paint(title, .bold) + "\n"
      for command in commands { text += line(command, palette) }
      text += "\n"
    }
    return text + "A statement ends with \";\". Everything else about SQL: .help FUNCTION\n"
  }

  private static func line(_ command: ShellCommand, _ palette: Palette) -> String {
    let names = command.names.joined(separator: ", ")
    let left = names + (command.usage.isEmpty ? "" : " " + command.usage)
    let blanks = String(repeating: " ", count: max(1, 36 - left.count))
    return "  " + palette.paint(left, .keyword) + blanks + command.summary + "\n"
  }

  static func page(_ command: ShellCommand, _ palette: Palette) -> String {
    var text = ""
    for name in command.names {
      text += palette.paint(name, .keyword) + (command.usage.isEmpty ? "" : " " + command.usage)
      text += "\n"
    }
    return text + "    \(command.summary)\n"
  }
}
