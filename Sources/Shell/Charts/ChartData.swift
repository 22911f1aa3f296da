import Columns
import Diagnostics

/// What a chart shows: a label per place, and one or more series of numbers.
struct ChartData {
  struct Series {
    var name: String
    /// One per label; nil where the value is NULL.
    var values: [Double?]

    /// The values that are there and finite.
    var numbers: [Double] { values.compactMap { $0 }.filter(\.isFinite) }
  }

  var title: String
  var labels: [String]
  var series: [Series]

  /// The least and greatest number of all series, with zero among them if asked for.
  func bounds(withZero: Bool) -> ClosedRange<Double> {
    var numbers = series.flatMap(\.numbers)
    if withZero || numbers.isEmpty { numbers.append(0) }
    let low = numbers.min() ?? 0
    let high = numbers.max() ?? 0
    return low...(high > low ? high : low + 1)
  }

  /// Takes the named columns of a result: labels first, then series. Without names, the labels are
  /// the first column that is no number (or the first of all), the series all numeric columns.
  init(_ result: LastResult, columns names: [String]) throws(SQLError) {
    let fields = result.schema.fields
    var chosen: [Int] = []
    for name in names {
      guard let position = result.schema.position(of: name) else {
        throw SQLError(
          .undefinedColumn, "the last result has no column \"\(name)\"",
          hint: didYouMean(name, among: fields.map(\.name)))
      }
      chosen.append(position)
    }
    if chosen.isEmpty {
      let numeric = fields.indices.filter { fields[$0].type.isNumeric }
      let label = fields.indices.first { !fields[$0].type.isNumeric }
      chosen = [label ?? 0] + numeric.filter { $0 != label && (label != nil || $0 != 0) }
      if chosen.count == 1, fields[chosen[0]].type.isNumeric { chosen = [chosen[0], chosen[0]] }
    } else if chosen.count == 1 {
      chosen = [chosen[0], chosen[0]]
    }
    let numeric = chosen.dropFirst().filter { fields[$0].type.isNumeric }
    guard !numeric.isEmpty else {
      throw SQLError(
        .datatypeMismatch, "the chart needs a column of numbers",
        hint: fields.count == 1
          ? "the last result has one column, \(fields[0].name), which holds no numbers"
          : "the columns \(fields.map(\.name).joined(separator: ", ")) hold none")
    }
    guard result.keptRows > 0 else {
      throw SQLError(.noData, "the last result has no rows: there is nothing to draw")
    }
    labels = result.texts(ofColumn: chosen[0]).map { $0 ?? "NULL" }
    series = numeric.map { index in
      Series(
        name: fields[index].name, values: result.values(ofColumn: index).map(ChartData.number))
    }
    title = series.map(\.name).joined(separator: ", ") + " by " + fields[chosen[0]].name
    let others = names.isEmpty ? Array(fields.indices) : Array(chosen.dropFirst())
    let other = others.first { $0 != chosen[0] && !fields[$0].type.isNumeric }
    if let other, series.count == 1 { cross(by: fields[other].name, result.texts(ofColumn: other)) }
  }

  /// One series per value of another column, where labels come again and again.
  private mutating func cross(by name: String, _ texts: [String?]) {
    let names = texts.map { $0 ?? "NULL" }
    let crossed = CrossedSeries(labels: labels, names: names, values: series[0].values)
    guard let crossed else { return }
    (labels, series) = (crossed.labels, crossed.series)
    title += " and \(name)"
  }

  /// The value as a number for drawing; the text beside it stays exact.
  static func number(_ value: Value) -> Double? {
    switch value {
    case .integer(let integer): return Double(integer)
    case .double(let double): return double.isFinite ? double : nil
    case .decimal(let unscaled, let scale):
      var divisor = 1.0
      for _ in 0..<scale { divisor *= 10 }
      return Double(unscaled) / divisor
    case .string(let text): return Double(text)
    default: return nil
    }
  }
}
