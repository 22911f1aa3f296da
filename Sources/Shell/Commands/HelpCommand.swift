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
      let width = shell.outputs.isTerminal ? TerminalSize.current().columns : nil
      sink.write(HelpText.list(shell.messagePalette, width: width))
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
  /// - Parameter width: Of the terminal; nil breaks no lines.
  static func list(_ palette: Palette, width: Int? = nil) -> String {
    var text = ""
    for (title, commands) in ShellCommandList.groups {
      text += palette.paint(title, .bold) + "\n"
      for command in commands { text += line(command, palette, width) }
      text += "\n"
    }
    return text + "A statement ends with \";\". Everything else about SQL: .help FUNCTION\n"
  }

  private static let indent = 38

  /// The words of a command, and what it does beside them; below them where they are long.
  private static func line(_ command: ShellCommand, _ palette: Palette, _ width: Int?) -> String {
    let names = command.names.joined(separator: ", ")
    let left = names + (command.usage.isEmpty ? "" : " " + command.usage)
    let margin = String(repeating: " ", count: indent)
    let room = width.map { max(20, $0 - 1 - indent) } ?? Int.max
    let lines = FoldedText.lines(command.summary, width: room, indent: 0)
    let isShort = left.count + 3 <= indent
    let gap = isShort ? String(margin.dropFirst(left.count + 2)) : "\n" + margin
    return "  " + palette.paint(left, .keyword) + gap
      + lines.joined(separator: "\n" + margin) + "\n"
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
