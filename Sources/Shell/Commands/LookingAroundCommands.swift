import Columns
import Diagnostics

extension ShellCommand {
  static let describe = ShellCommand(
    ["\\d", ".describe"], usage: "[TABLE]", "list the tables, or the columns of one"
  ) { (shell, words) throws(SQLError) in
    if let name = words.first {
      shell.run("DESCRIBE \(SQLName.written(name))")
    } else {
      shell.run("SHOW TABLES")
    }
  }

  static let tables = ShellCommand(
    [".tables", "\\dt"], "list the tables and views"
  ) { (shell, _) throws(SQLError) in
    shell.run("SHOW TABLES")
  }

  static let views = ShellCommand(["\\dv"], "list the views") { (shell, _) throws(SQLError) in
    shell.run("SHOW VIEWS")
  }

  static let functions = ShellCommand(
    ["\\df", ".functions"], usage: "[TEXT]", "list the functions whose names contain a text"
  ) { (shell, words) throws(SQLError) in
    try FunctionHelp.list(containing: words.first ?? "", shell)
  }

  static let schemas = ShellCommand(
    ["\\dn", "\\l"], "list the schemas"
  ) { (shell, _) throws(SQLError) in
    shell.run("SHOW SCHEMAS")
  }

  static let schema = ShellCommand(
    [".schema"], usage: "TABLE", "the statement that makes a table or view"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.first else { throw CommandUsage.wrong(".schema TABLE") }
    shell.run("SHOW CREATE TABLE \(SQLName.written(name))")
  }
}

/// Names as a person types them after a command.
enum SQLName {
  /// A path of a file in quotes; a name as it stands.
  static func written(_ name: String) -> String {
    let isPath =
      name.contains("/") || name.contains("*") || name.hasSuffix(".parquet")
      || name.hasSuffix(".csv") || name.hasSuffix(".orc")
    return isPath ? InsertOutput.quoted(name) : name
  }
}
