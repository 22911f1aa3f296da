import Diagnostics

extension ShellCommand {
  static let quit = ShellCommand([".quit", ".exit", "\\q"], "leave the shell") {
    (shell, _) throws(SQLError) in
    shell.wantsExit = true
  }

  static let leave = ShellCommand(
    [".leave"], usage: "[CODE] [commit|rollback]",
    "leave with an exit code, as EXIT does: a number, success, failure, warning, sql.sqlcode, "
      + "a variable, or :variable"
  ) { (shell, words) throws(SQLError) in
    let leave = try Leave(words)
    shell.leave(leave.code, leave.ending)
    shell.wantsExit = true
  }

  static let whenever = ShellCommand(
    [".whenever"], usage: "sqlerror|oserror ACTION",
    "what a script does behind an error, as WHENEVER does: exit, with a code and commit or rollback, "
      + "or continue, with commit, rollback or none"
  ) { (shell, words) throws(SQLError) in
    let action = try ErrorAction(Array(words.dropFirst()))
    switch words[0].uppercased() {
    case "SQLERROR": shell.settings.onError.statement = action
    case "OSERROR": shell.settings.onError.system = action
    default: throw CommandUsage.wrong("WHENEVER SQLERROR or WHENEVER OSERROR")
    }
  }

  static let autocommit = ShellCommand(
    [".autocommit"], usage: "[on|off]", "off: changes wait for COMMIT, as SET AUTOCOMMIT says"
  ) { (shell, words) throws(SQLError) in
    shell.session.settings.autocommit = try CommandUsage.toggled(
      shell.session.settings.autocommit, words)
  }

  static let exitCommit = ShellCommand(
    [".exitcommit"], usage: "[on|off]",
    "what EXIT and the end of a script do with open changes, as SET EXITCOMMIT says"
  ) { (shell, words) throws(SQLError) in
    shell.settings.commitsAtExit = try CommandUsage.toggled(shell.settings.commitsAtExit, words)
  }

  static let clear = ShellCommand([".clear"], "clear the screen") { (shell, _) throws(SQLError) in
    if shell.outputs.isTerminal { shell.outputs.current.write("\u{1B}[H\u{1B}[2J") }
  }
}
