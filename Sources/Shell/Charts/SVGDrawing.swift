import Diagnostics

/// An SVG picture of a chart (SVG 1.1), 800 by 450, readable on light and dark ground.
struct SVGDrawing {
  struct Area {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
  }

  /// Where the data is drawn, inside the axes.
  let area = Area(x: 70, y: 45, width: 710, height: 340)
  private var elements: [String] = []

  private static let colors = ["#3b6fb6", "#3f9b5f", "#c98a1b", "#a4509c", "#2a9aa3", "#c2473d"]

  init(title: String) {
    elements.append(SVGDrawing.text(title, x: 400, y: 24, size: 16, anchor: "middle"))
  }

  var text: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450" font-family="sans-serif">
    <rect width="800" height="450" fill="#ffffff"/>
    \(elements.joined(separator: "\n"))
    </svg>

    """
  }

  static func color(_ series: Int) -> String { colors[series % colors.count] }

  /// The height at which a value stands.
  func y(_ value: Double, _ bounds: ClosedRange<Double>) -> Double {
    let share = (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
    return area.y + area.height * (1 - share)
  }

  /// Lines and numbers at the left.
  mutating func axis(_ bounds: ClosedRange<Double>) {
    for step in 0...4 {
      let value = bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * Double(step) / 4
      let height = SVGDrawing.number(y(value, bounds))
      elements.append(
        "<line x1=\"\(area.x)\" x2=\"\(area.x + area.width)\" y1=\"\(height)\" y2=\"\(height)\" "
          + "stroke=\"#d0d0d0\"/>")
      elements.append(
        SVGDrawing.text(
          ChartNumber.short(value), x: area.x - 6, y: y(value, bounds) + 4, size: 11, anchor: "end")
      )
    }
  }

  /// A label below; where there are many, only some are written.
  mutating func label(_ label: String, at x: Double, of count: Int, _ index: Int) {
    let every = max(1, (count + 11) / 12)
    guard index % every == 0 else { return }
    let short = DisplayWidth.cut(label, to: 14)
    elements.append(
      SVGDrawing.text(short, x: x, y: area.y + area.height + 18, size: 11, anchor: "middle"))
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, series: Int, tip: String,
    opacity: Double = 1
  ) {
    let number = SVGDrawing.number
    elements.append(
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
        + "height=\"\(number(height))\" fill=\"\(SVGDrawing.color(series))\" "
        + "fill-opacity=\"\(number(opacity))\"><title>\(HTMLOutput.escaped(tip))</title></rect>")
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], series: Int) {
    let list = points.map { "\(SVGDrawing.number($0.x)),\(SVGDrawing.number($0.y))" }
    elements.append(
      "<polyline points=\"\(list.joined(separator: " "))\" fill=\"none\" "
        + "stroke=\"\(SVGDrawing.color(series))\" stroke-width=\"2\"/>")
  }

  mutating func legend(_ names: [String]) {
    guard names.count > 1 else { return }
    var x = area.x
    for (index, name) in names.enumerated() {
      elements.append(
        "<rect x=\"\(x)\" y=\"425\" width=\"10\" height=\"10\" fill=\"\(SVGDrawing.color(index))\"/>"
      )
      elements.append(SVGDrawing.text(name, x: x + 15, y: 434, size: 12, anchor: "start"))
      x += 30 + Double(DisplayWidth.of(name)) * 7.5
    }
  }

  mutating func text(_ content: String, x: Double, y: Double, anchor: String) {
    elements.append(SVGDrawing.text(content, x: x, y: y, size: 11, anchor: anchor))
  }

  private static func text(
    _ content: String, x: Double, y: Double, size: Int, anchor: String
  ) -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(size)\" fill=\"#303030\" "
      + "text-anchor=\"\(anchor)\">\(HTMLOutput.escaped(content))</text>"
  }

  private static func number(_ value: Double) -> String { ShortTime.fixed(value, digits: 2) }
}
