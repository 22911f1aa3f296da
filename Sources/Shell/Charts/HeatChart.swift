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
  private static let shades = ["  ", "░░", "▒▒", "▓▓", "██"]

  static func text(_ data: ChartData, _ canvas: ChartCanvas) -> [String] {
    let bounds = data.bounds(withZero: false)
    let labels = data.labels.prefix(limit).map {
      GridCell(DisplayWidth.cut(VisibleText.of($0), to: 20))
    }
    let width = labels.map(\.width).max() ?? 0
    var lines = [canvas.palette.paint(data.title, .bold)]
    for (row, label) in labels.enumerated() {
      var line = label.padded(to: width, right: false) + " "
      for series in data.series {
        line += series.values[row].map { shade($0, bounds, canvas.palette) } ?? "· "
      }
      lines.append(line)
    }
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

  private static func shade(
    _ value: Double, _ bounds: ClosedRange<Double>, _ palette: Palette
  ) -> String {
    let share = (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
    guard palette.isOn else { return shades[max(0, min(4, Int(share * 4.999)))] }
    // The 6×6×6 colours of terminals, from blue to red.
    let ramp = [17, 19, 25, 31, 37, 71, 107, 143, 179, 208, 202, 196]
    return "\u{1B}[48;5;\(ramp[max(0, min(11, Int(share * 11.999)))])m  \u{1B}[0m"
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
