import Columns

/// Where partitions and peers begin and end, for each row of some whole partitions.
struct WindowRuns: Sendable {
  let count: Int
  /// The partition of row `i` is `starts[i] ..< ends[i]`.
  let starts: Selection
  let ends: Selection
  /// The peers of row `i` (rows with equal ORDER BY keys) are `peerStarts[i] ..< peerEnds[i]`.
  let peerStarts: Selection
  let peerEnds: Selection

  /// - Parameters:
  ///   - newPartition: One byte per row, 1 where a partition begins.
  ///   - newPeer: The same for peers; nil where all rows of a partition are peers.
  init(_ rows: Range<Int>, newPartition: Buffer, newPeer: Buffer?) {
    count = rows.count
    let partition = WindowRuns.bounds(rows, newPartition)
    (starts, ends) = partition
    (peerStarts, peerEnds) = newPeer.map { WindowRuns.bounds(rows, $0) } ?? partition
  }

  private static func bounds(_ rows: Range<Int>, _ marks: Buffer) -> (Selection, Selection) {
    let (first, last) = (
      Buffer.of(Int32.self, count: rows.count), Buffer.of(Int32.self, count: rows.count)
    )
    let flags = marks.span(of: UInt8.self, from: rows.lowerBound, count: rows.count)
    var starts = first.mutableSpan(of: Int32.self, count: rows.count)
    var ends = last.mutableSpan(of: Int32.self, count: rows.count)
    var start: Int32 = 0
    for row in 0..<rows.count {
      if flags[row] != 0 { start = Int32(truncatingIfNeeded: row) }
      starts[row] = start
    }
    var end = Int32(rows.count)
    for row in stride(from: rows.count - 1, through: 0, by: -1) {
      ends[row] = end
      if flags[row] != 0 { end = Int32(truncatingIfNeeded: row) }
    }
    return (
      Selection(buffer: first, count: rows.count), Selection(buffer: last, count: rows.count)
    )
  }

  /// The number of the partition of each row, from 0, and how many there are.
  func partitionNumbers() -> (numbers: Buffer, count: Int) {
    let buffer = Buffer.of(UInt32.self, count: count)
    var numbers = buffer.mutableSpan(of: UInt32.self, count: count)
    let starts = starts.buffer.span(of: Int32.self, count: count)
    var found: UInt32 = 0
    for row in 0..<count {
      if Int(starts[row]) == row { found += 1 }
      numbers[row] = found - 1
    }
    return (buffer, Int(found))
  }
}
