import Diagnostics

/// One kind of chart: drawn with characters, and as SVG.
struct ChartKind: Sendable {
  var name: String
  var summary: String
  var text: @Sendable (ChartData, ChartCanvas) throws(SQLError) -> [String]
  var svg: @Sendable (ChartData) throws(SQLError) -> String
}

/// The room and the colours for a chart of characters.
struct ChartCanvas: Sendable {
  var columns: Int
  var rows: Int
  var palette: Palette

  /// A paint for each series in turn.
  static let paints: [Palette.Paint] = [.keyword, .good, .function, .number, .hint, .error]

  func painted(_ text: String, series index: Int) -> String {
    palette.paint(text, ChartCanvas.paints[index % ChartCanvas.paints.count])
  }
}

/// All kinds of charts.
enum ChartList {
  static let all: [ChartKind] = [.bar, .line, .histogram, .spark, .heat]

  static func kind(named name: String) throws(SQLError) -> ChartKind {
    if let kind = all.first(where: { $0.name == name.lowercased() }) { return kind }
    throw SQLError(
      .invalidParameter, "there is no chart \"\(name)\"",
      hint: didYouMean(name, among: all.map(\.name))
        ?? "there are \(all.map(\.name).joined(separator: ", "))")
  }
}
