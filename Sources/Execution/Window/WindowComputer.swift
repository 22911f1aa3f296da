import Columns
import Diagnostics
import Functions
import Kernels
import Plan

/// Computes window functions over sorted rows, partition by partition.
struct WindowComputer: Sendable {
  private let layout: WindowLayout
  private let rows: Batch
  private let options: ExecutionOptions
  private let partitionKeys: SortKeys?
  private let allKeys: SortKeys?

  init(_ layout: WindowLayout, _ rows: Batch, _ options: ExecutionOptions) {
    self.layout = layout
    self.rows = rows
    self.options = options
    let partition = layout.partition.map { rows.columns[$0] }
    let order = layout.order.map { rows.columns[$0] }
    let plain = partition.map { _ in SortOrder() }
    partitionKeys =
      partition.isEmpty ? nil : SortKeys(partition, orders: plain, count: rows.count)
    allKeys =
      order.isEmpty
      ? partitionKeys
      : SortKeys(partition + order, orders: plain + layout.orders, count: rows.count)
  }

  /// Ranges of whole partitions, of at least `size` rows but the last.
  func pieces(of size: Int) -> [[Range<Int>]] {
    var pieces: [[Range<Int>]] = []
    var current: [Range<Int>] = []
    var pieceStart = 0
    var start = 0
    for row in 1...rows.count {
      let ends =
        row == rows.count || partitionKeys.map { $0.compare(row, $0, row - 1) != 0 } ?? false
      guard ends else { continue }
      current.append(start..<row)
      start = row
      if row - pieceStart >= size || row == rows.count {
        pieces.append(current)
        current = []
        pieceStart = row
      }
    }
    return pieces
  }

  /// The payload of the partitions with the results behind it.
  func compute(_ partitions: [Range<Int>]) throws(SQLError) -> Batch {
    guard let first = partitions.first, let last = partitions.last else {
      return Batch([], count: 0)
    }
    var results = layout.items.map { _ in [Column]() }
    for partition in partitions {
      try options.cancellation.check()
      for (i, item) in layout.items.enumerated() {
        results[i].append(try compute(item, partition).flattened())
      }
    }
    let count = last.upperBound - first.lowerBound
    let payload = rows.columns.prefix(layout.payload).map {
      $0.slice(from: first.lowerBound, count: count)
    }
    let made = results.indices.map {
      Column.concatenated(results[$0], type: layout.items[$0].item.column.type)
    }
    return Batch(payload + made, count: count)
  }

  private func compute(
    _ item: WindowLayout.Item, _ range: Range<Int>
  ) throws(SQLError) -> Column {
    func slice(_ place: Int) -> Column {
      rows.columns[place].slice(from: range.lowerBound, count: range.count)
    }
    let frames = try WindowFrames(
      count: range.count, frame: item.item.frame, order: layout.orderKeys,
      keys: layout.order.map(slice), distances: (item.start.map(slice), item.end.map(slice)),
      isPeer: { row in
        guard !layout.order.isEmpty, let allKeys else { return true }
        let place = range.lowerBound + row
        return allKeys.compare(place, allKeys, place - 1) == 0
      })
    let arguments = item.arguments.map(slice)
    switch item.item.function {
    case .window(let call):
      let partition = WindowPartition(
        arguments: arguments, count: range.count, peers: selection(frames.peerStart),
        frameStart: selection(frames.start), frameEnd: selection(frames.end))
      return try call.kernel(partition, options.session)
    case .aggregate(let call):
      return try WindowAggregation(
        call: call, arguments: arguments, filter: item.filter.map(slice), frames: frames,
        exclusion: item.item.frame.exclusion, count: range.count
      ).column()
    }
  }

  private func selection(_ places: [Int32]) -> Selection {
    let buffer = Buffer.of(Int32.self, count: places.count)
    var span = buffer.mutableSpan(of: Int32.self, count: places.count)
    for i in places.indices { span[i] = places[i] }
    return Selection(buffer: buffer, count: places.count)
  }
}
