import Diagnostics
import Columns

/// Draws the lines of a table whose widths are known.
struct GridPrinter {
  private let sink: TextSink
  private let style: OutputStyle
  private let borders: GridBorders
  private let names: [GridCell]
  private let types: [GridCell]
  private let isRight: [Bool]
  private let fit: GridFit

  init(
    _ sink: TextSink, _ style: OutputStyle, _ borders: GridBorders, _ schema: Schema,
    sample: [[GridCell]]
  ) {
    self.sink = sink
    self.style = style
    self.borders = borders
    names = schema.fields.map {
      GridCell(
        borders.isMarkdown ? GridCell.escapedForMarkdown($0.name) : VisibleText.of($0.name))
    }
    let showsTypes = style.showsTypes && !borders.isMarkdown
    types = showsTypes ? schema.fields.map { GridCell(GridPrinter.typeName($0.type)) } : []
    isRight = schema.fields.map(\.type.isRightAligned)
    var natural = names.map { max(1, $0.width) }
    for (index, type) in types.enumerated() { natural[index] = max(natural[index], type.width) }
    for row in sample {
      for (index, cell) in row.enumerated() { natural[index] = max(natural[index], cell.width) }
    }
    if borders.isMarkdown { natural = natural.map { max(3, $0) } }
    let between = DisplayWidth.of(borders.row.between)
    fit = GridFit(
      natural: natural, available: borders.isMarkdown ? nil : style.width, between: between)
  }

  /// Types as people write them; long ones are cut, for they would widen the column.
  private static func typeName(_ type: DataType) -> String {
    DisplayWidth.cut(type.description.lowercased(), to: 24)
  }

  func printHeader() {
    if let top = borders.top { printLine(top) }
    if style.showsHeader {
      printCells(names, paint: .bold)
      if !types.isEmpty { printCells(types, paint: .dim) }
      printLine(borders.underHeader)
    }
  }

  func printRow(_ row: [GridCell]) { printCells(row, paint: nil) }

  func printDots() {
    printCells(names.map { _ in GridCell("⋮") }, paint: .dim)
  }

  func printBottom() {
    if let bottom = borders.bottom { printLine(bottom) }
  }

  private func printCells(_ row: [GridCell], paint: Palette.Paint?) {
    var line = dimmed(borders.row.left)
    for (place, column) in fit.columns.enumerated() {
      if place > 0 { line += dimmed(borders.row.between) }
      if place == fit.gap { line += dimmed("…") + dimmed(borders.row.between) }
      let text = row[column].padded(to: fit.widths[place], right: isRight[column])
      line += style.palette.paint(text, paint ?? (row[column].isNull ? .dim : .plain))
    }
    if fit.gap == fit.columns.count { line += dimmed(borders.row.between) + dimmed("…") }
    line += dimmed(borders.row.right)
    if borders.row.right.isEmpty && !style.palette.isOn {
      while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
    }
    sink.write(line + "\n")
  }

  private func dimmed(_ text: String) -> String {
    text.allSatisfy { $0 == " " } ? text : style.palette.paint(text, .dim)
  }

  private func printLine(_ line: GridBorders.Line) {
    var text = line.left
    for (place, column) in fit.columns.enumerated() {
      if place > 0 { text += line.cross }
      if place == fit.gap { text += line.fill + line.cross }
      text += fillOf(line, width: fit.widths[place], isRight: isRight[column])
    }
    if fit.gap == fit.columns.count { text += line.cross + line.fill }
    sink.write(style.palette.paint(text + line.right, .dim) + "\n")
  }

  private func fillOf(_ line: GridBorders.Line, width: Int, isRight: Bool) -> String {
    guard borders.isMarkdown else { return String(repeating: line.fill, count: width) }
    return String(repeating: line.fill, count: width + 1) + (isRight ? ":" : line.fill)
  }

  /// `1,204 rows, 40 shown`
  func summary(rowCount: Int, limit: Int?) -> String {
    var text = CellText.grouped("\(rowCount)") + (rowCount == 1 ? " row" : " rows")
    if let limit, rowCount > limit { text += ", \(limit) shown" }
    if fit.gap != nil { text += "; \(names.count) columns, \(fit.columns.count) shown" }
    return text
  }
}
