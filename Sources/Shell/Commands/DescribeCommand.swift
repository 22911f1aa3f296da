import Columns
import Diagnostics
import Engine

extension ShellCommand {
  static let describe = ShellCommand(
    ["\\d", ".describe"], usage: "[NAME]",
    "list the tables, or tell all of a table, view, file or procedure"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.first else {
      return try RelationList.show(shell, pattern: nil) { _ in true }
    }
    let path = SQLName.path(name)
    if !SQLName.isPath(name), let relation = shell.session.relation(named: path) {
      return try Describer(shell).show(relation)
    }
    if name.contains("*"), !name.contains("/"), !name.contains(".") {
      return try RelationList.show(shell, pattern: name) { _ in true }
    }
    let routines = SQLName.isPath(name) ? [] : shell.session.routines(named: path)
    if !routines.isEmpty { return try Describer(shell).show(routines) }
    if !shell.run("DESCRIBE \(SQLName.written(name))") { throw CommandUsage.alreadyShown }
  }
}

/// Tells all of a table, view or routine: columns first, then what psql writes below them.
struct Describer {
  private let shell: Shell

  init(_ shell: Shell) { self.shell = shell }

  func show(_ relation: RelationDescription) throws(SQLError) {
    let palette = shell.settings.style.palette
    let isTerminal = shell.outputs.isTerminal
    let title = "\(relation.kind.prefix(1).uppercased())\(relation.kind.dropFirst())"
    let name = "\(title) \"\(relation.shownName)\""
    write(
      (isTerminal ? palette.paint(name, .bold) : name) + (relation.comment.map { ": \($0)" } ?? ""))
    let hasComments = relation.columns.contains { $0.comment != nil }
    try shell.showRows(
      ["column", "type", "nullable", "default"] + (hasComments ? ["comment"] : []),
      relation.columns.map { column in
        [column.name, column.type, column.isNullable ? "" : "not null", column.source ?? ""]
          + (hasComments ? [column.comment ?? ""] : [])
      })
    list("Constraints:", relation.constraints.map { "\(quotedIfNeeded($0.name)) \($0.text)" })
    list(
      "Referenced by:",
      relation.referrers.map { "\($0.table): \(quotedIfNeeded($0.name)) \($0.text)" })
    if let text = relation.viewText {
      list("Definition:", text.split(separator: "\n").map(String.init))
    }
    if let rows = relation.rowCount { write("Rows: \(CellText.grouped("\(rows)"))") }
  }

  /// The parameters of procedures and functions, as DESC of SQL*Plus lists them.
  func show(_ routines: [RoutineDescription]) throws(SQLError) {
    for routine in routines {
      let returns = routine.returnType.map { " returns \($0.lowercased())" } ?? ""
      write("\(routine.isFunction ? "Function" : "Procedure") \(routine.name)\(returns)")
      guard !routine.parameters.isEmpty else { continue }
      try shell.showRows(
        ["argument", "type", "mode", "default"],
        routine.parameters.map { parameter in
          let mode = (parameter.isIn ? "in" : "") + (parameter.isIn && parameter.isOut ? " " : "")
          return [
            parameter.name, parameter.type.lowercased(), mode + (parameter.isOut ? "out" : ""),
            parameter.hasDefault ? "default" : "",
          ]
        })
    }
  }

  private func list(_ title: String, _ lines: [String]) {
    guard !lines.isEmpty else { return }
    write(title)
    for line in lines { write("  \(line)") }
  }

  private func write(_ line: String) { shell.outputs.current.write(line + "\n") }
}
