import Columns
import Diagnostics
import Engine

extension ShellCommand {
  static let variable = ShellCommand(
    [".variable"], usage: "[NAME [TYPE]]",
    "make a variable that statements and blocks see as :NAME, as VARIABLE of SQL*Plus does; "
      + "without a type show values, as PRINT does"
  ) { (shell, words) throws(SQLError) in
    let name = words.first.map { String($0.drop { $0 == ":" }).lowercased() }
    guard let name, words.count > 1 else { return try shell.showVariables(name) }
    shell.cursors[name] = nil
    shell.session.variables[name] = .init(value: .null, type: try HostType.named(words[1]))
  }

  static let values = ShellCommand(
    [".values"], usage: "[NAME …]", "show the values of variables, as PRINT does"
  ) { (shell, words) throws(SQLError) in
    guard !words.isEmpty else { return try shell.showVariables(nil) }
    for word in words {
      try shell.showVariables(String(word.drop { $0 == ":" }).lowercased())
    }
  }

  static let autoprint = ShellCommand(
    [".autoprint"], usage: "[on|off]", "show the variables that a block or EXEC has set"
  ) { (shell, words) throws(SQLError) in
    let before = shell.settings.showsVariables ?? shell.isInteractive
    shell.settings.showsVariables = try CommandUsage.toggled(before, words)
  }

  static let accept = ShellCommand(
    [".accept"], usage: "NAME [PROMPT TEXT]",
    "ask a person for the value of a variable",
    takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    var parts = try CommandWords.words(words.first ?? "")
    guard !parts.isEmpty, let ask = shell.ask else { throw CommandUsage.wrong(".accept NAME") }
    let name = parts.removeFirst()
    let place = parts.firstIndex { $0.uppercased() == "PROMPT" }
    let prompt = place.flatMap { $0 + 1 < parts.count ? parts[$0 + 1] : nil } ?? "\(name): "
    if let answer = ask(prompt) { shell.settings.variables[name] = answer }
  }

  static let promptVariable = ShellCommand(
    ["\\prompt"], usage: "[TEXT] NAME", "ask a person for the value of a variable, as psql does"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.last, words.count < 3, let ask = shell.ask else {
      throw CommandUsage.wrong("\\prompt TEXT NAME")
    }
    if let answer = ask(words.count > 1 ? words[0] : "") { shell.settings.variables[name] = answer }
  }

  static let errors = ShellCommand(
    [".errors"], usage: "[KIND NAME]",
    "the errors of the program that was created last, or of one of them, as SHOW ERRORS"
  ) { (shell, words) throws(SQLError) in
    let found: (title: String, errors: [ProgramError])?
    if words.count > 1 {
      let kind = words.dropLast().joined(separator: " ")
      found = try shell.session.programErrors(of: kind, named: SQLName.path(words[words.count - 1]))
    } else {
      found = shell.session.lastProgramErrors
    }
    guard let found, !found.errors.isEmpty else {
      return shell.outputs.current.write("No errors.\n")
    }
    shell.outputs.current.write("Errors for \(found.title):\n")
    try shell.showRows(
      ["line/col", "error"], found.errors.map { ["\($0.line)/\($0.column)", $0.message] })
  }
}

extension Shell {
  /// Takes what a block or a call gave back into the session's variables.
  func keep(
    _ parameters: [(name: String, value: Value, type: DataType)], cursors: [String: LastResult]
  ) {
    for (name, value, type) in parameters {
      guard let known = session.variables[name] else { continue }
      if case .null = value {
        session.variables[name]?.value = .null
      } else {
        session.variables[name] = .init(value: value, type: known.type == .null ? .null : type)
      }
    }
    self.cursors.merge(cursors) { $1 }
  }

  /// `PRINT`: the values of all variables, or of one; rows for a REF CURSOR.
  func showVariables(_ name: String?) throws(SQLError) {
    if let name, let rows = cursors[name] { return try showResult(rows) }
    let shown = session.variables.filter { name == nil || $0.key == name }
    if shown.isEmpty, let name {
      throw SQLError(
        .undefinedObject, "there is no variable \"\(name)\"",
        hint: "VARIABLE \(name) NUMBER makes it")
    }
    for (name, entry) in shown.sorted(by: { $0.key < $1.key }) {
      let text = cursors[name].map { "\($0.rowCount) rows" }
      let value = text ?? VariableText.of(entry.value, entry.type)
      outputs.current.write("\(name) = \(value)\n")
    }
  }
}

/// The value of a variable as `PRINT` shows it.
enum VariableText {
  static func of(_ value: Value, _ type: DataType) -> String {
    if case .null = value { return "NULL" }
    return VisibleText.of(ValueText.text(of: value, type: type))
  }
}

/// Types of SQL*Plus's VARIABLE.
enum HostType {
  static func named(_ text: String) throws(SQLError) -> DataType {
    switch text.prefix(while: { $0 != "(" }).uppercased() {
    case "NUMBER", "NUMERIC", "INTEGER", "INT": return .number
    case "VARCHAR2", "VARCHAR", "CHAR", "NCHAR", "NVARCHAR2", "CLOB", "NCLOB", "TEXT":
      return .varchar
    case "BINARY_DOUBLE", "BINARY_FLOAT", "DOUBLE": return .double
    case "DATE": return .timestamp(.seconds)
    case "TIMESTAMP": return .timestamp
    case "BOOLEAN": return .boolean
    case "REFCURSOR", "SYS_REFCURSOR": return .null
    default:
      throw SQLError(
        .invalidParameter, "\"\(text)\" is no type of a variable",
        hint: "NUMBER, VARCHAR2(n), CLOB, DATE, BINARY_DOUBLE, BOOLEAN, REFCURSOR")
    }
  }
}
