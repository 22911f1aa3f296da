import Diagnostics

extension ShellCommand {
  static let output = ShellCommand(
    [".output", "\\o"], usage: "[FILE]",
    "send results to a file or (| PROGRAM) to a program, or back to the screen",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    try shell.outputs.redirect(to: words.isEmpty ? nil : words.joined(separator: " "))
  }

  static let once = ShellCommand(
    [".once"], usage: "FILE", "send the next result to a file", isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard !words.isEmpty else { throw CommandUsage.wrong(".once FILE") }
    try shell.outputs.redirectOnce(to: words.joined(separator: " "))
  }

  static let last = ShellCommand(
    [".last"], "show the last result again, in the present mode"
  ) { (shell, _) throws(SQLError) in
    let result = try shell.requireLast()
    try shell.showResult(result)
    if !result.isComplete {
      shell.say("note: only the first \(LastResult.limit) rows were kept")
    }
    shell.outputs.statementEnded()
  }
}

extension Shell {
  /// Shows kept rows in the present mode.
  func showResult(_ result: LastResult) throws(SQLError) {
    let output = makeOutput(outputs.current)
    try output.begin(result.schema)
    for batch in result.batches { try output.append(batch) }
    try output.end()
  }

  /// The last result.
  /// - Throws: `noData` when there is none.
  func requireLast() throws(SQLError) -> LastResult {
    guard let last else {
      throw SQLError(.noData, "there is no last result", hint: "run a query first")
    }
    return last
  }
}
