import Diagnostics

extension ShellCommand {
  static let read = ShellCommand(
    [".read", "\\i"], usage: "FILE [ARGUMENT …]",
    "run the statements and commands of a file; in it &1, &2 … stand for the arguments",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard let path = words.first else { throw CommandUsage.wrong(".read FILE") }
    shell.define(arguments: words.dropFirst())
    if !shell.run(file: path) { throw CommandUsage.alreadyShown }
  }

  static let readBeside = ShellCommand(
    ["\\ir"], usage: "FILE [ARGUMENT …]",
    "as \\i; inside a script the file is looked for beside that script, as @@ does",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard let path = words.first else { throw CommandUsage.wrong("\\ir FILE") }
    shell.define(arguments: words.dropFirst())
    if !shell.run(file: shell.besideScript(path)) { throw CommandUsage.alreadyShown }
  }
}

extension Shell {
  /// `@file a b`: `&1` is a from here on, `&2` b; those of before stay, as in SQL*Plus.
  fileprivate func define(arguments: ArraySlice<String>) {
    for (index, argument) in arguments.enumerated() {
      settings.variables["\(index + 1)"] = argument
    }
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
