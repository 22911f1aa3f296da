/// A long result drawn as several series: `month, currency, total` has one series per currency.
///
/// ```
/// 2026-01  EUR  5          labels   2026-01  2026-02
/// 2026-01  USD  7    →     EUR      5        6
/// 2026-02  EUR  6          USD      7        –
/// ```
struct CrossedSeries {
  var labels: [String] = []
  var series: [ChartData.Series] = []
  /// More series than can be told apart stay rows.
  private static let limit = 40

  /// - Returns: nil where no label comes twice, or a pair does: it is no cross table then.
  init?(labels rows: [String], names: [String], values: [Double?]) {
    labels = CrossedSeries.distinct(rows)
    let columns = CrossedSeries.distinct(names)
    guard labels.count < rows.count, columns.count <= CrossedSeries.limit else { return nil }
    let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    let positions = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    series = columns.map { name in
      ChartData.Series(name: name, values: [Double?](repeating: nil, count: labels.count))
    }
    var taken = Set<Int>()
    for (row, value) in values.enumerated() {
      guard let place = places[rows[row]], let column = positions[names[row]] else { return nil }
      guard taken.insert(place * columns.count + column).inserted else { return nil }
      series[column].values[place] = value
    }
  }

  /// Each text once, in the order in which they come.
  private static func distinct(_ texts: [String]) -> [String] {
    var seen = Set<String>()
    return texts.filter { seen.insert($0).inserted }
  }
}
