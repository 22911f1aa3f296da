import Columns
import Diagnostics
import Functions
import Plan

/// An aggregate over the frame of each row of one partition.
struct WindowAggregation {
  let call: AggregateCall
  let arguments: [Column]
  let filter: Column?
  let frames: WindowFrames
  let exclusion: WindowFrame.Exclusion
  let count: Int

  func column() throws(SQLError) -> Column {
    if count == 0 { return .empty(call.returnType) }
    if exclusion != .noOthers { return try rowByRow() }
    let isPrefix = frames.start.allSatisfy { $0 == 0 }
    if isPrefix, frames.end.allSatisfy({ Int($0) == count }) {
      return try value(of: accumulator(0, count)).repeated(count)
    }
    return isPrefix ? try running() : try rowByRow()
  }

  private func accumulator(_ start: Int, _ end: Int) throws(SQLError) -> any Accumulator {
    let made = call.makeAccumulator()
    made.resize(groups: 1)
    try add(start, end, to: made)
    return made
  }

  private func add(_ start: Int, _ end: Int, to accumulator: any Accumulator) throws(SQLError) {
    guard end > start else { return }
    try add(
      arguments.map { $0.slice(from: start, count: end - start) },
      filter?.slice(from: start, count: end - start), count: end - start, position: start,
      to: accumulator)
  }

  private func add(
    _ columns: [Column], _ filter: Column?, count: Int, position: Int,
    to accumulator: any Accumulator
  ) throws(SQLError) {
    var (columns, count) = (columns, count)
    if let filter, let passed = Selection.whereTrueInAnyEncoding(filter) {
      if passed.count == 0 { return }
      columns = columns.map { $0.gather(passed.rows) }
      count = passed.count
    }
    try accumulator.update(columns, groups: nil, count: count, position: UInt64(position))
  }

  private func value(of accumulator: any Accumulator) throws(SQLError) -> Column {
    try accumulator.finish(0..<1)
  }

  /// Frames that all begin with the partition: each end takes a few more rows in.
  private func running() throws(SQLError) -> Column {
    let accumulator = call.makeAccumulator()
    accumulator.resize(groups: 1)
    var pieces: [Column] = []
    var taken = 0
    var row = 0
    while row < count {
      let end = Int(frames.end[row])
      // Ends may go back only where frames are empty; those are computed alone.
      if end < taken { return try rowByRow() }
      try add(taken, end, to: accumulator)
      taken = end
      var next = row + 1
      while next < count, Int(frames.end[next]) == end { next += 1 }
      pieces.append(try value(of: accumulator).repeated(next - row).flattened())
      row = next
    }
    return Column.concatenated(pieces, type: call.returnType)
  }

  private func rowByRow() throws(SQLError) -> Column {
    var pieces: [Column] = []
    for row in 0..<count {
      let (start, end) = (Int(frames.start[row]), Int(frames.end[row]))
      if exclusion == .noOthers {
        pieces.append(try value(of: accumulator(start, end)).flattened())
        continue
      }
      let rows = (start..<max(start, end)).filter { !isExcluded($0, from: row) }
      let selection = Selection(rows)
      let made = call.makeAccumulator()
      made.resize(groups: 1)
      if !rows.isEmpty {
        try add(
          arguments.map { $0.gather(selection.rows) }, filter?.gather(selection.rows),
          count: rows.count, position: start, to: made)
      }
      pieces.append(try value(of: made).flattened())
    }
    return Column.concatenated(pieces, type: call.returnType)
  }

  private func isExcluded(_ place: Int, from row: Int) -> Bool {
    let isPeer = frames.peerStart[place] == frames.peerStart[row]
    switch exclusion {
    case .noOthers: return false
    case .currentRow: return place == row
    case .group: return isPeer
    case .ties: return isPeer && place != row
    }
  }
}
