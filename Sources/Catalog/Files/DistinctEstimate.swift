import Columns
import Glibc

/// Estimates the distinct values of a whole column from what some of its groups have.
///
/// Values that come at random, D of them, leave `D · (1 − e^(−n/D))` distinct ones in a group of n
/// rows; solved for D. Where each group spans a part of the column's range only (rows that came in
/// order), each part has values of its own.
struct DistinctEstimate {
  /// A group that was looked at.
  struct Sample {
    var rows: Double
    var distinct: Double
    /// The largest value less the smallest, for types on a line.
    var width: Double?
  }

  let samples: [Sample]
  let rows: Double
  /// Of the whole column.
  let width: Double?

  var count: Int? {
    guard !samples.isEmpty, rows > 0 else { return nil }
    let total = Double(samples.count)
    let groupRows = max(1, samples.reduce(0) { $0 + $1.rows } / total)
    let distinct = max(1, samples.reduce(0) { $0 + $1.distinct } / total)
    let parts = min(partCount(total), max(1, rows / groupRows))
    let partRows = rows / parts
    let inPart =
      partRows <= groupRows * 1.01
      ? distinct : DistinctEstimate.solve(distinct, of: groupRows, atMost: partRows)
    return Int(min(rows, max(1, (inPart * parts).rounded())))
  }

  /// How many groups side by side cover the column's range.
  private func partCount(_ total: Double) -> Double {
    guard let width, width > 0 else { return 1 }
    let widths = samples.compactMap(\.width)
    guard widths.count == samples.count else { return 1 }
    return max(1, (width + 1) / (widths.reduce(0, +) / total + 1))
  }

  private static func solve(_ distinct: Double, of rows: Double, atMost: Double) -> Double {
    var (low, high) = (distinct, max(distinct, atMost))
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if middle * (1 - exp(-rows / middle)) < distinct { low = middle } else { high = middle }
    }
    return high
  }
}

extension FileTable {
  private static let sampledGroups = 4

  /// nil where the files do not say.
  func distinctCount(ofColumn column: Int, _ statistics: ColumnStatistics) -> Int? {
    var groups: [(file: Int, group: Int)] = []
    for (number, file) in files.enumerated() {
      for group in 0..<file.groupCount where file.rowCount(ofGroup: group) > 0 {
        groups.append((number, group))
      }
    }
    if groups.isEmpty { return nil }
    let step = max(1, groups.count / FileTable.sampledGroups)
    var samples: [DistinctEstimate.Sample] = []
    for place in stride(from: step / 2, to: groups.count, by: step) {
      let (number, group) = groups[place]
      guard let place = plainPlace(column, file: number),
        let distinct = files[number].distinctCount(ofColumn: place, group: group)
      else { return nil }
      let bounds = files[number].bounds(ofColumn: place, group: group)
      samples.append(
        .init(
          rows: Double(files[number].rowCount(ofGroup: group)), distinct: Double(distinct),
          width: FileTable.width(bounds?.minimum, bounds?.maximum)))
    }
    return DistinctEstimate(
      samples: samples, rows: Double(rowCount ?? 0),
      width: FileTable.width(statistics.minimum, statistics.maximum)
    ).count
  }

  private static func width(_ low: Value?, _ high: Value?) -> Double? {
    switch (low, high) {
    case (.integer(let low), .integer(let high)): Double(high) - Double(low)
    case (.date(let low), .date(let high)): Double(high) - Double(low)
    case (.ticks(let low), .ticks(let high)): Double(high) - Double(low)
    default: nil
    }
  }
}
