import Columns
import Diagnostics

/// A `tabular` environment with numbers at the right.
final class LaTeXOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    self.style = style
  }

  func begin(_ schema: Schema) throws(SQLError) {
    let alignment = schema.fields.map { $0.type.isRightAligned ? "r" : "l" }.joined()
    sink.write("\\begin{tabular}{\(alignment)}\n\\hline\n")
    guard style.showsHeader else { return }
    let names = schema.fields.map { "\\textbf{\(LaTeXOutput.escaped($0.name))}" }
    sink.write(names.joined(separator: " & ") + " \\\\\n\\hline\n")
  }

  func append(_ batch: Batch) throws(SQLError) {
    let cells = CellText(
      nullText: style.nullText ?? "", groupsDigits: style.groupsDigits, zone: style.zone)
    for row in 0..<batch.count where !sink.isBroken {
      let line = batch.columns.map { LaTeXOutput.escaped(cells.text($0, row)) }
      sink.write(line.joined(separator: " & ") + " \\\\\n")
    }
  }

  func end() throws(SQLError) { sink.write("\\hline\n\\end{tabular}\n") }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&", "%", "$", "#", "_", "{", "}": result += "\\" + String(scalar)
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "\\": result += "\\textbackslash{}"
      case "\n": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
