import Columns
import Diagnostics
import Functions
import Kernels
import Plan

/// Computes window functions over sorted rows, many partitions at a time.
struct WindowComputer: Sendable {
  private let layout: WindowLayout
  private let rows: Batch
  private let options: ExecutionOptions
  private let newPartition: Buffer
  private let newPeer: Buffer?

  /// - Parameters:
  ///   - newPartition: One byte per row, 1 where a partition begins; likewise for peers.
  init(
    _ layout: WindowLayout, _ rows: Batch, newPartition: Buffer, newPeer: Buffer?,
    _ options: ExecutionOptions
  ) {
    self.layout = layout
    self.rows = rows
    self.options = options
    self.newPartition = newPartition
    self.newPeer = newPeer
  }

  init(_ layout: WindowLayout, _ rows: Batch, _ options: ExecutionOptions) {
    self.layout = layout
    self.rows = rows
    self.options = options
    let marks = Buffer.zeroed(UInt8.self, count: max(1, rows.count))
    marks.pointer(to: UInt8.self)[0] = 1
    for place in layout.partition { markChanges(rows.columns[place], 0..<rows.count, marks) }
    newPartition = marks
    if layout.order.isEmpty {
      newPeer = nil
    } else {
      let peers = Buffer(byteCount: marks.byteCount)
      peers.copy(from: marks, at: 0, count: marks.byteCount, to: 0)
      for place in layout.order { markChanges(rows.columns[place], 0..<rows.count, peers) }
      newPeer = peers
    }
  }

  /// Rows of whole partitions, in pieces of at least `size` rows but the last.
  func pieces(of size: Int) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    let marks = newPartition.span(of: UInt8.self, count: rows.count)
    var start = 0
    while start < rows.count {
      var end = min(rows.count, start + size)
      while end < rows.count, marks[end] == 0 { end += 1 }
      pieces.append(start..<end)
      start = end
    }
    return pieces
  }

  /// Where the last partition begins.
  var lastPartition: Int {
    let marks = newPartition.span(of: UInt8.self, count: rows.count)
    var row = rows.count - 1
    while row > 0, marks[row] == 0 { row -= 1 }
    return max(0, row)
  }

  /// Where the first partition ends.
  var firstPartitionEnd: Int {
    let marks = newPartition.span(of: UInt8.self, count: rows.count)
    var row = 1
    while row < rows.count, marks[row] == 0 { row += 1 }
    return min(row, rows.count)
  }

  /// Where the last rows with equal ORDER BY keys begin.
  var lastPeers: Int {
    guard let newPeer else { return 0 }
    let marks = newPeer.span(of: UInt8.self, count: rows.count)
    var row = rows.count - 1
    while row > 0, marks[row] == 0 { row -= 1 }
    return max(0, row)
  }

  /// A column of some rows.
  func slice(_ place: Int, _ piece: Range<Int>) -> Column {
    rows.columns[place].slice(from: piece.lowerBound, count: piece.count)
  }

  /// The rows of a piece with the results of all functions.
  func computed(_ piece: Range<Int>) throws(SQLError) -> [Batch] {
    let runs = runs(piece)
    var results: [Column] = []
    for item in layout.items { results.append(try compute(item, piece, runs)) }
    return batches(piece, results)
  }

  func runs(_ piece: Range<Int>) -> WindowRuns {
    WindowRuns(piece, newPartition: newPartition, newPeer: newPeer)
  }

  /// The values of one item for the rows of a piece.
  func compute(
    _ item: WindowLayout.Item, _ piece: Range<Int>, _ runs: WindowRuns
  ) throws(SQLError) -> Column {
    try options.cancellation.check()
    func slice(_ place: Int) -> Column { self.slice(place, piece) }
    let arguments = item.arguments.map(slice)
    switch item.item.function {
    case .window(let call):
      let frames = call.usesFrame ? try frames(item, runs, slice) : nil
      let none = Selection(buffer: .empty, count: 0)
      let partitions = WindowRows(
        arguments: arguments, count: piece.count, starts: runs.starts, ends: runs.ends,
        peers: runs.peerStarts, frameStarts: frames?.starts ?? none,
        frameEnds: frames?.ends ?? none, exclusion: item.item.frame.exclusion.ofRows)
      return try call.kernel(partitions, options.session)
    case .aggregate(let call):
      let isWhole = item.item.frame.isWholePartition(isOrdered: !layout.order.isEmpty)
      return try WindowAggregation(
        call: call, arguments: arguments, filter: item.filter.map(slice), runs: runs,
        frame: item.item.frame, frames: isWhole ? nil : try frames(item, runs, slice),
        cancellation: options.cancellation
      ).column()
    }
  }

  private func frames(
    _ item: WindowLayout.Item, _ runs: WindowRuns, _ slice: (Int) -> Column
  ) throws(SQLError) -> WindowFrames {
    try WindowFrames(
      runs, item.item.frame, order: layout.orderKeys.first, key: layout.order.first.map(slice),
      distances: (item.start.map(slice), item.end.map(slice)))
  }

  /// The payload of a piece with the results behind it, in batches that later steps can share.
  func batches(_ piece: Range<Int>, _ results: [Column]) -> [Batch] {
    let payload = rows.columns.prefix(layout.payload).map {
      $0.slice(from: piece.lowerBound, count: piece.count)
    }
    let all = Batch(payload + results, count: piece.count)
    return stride(from: 0, to: piece.count, by: MaterializedRows.morselRows).map {
      all.slice(from: $0, count: min(MaterializedRows.morselRows, piece.count - $0))
    }
  }
}

extension WindowFrame.Exclusion {
  /// The same for window functions.
  fileprivate var ofRows: WindowRows.Exclusion {
    switch self {
    case .noOthers: .none
    case .currentRow: .currentRow
    case .group: .group
    case .ties: .ties
    }
  }
}
