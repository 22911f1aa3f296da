import Columns
import Diagnostics

/// Tab-separated values; tabs, line ends and backslashes become escapes, NULL an empty field.
final class TSVOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    self.style = style
  }

  func begin(_ schema: Schema) throws(SQLError) {
    guard style.showsHeader else { return }
    sink.write(schema.fields.map { TSVOutput.escaped($0.name) }.joined(separator: "\t") + "\n")
  }

  func append(_ batch: Batch) throws(SQLError) {
    let cells = CellText(nullText: style.nullText ?? "", zone: style.zone)
    for row in 0..<batch.count where !sink.isBroken {
      let line = batch.columns.map { TSVOutput.escaped(cells.text($0, row)) }
      sink.write(line.joined(separator: "\t") + "\n")
    }
  }

  func end() throws(SQLError) {}

  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
