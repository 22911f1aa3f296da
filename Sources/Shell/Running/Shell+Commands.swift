import Columns
import Diagnostics

extension Shell {
  /// Runs a command line such as `.mode csv`.
  /// - Returns: Whether it went well.
  @discardableResult
  func run(command line: String) -> Bool {
    do throws(SQLError) {
      try runCommand(line)
      outputs.flush()
      return true
    } catch {
      if !error.message.isEmpty { fail(error, inCommand: line) }
      return false
    }
  }

  private func runCommand(_ line: String) throws(SQLError) {
    let name = line.prefix { $0 != " " && $0 != "\t" && $0 != ";" }
    let rest = line.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
    guard let command = ShellCommandList.command(named: String(name)) else {
      throw unknownCommand(String(name))
    }
    if command.isUnsafe && settings.isSafe {
      throw SQLError(
        .insufficientPrivilege, "\(name) is off in the safe mode",
        hint: "the shell was started with --safe")
    }
    if command.takesWholeLine {
      try command.run(self, rest.isEmpty ? [] : [String(rest)])
      return
    }
    var words = try CommandWords.words(String(rest))
    // A semicolon by habit is no argument.
    if let last = words.last, last.hasSuffix(";") {
      words[words.count - 1] = String(last.dropLast())
      if last == ";" { words.removeLast() }
    }
    try command.run(self, words)
  }

  private func unknownCommand(_ name: String) -> SQLError {
    let names = ShellCommandList.all.flatMap(\.names)
    return SQLError(
      .syntaxError, "there is no command \"\(name)\"",
      hint: didYouMean(name, among: names) ?? ".help lists the commands")
  }
}

extension Shell {
  /// Shows what a query gives as a list: texts, without types in the header.
  func showList(_ query: String) throws(SQLError) {
    guard let result = try self.query(query) else { return }
    let columns = result.schema.fields.indices.map { result.texts(ofColumn: $0) }
    try showRows(
      result.schema.fields.map(\.name),
      (0..<result.keptRows).map { row in columns.map { $0[row] ?? "" } })
  }

  /// Shows rows of text as a result.
  func showRows(_ names: [String], _ rows: [[String]]) throws(SQLError) {
    let output = makeOutput(outputs.current, showsTypes: false)
    try output.begin(Schema(names.map { Field($0, .varchar) }))
    if !rows.isEmpty {
      let columns = names.indices.map { index in
        var builder = ColumnBuilder(.varchar, capacity: rows.count)
        for row in rows { builder.append(text: row[index]) }
        return builder.finish()
      }
      try output.append(Batch(columns, count: rows.count))
    }
    try output.end()
    outputs.statementEnded()
  }
}
