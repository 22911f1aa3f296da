import Columns
import Diagnostics

/// A `<table>` element; numbers have the class `number`.
final class HTMLOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    self.style = style
  }

  func begin(_ schema: Schema) throws(SQLError) {
    sink.write("<table>\n")
    guard style.showsHeader else { return }
    let cells = schema.fields.map { "<th>\(HTMLOutput.escaped($0.name))</th>" }
    sink.write("<tr>\(cells.joined())</tr>\n")
  }

  func append(_ batch: Batch) throws(SQLError) {
    let cells = CellText(
      nullText: style.nullText ?? "", groupsDigits: style.groupsDigits, zone: style.zone)
    for row in 0..<batch.count where !sink.isBroken {
      let line = batch.columns.map { column in
        let start = column.type.isNumeric ? "<td class=\"number\">" : "<td>"
        return start + HTMLOutput.escaped(cells.text(column, row)) + "</td>"
      }
      sink.write("<tr>\(line.joined())</tr>\n")
    }
  }

  func end() throws(SQLError) { sink.write("</table>\n") }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "<br>"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
