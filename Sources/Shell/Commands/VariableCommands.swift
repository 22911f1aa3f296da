import Diagnostics

extension ShellCommand {
  static let set = ShellCommand(
    ["\\set", ".set"], usage: "[NAME [VALUE]]", "set a variable that statements see as :NAME"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.first else {
      for (name, value) in shell.settings.variables.sorted(by: { $0.key < $1.key }) {
        shell.outputs.current.write("\(name) = '\(value)'\n")
      }
      return
    }
    shell.settings.variables[name] = words.dropFirst().joined(separator: " ")
  }

  static let unset = ShellCommand(
    ["\\unset", ".unset"], usage: "NAME", "forget a variable"
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong("\\unset NAME") }
    shell.settings.variables[words[0]] = nil
  }

  static let gset = ShellCommand(
    ["\\gset"], usage: "[PREFIX]", "set variables from the one row of the last result"
  ) { (shell, words) throws(SQLError) in
    let result = try shell.requireLast()
    guard result.rowCount == 1 else {
      throw SQLError(
        .cardinalityViolation,
        "\\gset needs a result of one row, and the last has \(result.rowCount)")
    }
    for (index, field) in result.schema.fields.enumerated() {
      let name = (words.first ?? "") + field.name
      shell.settings.variables[name] = result.texts(ofColumn: index).first ?? nil
    }
  }
}
