import Diagnostics

extension ChartKind {
  /// One row per label, one column per series, a shade per value.
  static let heat = ChartKind(
    name: "heat", summary: "a shade for each value: rows by label, columns by series",
    text: { (data, canvas) throws(SQLError) in Heat.text(data, canvas) },
    svg: { (data) throws(SQLError) in Heat.svg(data) })
}

enum Heat {
  private static let limit = 60
  private static let shades = [" ", "░", "▒", "▓", "█"]

  static func text(_ data: ChartData, _ canvas: ChartCanvas) -> [String] {
    let bounds = data.bounds(withZero: false)
    let labels = data.labels.prefix(limit).map {
      GridCell(DisplayWidth.cut(VisibleText.of($0), to: 20))
    }
    let width = labels.map(\.width).max() ?? 0
    let room = (canvas.columns - width - 1) / max(1, data.series.count)
    let longest = data.series.map { DisplayWidth.of($0.name) + 1 }.max() ?? 2
    let cell = max(2, min(longest, room, 14))
    var lines = [canvas.palette.paint(data.title, .bold)]
    lines += header(data, canvas, width: width, cell: cell)
    for (row, label) in labels.enumerated() {
      var line = label.padded(to: width, right: false) + " "
      for series in data.series {
        let shaded = series.values[row].map { shade($0, bounds, canvas.palette, width: cell) }
        line += shaded ?? "·" + Bars.blanks(cell - 1)
      }
      lines.append(line)
    }
    if data.labels.count > limit { lines.append("… \(data.labels.count - limit) more rows") }
    let low = ChartNumber.short(bounds.lowerBound)
    let high = ChartNumber.short(bounds.upperBound)
    let scale = (0...4).map { step in
      shade(
        bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * Double(step) / 4, bounds,
        canvas.palette)
    }
    lines.append("\(Bars.blanks(width)) \(low) \(scale.joined()) \(high)")
    return lines
  }

  /// The names above the columns, or in a line of their own where columns are too narrow for them.
  private static func header(
    _ data: ChartData, _ canvas: ChartCanvas, width: Int, cell: Int
  ) -> [String] {
    let names = data.series.map { VisibleText.of($0.name) }
    guard cell >= 5 || names.allSatisfy({ DisplayWidth.of($0) < cell }) else {
      let list = "columns: " + names.joined(separator: ", ")
      return FoldedText.lines(list, width: canvas.columns, indent: 9)
    }
    let cells = names.map {
      GridCell(DisplayWidth.cut($0, to: cell - 1)).padded(to: cell, right: false)
    }
    return [Bars.blanks(width + 1) + cells.joined()]
  }

  private static func shade(
    _ value: Double, _ bounds: ClosedRange<Double>, _ palette: Palette, width: Int = 2
  ) -> String {
    let share = (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
    guard palette.isOn else {
      return String(repeating: shades[max(0, min(4, Int(share * 4.999)))], count: width)
    }
    // The 6×6×6 colours of terminals, from blue to red.
    let ramp = [17, 19, 25, 31, 37, 71, 107, 143, 179, 208, 202, 196]
    let color = ramp[max(0, min(11, Int(share * 11.999)))]
    return "\u{1B}[48;5;\(color)m\(Bars.blanks(width))\u{1B}[0m"
  }

  static func svg(_ data: ChartData) -> String {
    var drawing = SVGDrawing(title: data.title)
    let bounds = data.bounds(withZero: false)
    let width = drawing.area.width / Double(max(1, data.labels.count))
    let height = drawing.area.height / Double(max(1, data.series.count))
    for (index, series) in data.series.enumerated() {
      let y = drawing.area.y + height * Double(index)
      drawing.text(series.name, x: drawing.area.x - 6, y: y + height / 2, anchor: "end")
      for (row, value) in series.values.enumerated() {
        guard let value else { continue }
        let share = (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
        drawing.rectangle(
          x: drawing.area.x + width * Double(row), y: y, width: width, height: height, series: 0,
          tip: "\(data.labels[row]), \(series.name): \(ChartNumber.short(value))",
          opacity: 0.08 + 0.92 * share)
      }
    }
    for (row, label) in data.labels.enumerated() {
      let x = drawing.area.x + width * (Double(row) + 0.5)
      drawing.label(label, at: x, of: data.labels.count, row)
    }
    return drawing.text
  }
}
