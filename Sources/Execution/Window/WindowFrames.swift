import Columns
import Diagnostics
import Kernels
import Plan

/// The frames of all rows of some whole partitions.
struct WindowFrames {
  let starts: Selection
  let ends: Selection

  /// - Parameters:
  ///   - key: The first ORDER BY column; RANGE distances are added to it.
  ///   - distances: Those of `start` and `end`, one value per row, where they have one.
  init(
    _ runs: WindowRuns, _ frame: WindowFrame, order: SortKey?, key: Column?,
    distances: (start: Column?, end: Column?)
  ) throws(SQLError) {
    let places = FramePlaces(runs: runs, unit: frame.unit, order: order, key: key?.flattened())
    starts = try places.places(of: frame.start, distances.start, isStart: true)
    ends = WindowFrames.notBefore(
      starts, try places.places(of: frame.end, distances.end, isStart: false))
  }

  /// Frames that end before they begin are empty.
  private static func notBefore(_ starts: Selection, _ ends: Selection) -> Selection {
    let buffer = Buffer.of(Int32.self, count: ends.count)
    var later = buffer.mutableSpan(of: Int32.self, count: ends.count)
    let low = starts.buffer.span(of: Int32.self, count: ends.count)
    let high = ends.buffer.span(of: Int32.self, count: ends.count)
    for row in 0..<later.count { later[row] = max(low[row], high[row]) }
    return Selection(buffer: buffer, count: ends.count)
  }
}

extension WindowFrame {
  /// Whether the frame of every row is its whole partition.
  func isWholePartition(isOrdered: Bool) -> Bool {
    func reaches(_ bound: Bound) -> Bool {
      switch bound {
      case .unboundedPreceding, .unboundedFollowing: return true
      case .currentRow: return unit != .rows && !isOrdered
      case .preceding, .following: return false
      }
    }
    if case .unboundedFollowing = start { return false }
    if case .unboundedPreceding = end { return false }
    return exclusion == .noOthers && reaches(start) && reaches(end)
  }
}

/// Finds where frames begin and end.
private struct FramePlaces {
  let runs: WindowRuns
  let unit: WindowFrame.Unit
  let order: SortKey?
  let key: Column?

  func places(
    of bound: WindowFrame.Bound, _ distances: Column?, isStart: Bool
  ) throws(SQLError) -> Selection {
    switch bound {
    case .unboundedPreceding: return runs.starts
    case .unboundedFollowing: return runs.ends
    case .currentRow:
      if unit == .rows { return rows { isStart ? $0 : $0 + 1 } }
      return isStart ? runs.peerStarts : runs.peerEnds
    case .preceding: return try moved(distances, sign: -1, isStart: isStart)
    case .following: return try moved(distances, sign: 1, isStart: isStart)
    }
  }

  @inline(__always)
  private func rows<E: Error>(_ place: (Int) throws(E) -> Int) throws(E) -> Selection {
    let buffer = Buffer.of(Int32.self, count: runs.count)
    var places = buffer.mutableSpan(of: Int32.self, count: runs.count)
    for row in 0..<runs.count { places[row] = Int32(truncatingIfNeeded: try place(row)) }
    return Selection(buffer: buffer, count: runs.count)
  }

  private func moved(
    _ distances: Column?, sign: Int, isStart: Bool
  ) throws(SQLError) -> Selection {
    guard let distances else { return isStart ? runs.peerStarts : runs.peerEnds }
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
  ) throws(SQLError) -> Selection {
    let steady = distances.isConstant ? try distance(distances, 0) : nil
    let starts = runs.starts.buffer.span(of: Int32.self, count: runs.count)
    let ends = runs.ends.buffer.span(of: Int32.self, count: runs.count)
    return try rows { (row) throws(SQLError) -> Int in
      let steps = if let steady { steady } else { try distance(distances, row) }
      let place = row + sign * steps + (isStart ? 0 : 1)
      return min(max(Int(starts[row]), place), Int(ends[row]))
    }
  }

  private func movedGroups(
    _ distances: Column, _ sign: Int, _ isStart: Bool
  ) throws(SQLError) -> Selection {
    let starts = runs.starts.buffer.span(of: Int32.self, count: runs.count)
    let ends = runs.ends.buffer.span(of: Int32.self, count: runs.count)
    let peers = runs.peerStarts.buffer.span(of: Int32.self, count: runs.count)
    // Groups are numbered through all partitions; `groups` holds where each begins.
    var groups: [Int32] = []
    let numbers = Buffer.of(Int32.self, count: runs.count + 1)
    var number = numbers.mutableSpan(of: Int32.self, count: runs.count + 1)
    for row in 0..<runs.count {
      if Int(peers[row]) == row { groups.append(Int32(row)) }
      number[row] = Int32(groups.count - 1)
    }
    number[runs.count] = Int32(groups.count)
    let known = numbers.span(of: Int32.self, count: runs.count + 1)
    return try rows { (row) throws(SQLError) -> Int in
      let wanted = Int(known[row]) + sign * (try distance(distances, row)) + (isStart ? 0 : 1)
      if wanted < Int(known[Int(starts[row])]) { return Int(starts[row]) }
      return wanted >= Int(known[Int(ends[row])]) ? Int(ends[row]) : Int(groups[wanted])
    }
  }

  /// RANGE with a distance: rows whose key lies within it; rows with a NULL key see their peers.
  private func movedValues(
    _ distances: Column, _ sign: Int, _ isStart: Bool
  ) throws(SQLError) -> Selection {
    guard let key, let order else {
      throw SQLError(.windowingError, "RANGE with a distance needs exactly one ORDER BY key")
    }
    let values = (0..<runs.count).map { RangeValue(key[$0], type: key.type) }
    let starts = runs.starts.buffer.span(of: Int32.self, count: runs.count)
    let ends = runs.ends.buffer.span(of: Int32.self, count: runs.count)
    let peerStarts = runs.peerStarts.buffer.span(of: Int32.self, count: runs.count)
    let peerEnds = runs.peerEnds.buffer.span(of: Int32.self, count: runs.count)
    let direction = order.isDescending ? -sign : sign
    var present = 0..<0
    return try rows { (row) throws(SQLError) -> Int in
      if Int(starts[row]) == row { present = presentRows(values, row..<Int(ends[row])) }
      guard let value = values[row] else {
        return Int(isStart ? peerStarts[row] : peerEnds[row])
      }
      let limit = try value.moved(by: distances[row], sign: direction)
      return search(
        values, present, limit, isDescending: order.isDescending, isStart: isStart)
    }
  }

  private func presentRows(_ values: [RangeValue?], _ rows: Range<Int>) -> Range<Int> {
    let low = values[rows].firstIndex { $0 != nil } ?? rows.lowerBound
    let high = (values[rows].lastIndex { $0 != nil } ?? (low - 1)) + 1
    return low..<max(low, high)
  }

  /// The first row at or past the limit (a start), or behind it (an end).
  private func search(
    _ values: [RangeValue?], _ rows: Range<Int>, _ limit: RangeValue, isDescending: Bool,
    isStart: Bool
  ) -> Int {
    var (a, b) = (rows.lowerBound, rows.upperBound)
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
