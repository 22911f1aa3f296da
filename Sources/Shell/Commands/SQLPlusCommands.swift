import Diagnostics

extension ShellCommand {
  static let print = ShellCommand(
    [".print", "\\echo", "\\qecho"], usage: "TEXT", "write a line of text", takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    let text = Substitution.replacing(
      in: words.first ?? "", variables: shell.settings.variables,
      dialect: shell.session.settings.dialect)
    shell.outputs.current.write(text + "\n")
  }

  static let exec = ShellCommand(
    [".exec"], usage: "CALL", "run one statement of PL/SQL, as EXEC does", takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    guard var call = words.first else { throw CommandUsage.wrong(".exec CALL") }
    while call.hasSuffix(";") || call.hasSuffix(" ") { call.removeLast() }
    let before = shell.session.settings.dialect
    shell.session.settings.dialect = .oracle
    defer { shell.session.settings.dialect = before }
    if !shell.run(substituting: "BEGIN \(call); END;") { throw CommandUsage.alreadyShown }
  }
}
