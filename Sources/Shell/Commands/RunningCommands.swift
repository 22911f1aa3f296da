import Diagnostics
import Glibc

extension ShellCommand {
  static let go = ShellCommand(
    ["\\g"], usage: "[FILE]", "run the last statement again, the result to a file if one is named"
  ) { (shell, words) throws(SQLError) in
    if !words.isEmpty {
      if shell.settings.isSafe {
        throw SQLError(.insufficientPrivilege, "\\g with a file is off in the safe mode")
      }
      try shell.outputs.redirectOnce(to: words.joined(separator: " "))
    }
    let statement = try shell.requireStatement()
    if !shell.run(substituting: statement) { throw CommandUsage.alreadyShown }
  }

  static let goExpanded = ShellCommand(
    ["\\gx"], "run the last statement again, each row as a record"
  ) { (shell, _) throws(SQLError) in
    let statement = try shell.requireStatement()
    if !shell.send(statement, with: "\\gx") { throw CommandUsage.alreadyShown }
  }

  static let gdesc = ShellCommand(
    ["\\gdesc"], "the columns that the last statement gives"
  ) { (shell, _) throws(SQLError) in
    let statement = try shell.requireStatement()
    if !shell.send(statement, with: "\\gdesc") { throw CommandUsage.alreadyShown }
  }

  static let statement = ShellCommand(
    ["\\p"], "show the last statement"
  ) { (shell, _) throws(SQLError) in
    let statement = try shell.requireStatement()
    shell.outputs.current.write(statement + (statement.hasSuffix("\n") ? "" : "\n"))
  }

  static let watch = ShellCommand(
    ["\\watch"], usage: "[SECONDS [TIMES]]", "run the last statement again and again until Ctrl-C"
  ) { (shell, words) throws(SQLError) in
    let statement = try shell.requireStatement()
    let pause = words.first.flatMap(Quantity.seconds) ?? 2
    let times = words.count > 1 ? Int(words[1]) ?? 1 : Int.max
    guard pause >= 0, pause < 1e6 else {
      throw SQLError(.invalidParameter, "\"\(words[0])\" is no number of seconds")
    }
    for round in 0..<times {
      if round > 0, !shell.pause(seconds: pause) { return }
      if !shell.run(substituting: statement) || shell.watcher.wasInterrupted { return }
    }
  }

  static let shell = ShellCommand(
    [".shell", "\\!"], usage: "COMMAND", "run a program", isUnsafe: true, takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    guard let command = words.first else { throw CommandUsage.wrong("\\! COMMAND") }
    shell.outputs.flush()
    let code = try Program.run(["/bin/sh", "-c", command])
    if code != 0 { shell.tell("The program ended with code \(code).") }
  }

  static let edit = ShellCommand(
    ["\\e", ".edit"], usage: "[FILE]", "edit the last statement in $EDITOR and run it",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    let text = try Editor.edit(shell.lastStatement, path: words.first)
    shell.outputs.current.write(text + (text.hasSuffix("\n") ? "" : "\n"))
    shell.run(script: text)
  }
}

extension Shell {
  /// The statement that ran last.
  /// - Throws: `noData` when there is none.
  func requireStatement() throws(SQLError) -> String {
    if lastStatement.isEmpty {
      throw SQLError(.noData, "there is no last statement", hint: "run a statement first")
    }
    return lastStatement
  }

  /// Waits; false when Ctrl-C came meanwhile.
  func pause(seconds: Double) -> Bool {
    outputs.flush()
    _ = watcher.takeSignals()
    watcher.promptBegins()
    var wait = pollfd(fd: watcher.wakeDescriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&wait, 1, Int32(min(seconds * 1000, 2e9)))
    return watcher.takeSignals().interrupts == 0
  }
}
