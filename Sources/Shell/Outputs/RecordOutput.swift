import Columns
import Diagnostics

/// The expanded form: one record per row under a line with its number.
///
/// ```
/// -[ RECORD 1 ]--
/// id     | 1
/// amount | 9.50
/// ```
final class RecordOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle
  private var names: [String] = []
  private var rowCount = 0

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    self.style = style
  }

  func begin(_ schema: Schema) throws(SQLError) {
    let cells = schema.fields.map { GridCell(VisibleText.of($0.name)) }
    let width = cells.map(\.width).max() ?? 0
    names = cells.map { $0.padded(to: width, right: false) }
    rowCount = 0
  }

  func append(_ batch: Batch) throws(SQLError) {
    let cells = CellText(
      nullText: style.nullText ?? "NULL", groupsDigits: style.groupsDigits, zone: style.zone)
    for row in 0..<batch.count where !sink.isBroken {
      rowCount += 1
      if let limit = style.maximumRows, rowCount > limit { continue }
      sink.write(style.palette.paint(heading, .dim) + "\n")
      for (name, column) in zip(names, batch.columns) {
        let value = VisibleText.of(cells.text(column, row))
        let separator = style.palette.paint("|", .dim)
        sink.write("\(style.palette.paint(name, .bold)) \(separator) \(value)\n")
      }
    }
  }

  private var heading: String {
    let title = "-[ RECORD \(rowCount) ]"
    let width = max(title.count + 2, (names.first.map { DisplayWidth.of($0) } ?? 0) + 12)
    return title + String(repeating: "-", count: width - title.count)
  }

  func end() throws(SQLError) {
    guard style.showsCount else { return }
    var text = CellText.grouped("\(rowCount)") + (rowCount == 1 ? " row" : " rows")
    if let limit = style.maximumRows, rowCount > limit { text += ", \(limit) shown" }
    sink.write("(\(text))\n")
  }
}
