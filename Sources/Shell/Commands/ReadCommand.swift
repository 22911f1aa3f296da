import Diagnostics

extension ShellCommand {
  static let read = ShellCommand(
    [".read", "\\i"], usage: "FILE", "run the statements and commands of a file", isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong(".read FILE") }
    if !shell.run(file: words[0]) { throw CommandUsage.alreadyShown }
  }

  static let readBeside = ShellCommand(
    ["\\ir"], usage: "FILE",
    "as \\i; inside a script the file is looked for beside that script, as @@ does",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong("\\ir FILE") }
    if !shell.run(file: shell.besideScript(words[0])) { throw CommandUsage.alreadyShown }
  }
}

/// What is wrong with a command's arguments.
enum CommandUsage {
  static func wrong(_ form: String) -> SQLError {
    SQLError(.syntaxError, "the command needs other words", hint: "write \(form)")
  }

  /// The command failed with an error that the person has seen.
  static let alreadyShown = SQLError(.dataException, "")

  /// `on`, `off`, or nothing to turn it over.
  static func toggled(_ current: Bool, _ words: [String]) throws(SQLError) -> Bool {
    guard let word = words.first else { return !current }
    switch word.lowercased() {
    case "on", "true", "yes", "1": return true
    case "off", "false", "no", "0": return false
    default: throw SQLError(.invalidParameter, "\"\(word)\" is neither on nor off")
    }
  }
}
