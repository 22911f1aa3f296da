import Columns
import Diagnostics

/// The median of the distances from the median: of numbers a DOUBLE, of times an INTERVAL.
let medianDeviationFunction = AggregateFunction(
  "mad", category: .statistics, summary: "The median of the distances from the median.",
  example: "mad(x) FROM (VALUES (1), (2), (9)) AS t (x)", gives: "1",
  signature: "(number, date or time) → DOUBLE or INTERVAL"
) { given, _ in
  guard given.count == 1 else { return nil }
  switch given[0].plainType {
  case .date, .timestamp: return deviationOfTicks(.timestamp)
  case .timestampTZ: return deviationOfTicks(.timestampTZ)
  case .time: return deviationOfTicks(.time)
  default:
    return AggregatePlan([.double], returns: .double) {
      CollectingAccumulator([.double], .double) { (groups, group) throws(SQLError) in
        let values = groups.sortedRows(of: group).map { groups.columns[0].double(at: Int($0)) }
        let middle = median(values)
        return .double(median(values.map { abs($0 - middle) }.sorted()))
      }
    }
  }
}

private func median(_ sorted: [Double]) -> Double {
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

private func deviationOfTicks(_ type: DataType) -> AggregatePlan {
  AggregatePlan([type], returns: .interval) {
    CollectingAccumulator([type], .interval) { (groups, group) throws(SQLError) in
      let ticks = groups.sortedRows(of: group).map { row -> Int128 in
        if case .ticks(let ticks) = groups.columns[0][Int(row)] { Int128(ticks) } else { 0 }
      }
      let middle = median(ticks)
      let deviation = median(ticks.map { abs($0 - middle) }.sorted())
      let (days, time) = deviation.quotientAndRemainder(dividingBy: Int128(microsecondsPerDay))
      return .interval(Interval(days: Int32(clamping: days), microseconds: Int64(time)))
    }
  }
}

private func median(_ sorted: [Int128]) -> Int128 {
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
