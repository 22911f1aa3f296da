import Columns
import Diagnostics
import Functions
import Plan

/// An aggregate over the frame of each row of some whole partitions.
struct WindowAggregation {
  let call: AggregateCall
  let arguments: [Column]
  let filter: Column?
  let runs: WindowRuns
  let frame: WindowFrame
  let frames: WindowFrames?
  let cancellation: Cancellation

  func column() throws(SQLError) -> Column {
    if runs.count == 0 { return .empty(call.returnType) }
    guard let frames else { return try perPartition() }
    let passed = filter.flatMap { Selection.whereTrueInAnyEncoding($0) }
    let columns = passed.map { rows in arguments.map { $0.gather(rows.rows) } } ?? arguments
    let starts = passed.map { counted(frames.starts, $0) } ?? frames.starts
    let ends = passed.map { counted(frames.ends, $0) } ?? frames.ends
    if frame.exclusion == .noOthers, let rows = RowFrames(starts: starts, ends: ends),
      let made = try call.makeAccumulator().overFrames(columns, rows)
    {
      return made
    }
    return try WindowRowByRow(
      call: call, arguments: arguments, filter: filter, frames: frames, runs: runs,
      exclusion: frame.exclusion, cancellation: cancellation
    ).column()
  }

  /// How many of the passed rows lie before each place.
  private func counted(_ places: Selection, _ passed: Selection) -> Selection {
    let before = Buffer.of(Int32.self, count: runs.count + 1)
    var counts = before.mutableSpan(of: Int32.self, count: runs.count + 1)
    let rows = passed.buffer.span(of: Int32.self, count: passed.count)
    var found = 0
    for row in 0...runs.count {
      counts[row] = Int32(found)
      if found < rows.count, Int(rows[found]) == row { found += 1 }
    }
    let buffer = Buffer.of(Int32.self, count: places.count)
    var moved = buffer.mutableSpan(of: Int32.self, count: places.count)
    let old = places.buffer.span(of: Int32.self, count: places.count)
    for row in 0..<moved.count { moved[row] = counts[Int(old[row])] }
    return Selection(buffer: buffer, count: places.count)
  }

  /// Every frame is a whole partition: partitions are groups.
  private func perPartition() throws(SQLError) -> Column {
    let (numbers, count) = runs.partitionNumbers()
    let accumulator = call.makeAccumulator()
    accumulator.resize(groups: count)
    if let filter, let passed = Selection.whereTrueInAnyEncoding(filter) {
      let groups = Buffer.of(UInt32.self, count: passed.count)
      var named = groups.mutableSpan(of: UInt32.self, count: passed.count)
      let all = numbers.span(of: UInt32.self, count: runs.count)
      let rows = passed.buffer.span(of: Int32.self, count: passed.count)
      for i in 0..<passed.count { named[i] = all[Int(rows[i])] }
      try accumulator.update(
        arguments.map { $0.gather(passed.rows) },
        groups: groups.span(of: UInt32.self, count: passed.count), count: passed.count,
        position: 0)
    } else {
      try accumulator.update(
        arguments, groups: numbers.span(of: UInt32.self, count: runs.count), count: runs.count,
        position: 0)
    }
    let results = try accumulator.finish(0..<count)
    return results.gather(numbers.span(of: Int32.self, count: runs.count))
  }
}

/// An aggregate without a shortcut: frames that grow take a few more rows in, others are computed
/// one by one.
struct WindowRowByRow {
  let call: AggregateCall
  let arguments: [Column]
  let filter: Column?
  let frames: WindowFrames
  let runs: WindowRuns
  let exclusion: WindowFrame.Exclusion
  let cancellation: Cancellation

  func column() throws(SQLError) -> Column {
    let starts = frames.starts.buffer.span(of: Int32.self, count: runs.count)
    let ends = frames.ends.buffer.span(of: Int32.self, count: runs.count)
    var pieces: [Column] = []
    var accumulator = emptied()
    var (from, taken) = (-1, -1)
    for row in 0..<runs.count {
      if row & 255 == 0 { try cancellation.check() }
      let (start, end) = (Int(starts[row]), Int(ends[row]))
      if exclusion != .noOthers {
        pieces.append(try excluding(row, start, end))
        continue
      }
      let isNext = start == from && end >= taken
      if isNext, end == taken, let last = pieces.last {
        pieces.append(last)
        continue
      }
      if !isNext {
        accumulator = emptied()
        (from, taken) = (start, start)
      }
      try add(taken, end, to: accumulator)
      taken = end
      pieces.append(try accumulator.finish(0..<1).flattened())
    }
    return Column.concatenated(pieces, type: call.returnType)
  }

  private func emptied() -> any Accumulator {
    let made = call.makeAccumulator()
    made.resize(groups: 1)
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

  private func excluding(_ row: Int, _ start: Int, _ end: Int) throws(SQLError) -> Column {
    let peers = runs.peerStarts.buffer.span(of: Int32.self, count: runs.count)
    var rows: [Int] = []
    for place in start..<max(start, end) {
      let isPeer = peers[place] == peers[row]
      switch exclusion {
      case .noOthers: rows.append(place)
      case .currentRow: if place != row { rows.append(place) }
      case .group: if !isPeer { rows.append(place) }
      case .ties: if !isPeer || place == row { rows.append(place) }
      }
    }
    let selection = Selection(rows)
    let accumulator = emptied()
    if !rows.isEmpty {
      try add(
        arguments.map { $0.gather(selection.rows) }, filter?.gather(selection.rows),
        count: rows.count, position: start, to: accumulator)
    }
    return try accumulator.finish(0..<1).flattened()
  }
}
