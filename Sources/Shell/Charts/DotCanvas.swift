/// Dots in Braille characters: each character holds two columns of four dots (Unicode block 2800).
struct DotCanvas {
  /// In dots.
  let width: Int
  let height: Int
  private let columns: Int
  private var cells: [UInt8]
  private var series: [Int]

  /// - Parameters: In characters.
  init(columns: Int, rows: Int) {
    self.columns = columns
    width = columns * 2
    height = rows * 4
    cells = [UInt8](repeating: 0, count: columns * rows)
    series = [Int](repeating: 0, count: columns * rows)
  }

  /// The bit of each dot, by row and column.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  mutating func dot(x: Int, y: Int, series index: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let cell = y / 4 * columns + x / 2
    cells[cell] |= DotCanvas.bits[y % 4][x % 2]
    series[cell] = index
  }

  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), series index: Int
  ) {
    let steps = max(1, Int(max((end.x - start.x).magnitude, (end.y - start.y).magnitude)))
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let x = start.x + (end.x - start.x) * share
      let y = start.y + (end.y - start.y) * share
      dot(x: Int(x.rounded()), y: Int(y.rounded()), series: index)
    }
  }

  func text(row: Int, _ canvas: ChartCanvas) -> String {
    var text = ""
    for column in 0..<columns {
      let cell = cells[row * columns + column]
      guard cell != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(cell)) else {
        text += " "
        continue
      }
      text += canvas.painted(String(Character(scalar)), series: series[row * columns + column])
    }
    return text
  }
}
