import Diagnostics

extension ShellCommand {
  static let timer = ShellCommand(
    [".timer", "\\timing"], usage: "[on|off]", "show how long each statement takes"
  ) { (shell, words) throws(SQLError) in
    shell.settings.showsTime = try CommandUsage.toggled(shell.settings.showsTime, words)
    shell.tell("Timing is \(shell.settings.showsTime ? "on" : "off").")
  }

  static let memory = ShellCommand(
    [".memory"], usage: "[on|off]",
    "show how much memory a statement holds, while it runs and beside its time"
  ) { (shell, words) throws(SQLError) in
    shell.settings.showsMemory = try CommandUsage.toggled(shell.settings.showsMemory, words)
    if shell.settings.showsMemory { shell.settings.showsTime = true }
    shell.progress.showsMemory.store(shell.settings.showsMemory, ordering: .relaxed)
    shell.tell("Memory is \(shell.settings.showsMemory ? "shown" : "not shown").")
  }

  static let echo = ShellCommand(
    [".echo"], usage: "[on|off]", "show the statements of scripts before they run"
  ) { (shell, words) throws(SQLError) in
    shell.settings.echoes = try CommandUsage.toggled(shell.settings.echoes, words)
  }

  static let expanded = ShellCommand(
    ["\\x", ".expanded"], usage: "[on|off|auto]",
    "show each row as a record; auto: where a table is too wide"
  ) { (shell, words) throws(SQLError) in
    if words.first?.lowercased() == "auto" {
      shell.settings.expanded = .auto
      return shell.tell("Expanded display is used where a table is too wide.")
    }
    let isOn = try CommandUsage.toggled(shell.settings.expanded == .on, words)
    shell.settings.expanded = isOn ? .on : .off
    shell.tell("Expanded display is \(isOn ? "on" : "off").")
  }

  static let pager = ShellCommand(
    [".pager"], usage: "[on|off]", "show long results page by page"
  ) { (shell, words) throws(SQLError) in
    shell.settings.pager = try CommandUsage.toggled(shell.settings.pager, words)
  }

  static let header = ShellCommand(
    [".header", ".headers"], usage: "[on|off]", "show the names of columns"
  ) { (shell, words) throws(SQLError) in
    let style = shell.settings.style
    shell.settings.style.showsHeader = try CommandUsage.toggled(style.showsHeader, words)
  }

  static let digits = ShellCommand(
    [".digits"], usage: "[on|off]", "group the digits of numbers: 1,204,000"
  ) { (shell, words) throws(SQLError) in
    let style = shell.settings.style
    shell.settings.style.groupsDigits = try CommandUsage.toggled(style.groupsDigits, words)
  }
}

extension Shell {
  /// Tells a person what a command did; scripts are not told.
  func tell(_ line: String) {
    if isInteractive { say(line) }
  }
}
