import Diagnostics

extension ShellCommand {
  static let quit = ShellCommand([".quit", ".exit", "\\q"], "leave the shell") {
    (shell, _) throws(SQLError) in
    shell.wantsExit = true
  }

  static let clear = ShellCommand([".clear"], "clear the screen") { (shell, _) throws(SQLError) in
    if shell.outputs.isTerminal { shell.outputs.current.write("\u{1B}[H\u{1B}[2J") }
  }
}
