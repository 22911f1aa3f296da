import Diagnostics

extension ChartKind {
  /// ```
  /// EUR ████████████████▌ 1.65M
  /// USD ████▎ 430k
  /// ```
  static let bar = ChartKind(
    name: "bar", summary: "a bar for each row",
    text: { (data, canvas) throws(SQLError) in Bars.text(data, canvas) },
    svg: { (data) throws(SQLError) in Bars.svg(data) })
}

/// Draws bars, for bar charts and histograms.
enum Bars {
  private static let limit = 60
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  static func text(_ data: ChartData, _ canvas: ChartCanvas) -> [String] {
    let labels = data.labels.prefix(limit).map {
      GridCell(DisplayWidth.cut(VisibleText.of($0), to: 24))
    }
    let labelWidth = labels.map(\.width).max() ?? 0
    let bounds = data.bounds(withZero: true)
    let hasNegative = bounds.lowerBound < 0
    let room = max(10, canvas.columns - labelWidth - 12)
    let scale = Double(room) / (bounds.upperBound - bounds.lowerBound)
    var lines = [canvas.palette.paint(data.title, .bold)]
    for (row, label) in labels.enumerated() {
      for (index, series) in data.series.enumerated() {
        let shown = index == 0 ? label.padded(to: labelWidth, right: false) : blanks(labelWidth)
        guard let value = series.values[row] else {
          lines.append("\(shown) \(canvas.palette.paint("NULL", .dim))")
          continue
        }
        let before = hasNegative ? blanks(Int((min(value, 0) - bounds.lowerBound) * scale)) : ""
        let bar = canvas.painted(self.bar(length: value.magnitude * scale), series: index)
        lines.append("\(shown) \(before)\(bar) \(ChartNumber.short(value))")
      }
    }
    if data.labels.count > limit { lines.append("… \(data.labels.count - limit) more rows") }
    if data.series.count > 1 { lines.append(legend(data, canvas)) }
    return lines
  }

  static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// A bar to an eighth of a column.
  static func bar(length: Double) -> String {
    let parts = max(0, Int((length * 8).rounded()))
    return String(repeating: "█", count: parts / 8) + eighths[parts % 8]
  }

  static func legend(_ data: ChartData, _ canvas: ChartCanvas) -> String {
    data.series.enumerated().map { canvas.painted("■", series: $0.offset) + " " + $0.element.name }
      .joined(separator: "   ")
  }

  static func svg(_ data: ChartData) -> String {
    var drawing = SVGDrawing(title: data.title)
    let bounds = data.bounds(withZero: true)
    let area = drawing.area
    let group = area.width / Double(max(1, data.labels.count))
    let width = group * 0.8 / Double(data.series.count)
    drawing.axis(bounds)
    let zero = drawing.y(0, bounds)
    for (row, label) in data.labels.enumerated() {
      for (index, series) in data.series.enumerated() {
        guard let value = series.values[row] else { continue }
        let top = drawing.y(value, bounds)
        drawing.rectangle(
          x: area.x + group * (Double(row) + 0.1) + width * Double(index), y: min(top, zero),
          width: width, height: (zero - top).magnitude, series: index,
          tip: "\(label): \(ChartNumber.short(value))")
      }
      drawing.label(label, at: area.x + group * (Double(row) + 0.5), of: data.labels.count, row)
    }
    drawing.legend(data.series.map(\.name))
    return drawing.text
  }
}
