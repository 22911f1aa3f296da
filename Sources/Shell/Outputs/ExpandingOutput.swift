import Columns
import Diagnostics

/// `\x auto`: a table where it fits the terminal, else one record per row.
///
/// The first rows are kept until it is clear which of the two it is.
final class ExpandingOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle
  private let borders: GridBorders
  private var schema = Schema([])
  private var waiting: [Batch] = []
  private var waitingRows = 0
  private var chosen: (any ResultOutput)?

  /// Rows whose widths decide.
  private static let sampleSize = 1_000

  init(_ sink: TextSink, _ style: OutputStyle, _ borders: GridBorders) {
    self.sink = sink
    self.style = style
    self.borders = borders
  }

  func begin(_ schema: Schema) throws(SQLError) {
    self.schema = schema
    waiting = []
    waitingRows = 0
    chosen = nil
    // Plans are drawn by the table.
    if PlanOutput.isPlan(schema) { try choose() }
  }

  func append(_ batch: Batch) throws(SQLError) {
    if let chosen { return try chosen.append(batch) }
    waiting.append(batch)
    waitingRows += batch.count
    if waitingRows >= ExpandingOutput.sampleSize { try choose() }
  }

  func end() throws(SQLError) {
    if chosen == nil { try choose() }
    try chosen?.end()
  }

  private func choose() throws(SQLError) {
    let output: any ResultOutput =
      fits ? GridOutput(sink, style, borders) : RecordOutput(sink, style)
    chosen = output
    try output.begin(schema)
    for batch in waiting { try output.append(batch) }
    waiting = []
  }

  private var fits: Bool {
    guard let width = style.width, waitingRows > 0 else { return true }
    let cells = CellText(
      nullText: style.nullText ?? "NULL", groupsDigits: style.groupsDigits, zone: style.zone)
    var widths = schema.fields.map { DisplayWidth.of(VisibleText.of($0.name)) }
    for batch in waiting {
      for row in 0..<min(batch.count, ExpandingOutput.sampleSize) {
        for (i, column) in batch.columns.enumerated() {
          widths[i] = max(widths[i], DisplayWidth.of(VisibleText.of(cells.text(column, row))))
        }
      }
    }
    let between = DisplayWidth.of(borders.row.between)
    return widths.reduce(1) { $0 + $1 + between } <= width
  }
}
