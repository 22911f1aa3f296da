import Columns
import Diagnostics

// Whole tables in and out, and results that are statements.

extension ShellCommand {
  static let gexec = ShellCommand(
    ["\\gexec"], "run the last query, then each value of its result as a statement"
  ) { (shell, _) throws(SQLError) in
    let statement = try shell.requireStatement()
    guard let result = try shell.query(shell.substituted(statement), keepsPlan: true) else {
      return
    }
    if !result.isComplete {
      throw SQLError(.dataException, "\\gexec runs at most \(LastResult.limit) statements")
    }
    let columns = result.schema.fields.indices.map { result.texts(ofColumn: $0) }
    defer { shell.lastStatement = statement }
    var allWell = true
    for row in 0..<result.keptRows {
      for text in columns.compactMap({ $0[row] }) {
        if shell.settings.echoes { shell.outputs.current.write(text + "\n") }
        allWell = shell.run(text) && allWell
        if shell.watcher.wasInterrupted || shell.isStopped {
          throw CommandUsage.alreadyShown
        }
      }
    }
    if !allWell { throw CommandUsage.alreadyShown }
  }

  static let dump = ShellCommand(
    [".dump"], usage: "[TABLE]", "the statements that make the tables, views and rows again"
  ) { (shell, words) throws(SQLError) in
    let names = words.first.map { [$0] } ?? SchemaOrder.names(shell.session)
    for name in names {
      let relation = shell.session.relation(named: SQLName.path(name))
      shell.run(command: ".schema \(name)")
      if relation?.viewText == nil { try shell.writeRows(of: name) }
    }
    shell.outputs.statementEnded()
  }

  static let importFile = ShellCommand(
    [".import"], usage: "FILE TABLE", "read a file into a table, which is made if it is missing",
    isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard words.count == 2 else { throw CommandUsage.wrong(".import FILE TABLE") }
    let file = InsertOutput.quoted(TextFile.expanded(words[0]))
    let isThere = shell.session.relation(named: SQLName.path(words[1])) != nil
    let statement =
      isThere
      ? "COPY \(words[1]) FROM \(file)" : "CREATE TABLE \(words[1]) AS SELECT * FROM \(file)"
    if !shell.run(statement) { throw CommandUsage.alreadyShown }
  }

  static let viewText = ShellCommand(
    ["\\sv"], usage: "VIEW", "the statement that makes a view"
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong("\\sv VIEW") }
    try shell.writeDefinition("VIEW", words[0])
  }

  static let programText = ShellCommand(
    ["\\sf"], usage: "NAME", "the text of a function, procedure, package or trigger"
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong("\\sf NAME") }
    for kind in ["FUNCTION", "PROCEDURE", "PACKAGE", "TRIGGER"] {
      guard (try? shell.writeDefinition(kind, words[0])) != nil else { continue }
      if kind == "PACKAGE" { try? shell.writeDefinition("PACKAGE BODY", words[0]) }
      return
    }
    throw SQLError(.undefinedFunction, "there is no program \"\(words[0])\"")
  }
}

extension Shell {
  fileprivate func writeRows(of table: String) throws(SQLError) {
    let before = (settings.format, settings.style.tableName)
    defer { (settings.format, settings.style.tableName) = before }
    settings.format = OutputFormat("insert", "") { InsertOutput($0, $1) }
    settings.style.tableName = table
    let statement = lastStatement
    defer { lastStatement = statement }
    if !run("SELECT * FROM \(table)") { throw CommandUsage.alreadyShown }
  }

  fileprivate func writeDefinition(_ kind: String, _ name: String) throws(SQLError) {
    let result = try query("SHOW CREATE \(kind) \(name)")
    guard let text = result?.texts(ofColumn: 1).first.flatMap({ $0 }) else { return }
    outputs.current.write(text + (text.hasSuffix("\n") ? "" : "\n"))
  }
}
