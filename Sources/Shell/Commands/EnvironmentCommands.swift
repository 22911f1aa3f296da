import Diagnostics
import Glibc

// The shell's surroundings: folder, environment, messages of scripts.

extension ShellCommand {
  static let folder = ShellCommand(
    ["\\cd", ".cd"], usage: "[FOLDER]", "change the folder that files are looked for in",
    isUnsafe: true
  ) { (_, words) throws(SQLError) in
    let path = words.first.map(TextFile.expanded) ?? environment("HOME") ?? "/"
    guard chdir(path) == 0 else {
      throw SQLError(.ioError, "\"\(path)\" cannot be entered: \(String(cString: strerror(errno)))")
    }
  }

  static let getVariable = ShellCommand(
    ["\\getenv"], usage: "NAME VARIABLE", "set a variable from one of the environment",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard words.count == 2 else { throw CommandUsage.wrong("\\getenv NAME VARIABLE") }
    if let value = environment(words[1]) { shell.settings.variables[words[0]] = value }
  }

  static let setVariable = ShellCommand(
    ["\\setenv"], usage: "VARIABLE [VALUE]", "set a variable of the environment, for \\! and \\e",
    isUnsafe: true
  ) { (_, words) throws(SQLError) in
    guard let name = words.first, !name.contains("=") else {
      throw CommandUsage.wrong("\\setenv VARIABLE VALUE")
    }
    _ = words.count > 1 ? setenv(name, words[1], 1) : unsetenv(name)
  }

  static let warn = ShellCommand(
    ["\\warn"], usage: "TEXT", "write a line to standard error", takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    shell.outputs.flush()
    shell.say(shell.substituted(words.first ?? ""))
  }

  static let bail = ShellCommand(
    [".bail"], usage: "on|off", "stop a script at its first error, as WHENEVER SQLERROR EXIT does"
  ) { (shell, words) throws(SQLError) in
    let isOn = try CommandUsage.toggled(shell.settings.onError.command.exits, words)
    shell.settings.onError = ErrorActions(goesOn: !isOn)
  }

  static let replacing = ShellCommand(
    [".replace"], usage: "on|off",
    "put the values of variables in the place of &name and :name, as SET DEFINE does"
  ) { (shell, words) throws(SQLError) in
    shell.settings.replacesVariables = try CommandUsage.toggled(
      shell.settings.replacesVariables, words)
  }

  static let prompt = ShellCommand(
    [".prompt"], usage: "[TEXT]", "what the prompt says, as SET SQLPROMPT does; nothing: as usual"
  ) { (shell, words) throws(SQLError) in
    shell.settings.prompt = words.first
  }

  static let show = ShellCommand([".show"], "the settings of the shell") {
    (shell, _) throws(SQLError) in
    let settings = shell.settings
    let state = { (isOn: Bool) in isOn ? "on" : "off" }
    try shell.showRows(
      ["setting", "value"],
      [
        ["database", shell.databaseFolder ?? "in memory"],
        ["user", shell.userName], ["dialect", shell.session.settings.dialect.rawValue],
        ["mode", settings.format.name], ["null", settings.style.nullText ?? ""],
        ["header", state(settings.style.showsHeader)],
        ["maxrows", settings.style.maximumRows.map { "\($0)" } ?? "all"],
        ["expanded", settings.expanded.rawValue], ["digits", state(settings.style.groupsDigits)],
        ["pager", state(settings.pager)], ["timer", state(settings.showsTime)],
        ["memory", state(settings.showsMemory)], ["plan", state(settings.showsPlan)],
        ["echo", state(settings.echoes)], ["bail", state(settings.onError.statement.exits)],
        ["safe", state(settings.isSafe)],
      ])
  }

  static let errorDetails = ShellCommand(
    ["\\errverbose"], "the last error again, with its SQLSTATE"
  ) { (shell, _) throws(SQLError) in
    guard let (error, text) = shell.lastError else {
      return shell.outputs.current.write("No error has come yet.\n")
    }
    shell.outputs.current.write(error.rendered(in: text) + "\n")
    shell.outputs.current.write("SQLSTATE: \(error.state.rawValue)\n")
    if let code = error.code { shell.outputs.current.write("Oracle's code: \(code)\n") }
  }
}

extension Shell {
  var userName: String {
    let name = try? query("SELECT current_user")
    return name?.texts(ofColumn: 0).first.flatMap { $0 } ?? ""
  }
}
