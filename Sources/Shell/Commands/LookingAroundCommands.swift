import Columns
import Diagnostics
import Engine

extension ShellCommand {
  static let tables = ShellCommand(
    [".tables"], usage: "[PATTERN]", "list the tables and views"
  ) { (shell, words) throws(SQLError) in
    try RelationList.show(shell, pattern: words.first) { _ in true }
  }

  static let onlyTables = ShellCommand(
    ["\\dt"], usage: "[PATTERN]", "list the tables"
  ) { (shell, words) throws(SQLError) in
    try RelationList.show(shell, pattern: words.first) {
      $0.kind.hasSuffix("table") || $0.kind == "file"
    }
  }

  static let views = ShellCommand(
    ["\\dv"], usage: "[PATTERN]", "list the views"
  ) { (shell, words) throws(SQLError) in
    try RelationList.show(shell, pattern: words.first) { $0.kind.hasSuffix("view") }
  }

  static let sequences = ShellCommand(["\\ds"], "list the sequences") {
    (shell, _) throws(SQLError) in
    let columns = "sequence_name AS name, start_value, increment, minimum_value, maximum_value"
    try shell.showList("SELECT \(columns) FROM information_schema.sequences ORDER BY 1")
  }

  static let functions = ShellCommand(
    ["\\df", ".functions"], usage: "[TEXT]", "list the functions whose names contain a text"
  ) { (shell, words) throws(SQLError) in
    try FunctionHelp.list(containing: words.first ?? "", shell)
  }

  static let schemas = ShellCommand(["\\dn"], "list the schemas") { (shell, _) throws(SQLError) in
    try shell.showList("SHOW SCHEMAS")
  }

  static let databases = ShellCommand(
    ["\\l", ".databases"], "the database that is open, and its folder"
  ) { (shell, _) throws(SQLError) in
    let relations = shell.session.relationSummaries.filter { !$0.kind.hasPrefix("temporary") }
    try shell.showRows(
      ["name", "folder", "tables", "views"],
      [
        [
          shell.databaseName ?? "reckon", shell.databaseFolder ?? "in memory",
          "\(relations.count { $0.kind == "table" })", "\(relations.count { $0.kind == "view" })",
        ]
      ])
  }

  static let connection = ShellCommand(
    ["\\conninfo"], "which database is open"
  ) { (shell, _) throws(SQLError) in
    let place = shell.databaseFolder.map { "in the folder \($0)" } ?? "in memory"
    shell.outputs.current.write("Database \"\(shell.databaseName ?? "reckon")\", \(place).\n")
  }

  static let schema = ShellCommand(
    [".schema"], usage: "[NAME]", "the statements that make the tables and views, or one of them"
  ) { (shell, words) throws(SQLError) in
    let names = words.first.map { [SQLName.written($0)] } ?? SchemaOrder.names(shell.session)
    for name in names {
      let result = try shell.query("SHOW CREATE TABLE \(name)")
      guard let text = result?.texts(ofColumn: 1).first.flatMap({ $0 }) else { continue }
      shell.outputs.current.write(text + (text.hasSuffix(";") ? "\n" : ";\n"))
    }
    shell.outputs.statementEnded()
  }
}

/// Names as a person types them after a command.
enum SQLName {
  /// A path of a file in quotes; a name as it stands.
  static func written(_ name: String) -> String {
    isPath(name) ? InsertOutput.quoted(name) : name
  }

  static func isPath(_ name: String) -> Bool {
    name.contains("/") || name.contains("*") || name.hasSuffix(".parquet")
      || name.hasSuffix(".csv") || name.hasSuffix(".orc")
  }

  /// The parts of `schema.name`, without their double quotes.
  static func path(_ name: String) -> [String] {
    name.split(separator: ".").map { part in
      part.hasPrefix("\"") && part.hasSuffix("\"") && part.count > 1
        ? String(part.dropFirst().dropLast()) : String(part)
    }
  }
}
