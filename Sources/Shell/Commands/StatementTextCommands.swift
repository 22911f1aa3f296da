import Diagnostics
import Glibc

// The text of the last statement and of those before it.

extension ShellCommand {
  static let history = ShellCommand(
    ["\\s", ".history"], usage: "[FILE]", "show the statements of before, or write them to a file"
  ) { (shell, words) throws(SQLError) in
    if let path = words.first { try shell.divert(to: path, of: "\\s") }
    for text in shell.pastStatements() { shell.outputs.current.write(text + "\n") }
    shell.outputs.statementEnded()
  }

  static let saveStatement = ShellCommand(
    ["\\w"], usage: "FILE", "write the last statement to a file, as SAVE of SQL*Plus does",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong("\\w FILE") }
    let statement = try shell.requireStatement()
    try shell.divert(to: words[0], of: "\\w")
    shell.outputs.current.write(statement + (statement.hasSuffix("\n") ? "" : "\n"))
    shell.outputs.statementEnded()
  }

  static let loadStatement = ShellCommand(
    [".get"], usage: "FILE", "take a file's text as the last statement, as GET does; / runs it",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong(".get FILE") }
    shell.lastStatement = try TextFile.read(words[0])
    shell.outputs.current.write(shell.lastStatement)
  }

  static let change = ShellCommand(
    [".change"], usage: "/OLD/NEW/",
    "replace text in the last statement, as CHANGE does; / runs it",
    takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    let statement = try shell.requireStatement()
    let given = words.first ?? ""
    guard let mark = given.first else { throw CommandUsage.wrong(".change /OLD/NEW/") }
    let parts = given.dropFirst().split(separator: mark, omittingEmptySubsequences: false)
    guard let old = parts.first, let place = statement.firstRange(of: old) else {
      throw SQLError(.invalidParameter, "the last statement does not contain that text")
    }
    shell.lastStatement = statement.replacingSubrange(place, with: parts.count > 1 ? parts[1] : "")
    shell.outputs.current.write(shell.lastStatement + "\n")
  }

  static let append = ShellCommand(
    [".append"], usage: "TEXT", "add text to the last statement, as APPEND does; / runs it",
    takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    var statement = try shell.requireStatement()
    while statement.hasSuffix(";") || statement.hasSuffix("\n") { statement.removeLast() }
    shell.lastStatement = statement + " " + (words.first ?? "")
    shell.outputs.current.write(shell.lastStatement + "\n")
  }
}

extension String {
  fileprivate func firstRange(of part: Substring) -> Range<Index>? {
    var place = startIndex
    while !part.isEmpty, place < endIndex {
      if self[place...].hasPrefix(part) { return place..<index(place, offsetBy: part.count) }
      place = index(after: place)
    }
    return nil
  }

  fileprivate func replacingSubrange(_ range: Range<Index>, with text: Substring) -> String {
    String(self[..<range.lowerBound] + text + self[range.upperBound...])
  }
}

extension Shell {
  /// What is written until the statement ends goes to a file or, behind `|`, to a program.
  func divert(to path: String, of command: String) throws(SQLError) {
    if settings.isSafe {
      throw SQLError(.insufficientPrivilege, "\(command) with a file is off in the safe mode")
    }
    try outputs.redirectOnce(to: path)
  }
}
