import Diagnostics

extension ChartKind {
  /// ```
  /// amount ▁▂▄▇█▆▃  1.2 … 9.9
  /// ```
  static let spark = ChartKind(
    name: "spark", summary: "one small line of blocks for each column",
    text: { (data, canvas) throws(SQLError) in
      let names = data.series.map { GridCell(VisibleText.of($0.name)) }
      let width = names.map(\.width).max() ?? 0
      return data.series.indices.map { index in
        let series = data.series[index]
        let room = max(8, canvas.columns - width - 22)
        let blocks = canvas.painted(Spark.line(series.values, width: room), series: index)
        let numbers = series.numbers
        let range =
          "\(ChartNumber.short(numbers.min() ?? 0)) … \(ChartNumber.short(numbers.max() ?? 0))"
        return "\(names[index].padded(to: width, right: false)) \(blocks)  \(range)"
      }
    },
    svg: { (data) throws(SQLError) in Lines.svg(data) })
}

enum Spark {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// One block per value; more values than fit are averaged.
  /// - Parameter fromZero: The lowest block stands for zero, as counts need it.
  static func line(_ values: [Double?], width: Int, fromZero: Bool = false) -> String {
    let shown = values.count > width ? averaged(values, width) : values
    let numbers = shown.compactMap { $0 }
    guard let least = numbers.min(), let high = numbers.max() else { return "" }
    let low = fromZero ? min(0, least) : least
    return String(
      shown.map { value -> Character in
        guard let value else { return " " }
        let share = high > low ? (value - low) / (high - low) : 0.5
        return blocks[min(7, Int(share * 8))]
      })
  }

  private static func averaged(_ values: [Double?], _ width: Int) -> [Double?] {
    (0..<width).map { place in
      let part = values[(values.count * place / width)..<(values.count * (place + 1) / width)]
      let numbers = part.compactMap { $0 }
      return numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    }
  }
}
