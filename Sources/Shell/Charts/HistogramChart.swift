import Diagnostics

extension ChartKind {
  /// How often values fall into ranges of equal width.
  static let histogram = ChartKind(
    name: "hist", summary: "how the values of a column are distributed",
    text: { (data, canvas) throws(SQLError) in
      Bars.text(try Histogram.counted(data), canvas)
    },
    svg: { (data) throws(SQLError) in Bars.svg(try Histogram.counted(data)) })
}

enum Histogram {
  /// The first series as counts per range.
  static func counted(_ data: ChartData) throws(SQLError) -> ChartData {
    let numbers = data.series[0].numbers
    guard let low = numbers.min(), let high = numbers.max() else {
      throw SQLError(.noData, "\"\(data.series[0].name)\" has no values")
    }
    let bins = low == high ? 1 : binCount(numbers.count)
    let width = low == high ? 1 : (high - low) / Double(bins)
    let counts = counts(numbers, low: low, width: width, bins: bins)
    var result = data
    result.title = "\(data.series[0].name): \(numbers.count) values"
    result.labels = (0..<bins).map { bin in
      let start = low + width * Double(bin)
      return "\(ChartNumber.short(start)) … \(ChartNumber.short(start + width))"
    }
    result.series = [.init(name: "count", values: counts.map { Double($0) })]
    return result
  }

  /// Sturges' rule, at most 30.
  static func binCount(_ count: Int) -> Int {
    var bins = 1
    while 1 << bins < count { bins += 1 }
    return min(30, max(4, bins + 1))
  }

  static func counts(_ numbers: [Double], low: Double, width: Double, bins: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: bins)
    for number in numbers {
      let place = (number - low) / width
      counts[place.isFinite ? max(0, min(bins - 1, Int(place))) : 0] += 1
    }
    return counts
  }
}
