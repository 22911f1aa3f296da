import Diagnostics

extension ShellCommand {
  static let plan = ShellCommand(
    [".plan"], usage: "[on|off]",
    "show the plan of the last query with its times, coloured by cost; on: of each statement"
  ) { (shell, words) throws(SQLError) in
    if !words.isEmpty {
      shell.settings.showsPlan = try CommandUsage.toggled(false, words)
      return
    }
    guard let lines = shell.session.lastPlanLines else {
      throw SQLError(
        .noData, "no statement with a plan has run yet",
        hint: "a query, INSERT, UPDATE, DELETE or MERGE has one; EXPLAIN shows a plan without times"
      )
    }
    shell.showPlan(lines)
  }

  static let copy = ShellCommand(
    ["\\copy"], usage: "TABLE|(QUERY) to|from FILE [(OPTIONS)]",
    "copy between a table and a file, the file's name without quotes", isUnsafe: true,
    takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    guard let line = words.first, let statement = CopyLine.statement(line) else {
      throw CommandUsage.wrong("\\copy TABLE to FILE, or \\copy TABLE from FILE")
    }
    if !shell.run(substituting: statement) { throw CommandUsage.alreadyShown }
  }
}

extension Shell {
  func showPlan(_ lines: [String]) {
    let palette = outputs.isTerminal ? settings.style.palette : Palette(isOn: false)
    let output = PlanOutput(outputs.current, palette)
    output.append(lines)
    output.end()
    outputs.statementEnded()
  }
}

/// Turns psql's `\copy` into COPY.
enum CopyLine {
  /// The statement, or nil where `to` or `from` and a file are missing.
  static func statement(_ line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    var depth = 0
    for (index, word) in words.enumerated() {
      let lower = word.lowercased()
      if depth == 0, lower == "to" || lower == "from", index > 0, index + 1 < words.count {
        let file = words[index + 1]
        let quoted = file.hasPrefix("'") ? file : InsertOutput.quoted(TextFile.expanded(file))
        let head = words[...index].joined(separator: " ")
        return (["COPY", head, quoted] + words[(index + 2)...]).joined(separator: " ")
      }
      depth += word.count { $0 == "(" } - word.count { $0 == ")" }
    }
    return nil
  }
}
