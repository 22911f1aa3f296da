import Columns
import Diagnostics
import Functions
import Plan

/// The functions of a window over a partition that does not fit memory: rows come piece by piece,
/// and what a function needs of the pieces before is carried along.
///
/// That is possible for row_number, rank and dense_rank, for aggregates from the partition's first
/// row to the current one, and for those over whole partitions, whose results come at the end.
final class WindowStream {
  /// How one function goes from piece to piece.
  private enum Carry {
    /// Numbers that go on from the rows or peers before.
    case rows, peers
    /// An aggregate that takes rows in as they come.
    case running(any Accumulator, perRow: Bool)
    case whole(any Accumulator)
  }

  private let items: [WindowLayout.Item]
  private var carries: [Carry] = []
  private var rows: Int64 = 0
  private var peers: Int64 = 0
  /// Pieces end with whole peers: rows that are equal in ORDER BY.
  private(set) var needsWholePeers = false

  /// nil where a function must see the whole partition at once.
  init?(_ layout: WindowLayout) {
    items = layout.items
    for item in layout.items {
      guard let carry = WindowStream.carry(item, isOrdered: !layout.order.isEmpty) else {
        return nil
      }
      switch carry {
      case .peers: needsWholePeers = true
      case .rows: needsWholePeers = needsWholePeers || item.isRank
      case .running(_, let perRow): needsWholePeers = needsWholePeers || !perRow
      case .whole: break
      }
      carries.append(carry)
    }
  }

  private static func carry(_ item: WindowLayout.Item, isOrdered: Bool) -> Carry? {
    switch item.item.function {
    case .window(let call):
      switch call.name {
      case "row_number", "rank": return .rows
      case "dense_rank": return .peers
      default: return nil
      }
    case .aggregate(let call):
      let frame = item.item.frame
      guard frame.exclusion == .noOthers else { return nil }
      let made = call.makeAccumulator()
      made.resize(groups: 1)
      if frame.isWholePartition(isOrdered: isOrdered) { return .whole(made) }
      guard case .unboundedPreceding = frame.start, case .currentRow = frame.end else {
        return nil
      }
      return .running(made, perRow: frame.unit == .rows)
    }
  }

  /// Whether some results are known only when the partition has ended.
  var waitsForEnd: Bool { comesLast.contains(true) }

  /// For each function, whether its results are among these.
  var comesLast: [Bool] {
    carries.map { if case .whole = $0 { true } else { false } }
  }

  /// The results for the next rows of the partition; nil for those that come at its end.
  func take(_ piece: Range<Int>, _ computer: WindowComputer) throws(SQLError) -> [Column?] {
    let runs = computer.runs(piece)
    var results: [Column?] = []
    for (i, item) in items.enumerated() {
      switch carries[i] {
      case .rows: results.append(added(rows, to: try computer.compute(item, piece, runs)))
      case .peers: results.append(added(peers, to: try computer.compute(item, piece, runs)))
      case .running(let accumulator, let perRow):
        results.append(try running(accumulator, item, piece, perRow ? nil : runs, computer))
      case .whole(let accumulator):
        try add(piece, item, to: accumulator, computer)
        results.append(nil)
      }
    }
    rows += Int64(piece.count)
    let starts = runs.peerStarts.rows
    for row in 0..<piece.count where Int(starts[row]) == row { peers += 1 }
    return results
  }

  /// One row with the results that were waited for, at the partition's end.
  func finals() throws(SQLError) -> [Column] {
    var made: [Column] = []
    for carry in carries {
      if case .whole(let accumulator) = carry { made.append(try accumulator.finish(0..<1)) }
    }
    return made
  }

  private func added(_ before: Int64, to numbers: Column) -> Column {
    let flat = numbers.flattened()
    let values = flat.span(of: Int64.self)
    return Column.make(flat.type, count: flat.count) { (target: inout MutableSpan<Int64>) in
      for i in 0..<target.count { target[i] = values[i] &+ before }
    }
  }

  /// Takes rows in one by one, or peer by peer, and notes the result after each.
  private func running(
    _ accumulator: any Accumulator, _ item: WindowLayout.Item, _ piece: Range<Int>,
    _ runs: WindowRuns?, _ computer: WindowComputer
  ) throws(SQLError) -> Column {
    var pieces: [Column] = []
    var start = 0
    while start < piece.count {
      let end = runs.map { Int($0.peerEnds.rows[start]) } ?? start + 1
      try add(
        (piece.lowerBound + start)..<(piece.lowerBound + end), item, to: accumulator, computer)
      let value = try accumulator.finish(0..<1).flattened()
      pieces.append(end - start == 1 ? value : value.repeated(end - start))
      start = end
    }
    return Column.concatenated(pieces, type: item.item.column.type)
  }

  private func add(
    _ rows: Range<Int>, _ item: WindowLayout.Item, to accumulator: any Accumulator,
    _ computer: WindowComputer
  ) throws(SQLError) {
    var arguments = item.arguments.map { computer.slice($0, rows) }
    var count = rows.count
    if let filter = item.filter,
      let passed = Selection.whereTrueInAnyEncoding(computer.slice(filter, rows))
    {
      if passed.count == 0 { return }
      arguments = arguments.map { $0.gather(passed.rows) }
      count = passed.count
    }
    let position = UInt64(self.rows) &+ UInt64(rows.lowerBound)
    try accumulator.update(arguments, groups: nil, count: count, position: position)
  }
}

extension WindowLayout.Item {
  fileprivate var isRank: Bool {
    if case .window(let call) = item.function { return call.name == "rank" }
    return false
  }
}
