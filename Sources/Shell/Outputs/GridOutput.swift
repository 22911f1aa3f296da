import Columns
import Diagnostics

/// Tables drawn with characters: `table`, `box` and `markdown`.
///
/// Where the rows are limited, the first and the last are shown. Without a limit the widths come
/// from the first rows, and what follows streams with them, so that memory stays bounded.
final class GridOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle
  private let borders: GridBorders
  private let cells: CellText

  private var schema = Schema([])
  private var head: [[GridCell]] = []
  private var tail: [[GridCell]] = []
  private var rowCount = 0
  private var printer: GridPrinter?
  private var plan: PlanOutput?

  /// Rows from which the widths of an unlimited table are taken.
  private static let sampleSize = 5_000

  init(_ sink: TextSink, _ style: OutputStyle, _ borders: GridBorders) {
    self.sink = sink
    self.style = style
    self.borders = borders
    let nullText = style.nullText ?? (borders.isMarkdown ? "" : "NULL")
    cells = CellText(nullText: nullText, groupsDigits: style.groupsDigits, zone: style.zone)
  }

  private var limit: Int? { borders.isMarkdown ? nil : style.maximumRows }

  func begin(_ schema: Schema) throws(SQLError) {
    self.schema = schema
    plan = PlanOutput.isPlan(schema) && !borders.isMarkdown ? PlanOutput(sink, style.palette) : nil
    head = []
    tail = []
    rowCount = 0
    printer = nil
  }

  func append(_ batch: Batch) throws(SQLError) {
    if let plan { return plan.append(batch) }
    rowCount += batch.count
    guard let limit else {
      for row in 0..<batch.count { show(cellsOf(batch, row)) }
      return
    }
    var next = 0
    while next < batch.count, head.count < limit {
      head.append(cellsOf(batch, next))
      next += 1
    }
    for row in max(next, batch.count - (limit + 1) / 2)..<batch.count {
      tail.append(cellsOf(batch, row))
    }
    if tail.count > limit { tail.removeFirst(tail.count - limit) }
  }

  private func cellsOf(_ batch: Batch, _ row: Int) -> [GridCell] {
    batch.columns.map { column in
      let text = cells.text(column, row)
      let visible = borders.isMarkdown ? GridCell.escapedForMarkdown(text) : VisibleText.of(text)
      return GridCell(visible, isNull: column.isNull(row))
    }
  }

  /// One more row of a table without limit.
  private func show(_ row: [GridCell]) {
    if let printer {
      printer.printRow(row)
      return
    }
    head.append(row)
    if head.count == GridOutput.sampleSize { startPrinting() }
  }

  private func startPrinting() {
    let printer = GridPrinter(sink, style, borders, schema, sample: head + tail)
    self.printer = printer
    printer.printHeader()
    if tail.isEmpty {
      head.forEach(printer.printRow)
    } else {
      printShortened(printer)
    }
    head = []
  }

  /// The first rows, a row of dots, the last rows.
  private func printShortened(_ printer: GridPrinter) {
    guard let limit, rowCount > limit else {
      (head + tail).forEach(printer.printRow)
      return
    }
    head.prefix((limit + 1) / 2).forEach(printer.printRow)
    printer.printDots()
    let last = limit / 2
    (head + tail).suffix(last).forEach(printer.printRow)
  }

  func end() throws(SQLError) {
    if let plan { return plan.end() }
    if printer == nil { startPrinting() }
    guard let printer else { return }
    printer.printBottom()
    if style.showsCount && !borders.isMarkdown {
      sink.write("(\(printer.summary(rowCount: rowCount, limit: limit)))\n")
    }
  }
}
