import Columns
import Diagnostics

/// Plans as EXPLAIN gives them: whole lines without a frame, the costly ones painted.
///
/// ```
/// Sort by total  [3 rows, 0.2 ms]
/// └─ Aggregate currency: SUM(total)  [3 rows, 41.0 ms]
/// ```
final class PlanOutput {
  private let sink: TextSink
  private let palette: Palette
  private var lines: [String] = []

  init(_ sink: TextSink, _ palette: Palette) {
    self.sink = sink
    self.palette = palette
  }

  /// Whether a result is a plan.
  static func isPlan(_ schema: Schema) -> Bool {
    schema.count == 1 && schema.fields[0].name == "plan" && schema.fields[0].type == .varchar
  }

  func append(_ batch: Batch) {
    let cells = CellText(nullText: "")
    for row in 0..<batch.count { lines.append(cells.text(batch.columns[0], row)) }
  }

  func append(_ more: [String]) { lines += more }

  func end() {
    let times = lines.map(PlanOutput.milliseconds)
    let total = times.compactMap { $0 }.reduce(0, +)
    for (line, time) in zip(lines, times) {
      sink.write(painted(VisibleText.of(line), share: total > 0 ? (time ?? 0) / total : 0) + "\n")
    }
    lines = []
  }

  /// The notes at the end of a line in brackets are dim, or coloured by their share of the time.
  private func painted(_ line: String, share: Double) -> String {
    guard palette.isOn, let start = line.range(ofLast: "  [") else { return line }
    let paint: Palette.Paint = share > 0.5 ? .error : share > 0.2 ? .warning : .dim
    return line[..<start] + palette.paint(String(line[start...]), paint)
  }

  /// The time in `[3 rows, 41.0 ms]`, or nil.
  private static func milliseconds(_ line: String) -> Double? {
    guard let start = line.range(ofLast: "  [") else { return nil }
    for part in line[start...].split(separator: ",") where part.contains(" ms") {
      return Double(part.filter { $0.isNumber || $0 == "." })
    }
    return nil
  }
}

extension String {
  /// Where the last occurrence of a text begins, or nil.
  fileprivate func range(ofLast part: String) -> Index? {
    var found: Index?
    var place = startIndex
    while place < endIndex {
      if self[place...].hasPrefix(part) { found = place }
      place = index(after: place)
    }
    return found
  }
}
