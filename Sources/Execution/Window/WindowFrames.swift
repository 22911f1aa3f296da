import Columns
import Diagnostics
import Kernels
import Plan

/// The frames of all rows of one partition.
struct WindowFrames {
  /// The first peer of each row, and the first row behind its peers.
  let peerStart: [Int32]
  let peerEnd: [Int32]
  var start: [Int32]
  var end: [Int32]

  /// - Parameters:
  ///   - isPeer: Whether row `i` equals row `i - 1` by the ORDER BY keys.
  ///   - bounds: The distances of `start` and `end`, one value per row, where they have one.
  init(
    count: Int, frame: WindowFrame, order: [SortKey], keys: [Column],
    distances: (start: Column?, end: Column?), isPeer: (Int) -> Bool
  ) throws(SQLError) {
    var first = [Int32](repeating: 0, count: count)
    for i in 0..<count where i > 0 { first[i] = isPeer(i) ? first[i - 1] : Int32(i) }
    var behind = [Int32](repeating: Int32(count), count: count)
    for i in stride(from: count - 2, through: 0, by: -1) {
      behind[i] = first[i + 1] == first[i] ? behind[i + 1] : Int32(i + 1)
    }
    peerStart = first
    peerEnd = behind
    start = []
    end = []
    let places = FramePlaces(
      count: count, unit: frame.unit, peerStart: first, peerEnd: behind, order: order.first,
      key: keys.first)
    start = try places.places(of: frame.start, distances.start, isStart: true)
    end = try places.places(of: frame.end, distances.end, isStart: false)
    for i in 0..<count where end[i] < start[i] { end[i] = start[i] }
  }
}

/// Finds where frames begin and end.
private struct FramePlaces {
  let count: Int
  let unit: WindowFrame.Unit
  let peerStart: [Int32]
  let peerEnd: [Int32]
  let order: SortKey?
  let key: Column?

  func places(
    of bound: WindowFrame.Bound, _ distances: Column?, isStart: Bool
  ) throws(SQLError) -> [Int32] {
    switch bound {
    case .unboundedPreceding: return [Int32](repeating: 0, count: count)
    case .unboundedFollowing: return [Int32](repeating: Int32(count), count: count)
    case .currentRow:
      if unit == .rows { return (0..<count).map { Int32(isStart ? $0 : $0 + 1) } }
      return isStart ? peerStart : peerEnd
    case .preceding: return try moved(distances, sign: -1, isStart: isStart)
    case .following: return try moved(distances, sign: 1, isStart: isStart)
    }
  }

  private func moved(
    _ distances: Column?, sign: Int, isStart: Bool
  ) throws(SQLError) -> [Int32] {
    guard let distances else { return isStart ? peerStart : peerEnd }
    switch unit {
    case .rows: return try movedRows(distances, sign, isStart)
    case .groups: return try movedGroups(distances, sign, isStart)
    case .range: return try movedValues(distances, sign, isStart)
    }
  }

  private func distance(_ distances: Column, _ row: Int) throws(SQLError) -> Int {
    guard case .integer(let value) = distances[row], value >= 0 else {
      throw SQLError(
        .invalidParameter, "the distance of a frame must not be NULL or negative")
    }
    return Int(min(value, Int128(Int32.max)))
  }

  private func movedRows(
    _ distances: Column, _ sign: Int, _ isStart: Bool
  ) throws(SQLError) -> [Int32] {
    var places = [Int32](repeating: 0, count: count)
    for row in 0..<count {
      let place = row + sign * (try distance(distances, row)) + (isStart ? 0 : 1)
      places[row] = Int32(min(max(0, place), count))
    }
    return places
  }

  private func movedGroups(
    _ distances: Column, _ sign: Int, _ isStart: Bool
  ) throws(SQLError) -> [Int32] {
    var starts: [Int32] = []
    var group = [Int](repeating: 0, count: count)
    for row in 0..<count {
      if peerStart[row] == Int32(row) { starts.append(Int32(row)) }
      group[row] = starts.count - 1
    }
    var places = [Int32](repeating: 0, count: count)
    for row in 0..<count {
      let wanted = group[row] + sign * (try distance(distances, row)) + (isStart ? 0 : 1)
      places[row] = wanted < 0 ? 0 : wanted >= starts.count ? Int32(count) : starts[wanted]
    }
    return places
  }

  /// RANGE with a distance: rows whose key lies within it; rows with a NULL key see their peers.
  private func movedValues(
    _ distances: Column, _ sign: Int, _ isStart: Bool
  ) throws(SQLError) -> [Int32] {
    guard let key, let order else {
      throw SQLError(.windowingError, "RANGE with a distance needs exactly one ORDER BY key")
    }
    let values = (0..<count).map { RangeValue(key[$0], type: key.type) }
    let direction = order.isDescending ? -sign : sign
    var places = [Int32](repeating: 0, count: count)
    let (low, high) = presentRows(values)
    for row in 0..<count {
      guard let value = values[row] else {
        places[row] = isStart ? peerStart[row] : peerEnd[row]
        continue
      }
      let limit = try value.moved(by: distances[row], sign: direction)
      places[row] = Int32(
        search(values, low, high, limit, isDescending: order.isDescending, isStart: isStart))
    }
    return places
  }

  private func presentRows(_ values: [RangeValue?]) -> (Int, Int) {
    let low = values.firstIndex { $0 != nil } ?? 0
    let high = (values.lastIndex { $0 != nil } ?? -1) + 1
    return (low, max(low, high))
  }

  /// The first row at or past the limit (a start), or behind it (an end).
  private func search(
    _ values: [RangeValue?], _ low: Int, _ high: Int, _ limit: RangeValue, isDescending: Bool,
    isStart: Bool
  ) -> Int {
    var (a, b) = (low, high)
    while a < b {
      let middle = (a + b) / 2
      let value = values[middle] ?? limit
      let isBefore = isDescending ? limit < value : value < limit
      let isSame = !(value < limit) && !(limit < value)
      if isBefore || (!isStart && isSame) { a = middle + 1 } else { b = middle }
    }
    return a
  }
}
