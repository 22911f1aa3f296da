import Diagnostics

extension ShellCommand {
  static let chart = ShellCommand(
    [".chart"], usage: "bar|line|hist|spark|heat [COLUMN …] [svg FILE]",
    "draw the last result, in the terminal or as SVG"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.first else {
      for kind in ChartList.all {
        let blanks = String(repeating: " ", count: max(1, 8 - kind.name.count))
        shell.outputs.current.write("  \(kind.name)\(blanks)\(kind.summary)\n")
      }
      return
    }
    let kind = try ChartList.kind(named: name)
    var columns = Array(words.dropFirst())
    var path: String?
    if let mark = columns.firstIndex(of: "svg"), mark + 1 < columns.count {
      path = columns[mark + 1]
      columns = Array(columns[..<mark])
    }
    let last = try shell.requireLast()
    let data = try ChartData(last, columns: columns)
    if !last.isComplete {
      let (kept, all) = (CellText.grouped("\(last.keptRows)"), CellText.grouped("\(last.rowCount)"))
      shell.say("The chart shows the first \(kept) of \(all) rows.")
    }
    if let path {
      try shell.writeSVG(try kind.svg(data), to: path)
      return
    }
    let isTerminal = shell.outputs.isTerminal
    let canvas = ChartCanvas(
      columns: isTerminal ? min(120, TerminalSize.current().columns - 1) : 78, rows: 13,
      palette: isTerminal ? shell.settings.style.palette : Palette(isOn: false))
    for line in try kind.text(data, canvas) { shell.outputs.current.write(line + "\n") }
    shell.outputs.statementEnded()
  }
}

extension Shell {
  fileprivate func writeSVG(_ text: String, to path: String) throws(SQLError) {
    if settings.isSafe {
      throw SQLError(.insufficientPrivilege, ".chart with a file is off in the safe mode")
    }
    try outputs.redirectOnce(to: TextFile.expanded(path))
    outputs.current.write(text)
    outputs.statementEnded()
    tell("The chart is in \(path).")
  }
}
