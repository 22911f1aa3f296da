import Diagnostics

extension ShellCommand {
  static let mode = ShellCommand(
    [".mode"], usage: "[FORMAT [TABLE]]", "how results look: table, box, csv, json, …"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.first else {
      shell.outputs.current.write("mode: \(shell.settings.format.name)\n")
      for format in OutputList.all {
        let blanks = String(repeating: " ", count: max(1, 10 - format.name.count))
        shell.outputs.current.write("  \(format.name)\(blanks)\(format.summary)\n")
      }
      return
    }
    guard let format = OutputList.format(named: name) else {
      let unknown = OutputList.unknown(name)
      throw SQLError(.invalidParameter, unknown.message, hint: unknown.hint)
    }
    shell.settings.format = format
    if words.count > 1 { shell.settings.style.tableName = words[1] }
  }

  static let null = ShellCommand(
    [".null", ".nullvalue"], usage: "[TEXT]", "what stands for NULL"
  ) { (shell, words) throws(SQLError) in
    shell.settings.style.nullText = words.first
  }

  static let maxRows = ShellCommand(
    [".maxrows"], usage: "[N|all]", "the most rows that a table shows on a terminal"
  ) { (shell, words) throws(SQLError) in
    guard let word = words.first else {
      let limit = shell.settings.style.maximumRows.map { "\($0)" } ?? "all"
      shell.outputs.current.write("maxrows: \(limit)\n")
      return
    }
    if ["all", "off", "0"].contains(word.lowercased()) {
      shell.settings.style.maximumRows = nil
    } else if let limit = Int(word), limit > 0 {
      shell.settings.style.maximumRows = limit
    } else {
      throw SQLError(.invalidParameter, "\"\(word)\" is no number of rows")
    }
  }
}
