import Columns
import Diagnostics
import Kernels

/// Largest triangle, three buckets (Steinarsson, "Downsampling Time Series for Visual
/// Representation", 2013): of each bucket of rows the point is kept that spans the largest triangle
/// with the one kept before it and the mean of the next bucket. The ends are always kept.
let largestTriangleFunction = AggregateFunction(
  "lttb", category: .statistics,
  summary:
    "At most n points of a line that look like all of them: largest triangle, three buckets. "
    + "Wants ORDER BY x.",
  example: "lttb(1, 2, 3)", gives: "[{'x': 1, 'y': 2}]",
  signature: "(DOUBLE or timestamp, DOUBLE, BIGINT) → list of structures"
) { given, _ in
  guard given.count == 3 else { return nil }
  let x = given[0].type, y = given[1].type
  guard x.isNumeric || x == .null || x == .timestampTZ || x.isTimestamp || x == .date,
    y.isNumeric || y == .null
  else { return nil }
  let types: [DataType] = [
    x.isNumeric && x != .float || x == .null ? DataType.double : x, y == .float ? y : .double,
    .int64,
  ]
  let result = DataType.list(.structure([Field("x", types[0]), Field("y", types[1])]))
  return AggregatePlan(types, returns: result) {
    CollectingAccumulator(types, result) { (groups, group) throws(SQLError) in
      let rows = groups.rows(of: group).filter { !groups.columns[1].isNull(Int($0)) }
      guard let first = rows.first else { return .null }
      guard groups.columns[2][Int(first)].integer >= 2 else {
        throw SQLError(.invalidParameter, "lttb keeps at least 2 points")
      }
      let points = rows.map { (x: groups.columns[0][Int($0)], y: groups.columns[1][Int($0)]) }
      let kept = keptPoints(
        points.map { (place(of: $0.x, from: points[0].x), place(of: $0.y, from: .null)) },
        groups.columns[2][Int(first)].integer)
      return .list(kept.map { .structure([points[$0].x, points[$0].y]) })
    }
  }
}

/// A coordinate as a number; times count from the first one, so that no digit is lost.
private func place(of value: Value, from first: Value) -> Double {
  if case .ticks(let ticks) = value, case .ticks(let start) = first {
    return Double(ticks &- start)
  }
  if case .date(let day) = value { return Double(day) }
  return value.number
}

/// The places of the points that are kept.
private func keptPoints(_ points: [(x: Double, y: Double)], _ wanted: Int) -> [Int] {
  if points.count <= wanted { return Array(points.indices) }
  var kept = [0]
  let width = Double(points.count - 2) / Double(max(1, wanted - 2))
  /// Where the bucket begins; the first point is before bucket 0.
  func start(_ bucket: Int) -> Int {
    min(points.count - 1, Int(Double(bucket) * width) + 1)
  }
  for bucket in 0..<(wanted - 2) {
    let next = start(bucket + 1)..<max(start(bucket + 1) + 1, start(bucket + 2))
    let mean = points[next].reduce((x: 0.0, y: 0.0)) { ($0.x + $1.x, $0.y + $1.y) }
    let (x, y) = (mean.x / Double(next.count), mean.y / Double(next.count))
    let last = points[kept[kept.count - 1]]
    var best = start(bucket)
    var largest = -1.0
    for i in start(bucket)..<max(start(bucket) + 1, start(bucket + 1)) {
      let area = abs((last.x - x) * (points[i].y - last.y) - (last.x - points[i].x) * (y - last.y))
      if area > largest { (largest, best) = (area, i) }
    }
    kept.append(best)
  }
  return kept + [points.count - 1]
}
