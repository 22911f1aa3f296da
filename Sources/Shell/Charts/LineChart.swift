import Diagnostics

extension ChartKind {
  /// Points joined by lines, drawn with Braille dots, two by four in each character.
  static let line = ChartKind(
    name: "line", summary: "values in the order of the rows, as a line",
    text: { (data, canvas) throws(SQLError) in Lines.text(data, canvas) },
    svg: { (data) throws(SQLError) in Lines.svg(data) })
}

enum Lines {
  static func text(_ data: ChartData, _ canvas: ChartCanvas) -> [String] {
    let bounds = data.bounds(withZero: false)
    let axisWidth = 9
    let columns = max(10, canvas.columns - axisWidth - 2)
    var dots = DotCanvas(columns: columns, rows: canvas.rows)
    for (index, series) in data.series.enumerated() {
      draw(series.values, bounds, series: index, &dots)
    }
    var lines = [canvas.palette.paint(data.title, .bold)]
    for row in 0..<canvas.rows {
      let share = 1 - Double(row) / Double(max(1, canvas.rows - 1))
      let value = bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * share
      let hasNumber = row % 4 == 0 || row == canvas.rows - 1
      let number = GridCell(hasNumber ? ChartNumber.short(value) : "")
      lines.append(
        canvas.palette.paint(number.padded(to: axisWidth, right: true) + " │", .dim)
          + dots.text(row: row, canvas))
    }
    lines.append(labels(data, axisWidth: axisWidth, columns: columns))
    if data.series.count > 1 { lines.append(Bars.legend(data, canvas)) }
    return lines
  }

  private static func draw(
    _ values: [Double?], _ bounds: ClosedRange<Double>, series: Int, _ dots: inout DotCanvas
  ) {
    let steps = Double(max(1, values.count - 1))
    var previous: (x: Double, y: Double)?
    for (index, value) in values.enumerated() {
      guard let value else {
        previous = nil
        continue
      }
      let share = (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
      let point = (
        x: Double(index) / steps * Double(dots.width - 1),
        y: (1 - share) * Double(dots.height - 1)
      )
      dots.line(from: previous ?? point, to: point, series: series)
      previous = point
    }
  }

  /// The first and the last label below the axis.
  private static func labels(_ data: ChartData, axisWidth: Int, columns: Int) -> String {
    let first = DisplayWidth.cut(data.labels.first ?? "", to: columns / 2 - 1)
    let last = DisplayWidth.cut(data.labels.last ?? "", to: columns / 2 - 1)
    let gap = columns - DisplayWidth.of(first) - DisplayWidth.of(last)
    return Bars.blanks(axisWidth + 2) + first + Bars.blanks(gap) + last
  }

  static func svg(_ data: ChartData) -> String {
    var drawing = SVGDrawing(title: data.title)
    let bounds = data.bounds(withZero: false)
    let steps = Double(max(1, data.labels.count - 1))
    drawing.axis(bounds)
    for (index, series) in data.series.enumerated() {
      var points: [(x: Double, y: Double)] = []
      for (row, value) in series.values.enumerated() {
        guard let value else { continue }
        let x = drawing.area.x + Double(row) / steps * drawing.area.width
        points.append((x, drawing.y(value, bounds)))
      }
      drawing.polyline(points, series: index)
    }
    for (row, label) in data.labels.enumerated() {
      let x = drawing.area.x + Double(row) / steps * drawing.area.width
      drawing.label(label, at: x, of: data.labels.count, row)
    }
    drawing.legend(data.series.map(\.name))
    return drawing.text
  }
}
