import Columns
import Diagnostics

/// `name = value` lines, a blank line between rows, as the SQLite shell writes them.
final class LineOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle
  private var names: [String] = []
  private var isFirst = true

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    self.style = style
  }

  func begin(_ schema: Schema) throws(SQLError) {
    let cells = schema.fields.map { GridCell(VisibleText.of($0.name)) }
    let width = cells.map(\.width).max() ?? 0
    names = cells.map { $0.padded(to: width, right: true) }
    isFirst = true
  }

  func append(_ batch: Batch) throws(SQLError) {
    let cells = CellText(
      nullText: style.nullText ?? "NULL", groupsDigits: style.groupsDigits, zone: style.zone)
    for row in 0..<batch.count where !sink.isBroken {
      if !isFirst { sink.write("\n") }
      isFirst = false
      for (name, column) in zip(names, batch.columns) {
        let value = VisibleText.of(cells.text(column, row))
        sink.write("\(style.palette.paint(name, .bold)) = \(value)\n")
      }
    }
  }

  func end() throws(SQLError) {}
}
