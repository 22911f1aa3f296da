import Columns
import Diagnostics
import Kernels

/// Reads several runs as one, in order: the rows from one boundary up to another.
final class RunMerger {
  /// The place in one run.
  private struct Cursor {
    let run: SortedRun
    var page: Int
    var keys: SortKeys
    var row = 0
    var end = 0
    var prefix: UInt128 = 0
    /// The place of the page's rows in `sources`.
    var source: UInt32 = 0
  }

  private let shape: SortShape
  private let to: [UInt8]?
  private let memory: OperatorMemory
  private var cursors: [Cursor] = []
  /// Cursors with rows left, as a heap: the one with the first row stands at the top.
  private var heap: [Int] = []
  /// Pages that rows of the batch being made, or of later ones, come from.
  private var sources: [Batch] = []
  private var taken: (sources: GrowingBuffer<UInt32>, rows: GrowingBuffer<Int32>)
  private let reserved: Int

  init(
    _ runs: [SortedRun], _ shape: SortShape, _ memory: OperatorMemory, from: [UInt8]? = nil,
    to: [UInt8]? = nil
  ) throws(SQLError) {
    self.shape = shape
    self.memory = memory
    self.to = to
    taken = (GrowingBuffer(capacity: 64), GrowingBuffer(capacity: 64))
    reserved = runs.reduce(0) { $0 + RunMerger.cost(of: $1) }
    memory.growAnyway(by: reserved)
    for run in runs { try open(run, from: from) }
    for place in heap.indices.reversed() { sink(place) }
  }

  deinit { memory.shrink(by: reserved) }

  /// Bytes that reading a run takes: a page, its columns, its keys.
  static func cost(of run: SortedRun) -> Int {
    guard let page = run.pages.first else { return 0 }
    return page.byteCount * 2 + page.rows * 48
  }

  private func open(_ run: SortedRun, from: [UInt8]?) throws(SQLError) {
    var page = 0
    if let from {
      // The last page that begins before the boundary may hold rows behind it.
      var (low, high) = (0, run.boundaries.count)
      while low < high {
        let middle = (low + high) / 2
        if run.boundaries[middle].lexicographicallyPrecedes(from) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      page = max(0, low - 1)
    }
    var cursor = Cursor(run: run, page: page - 1, keys: SortKeys([], orders: [], count: 0))
    while try load(&cursor) {
      if let from { cursor.row = firstRow(cursor.keys, notBefore: from) }
      if cursor.row < cursor.end { break }
    }
    if cursor.row < cursor.end {
      cursor.prefix = cursor.keys.widePrefix(cursor.row)
      heap.append(cursors.count)
    }
    cursors.append(cursor)
  }

  /// Goes to the run's next page; false where there is none before the end.
  private func load(_ cursor: inout Cursor) throws(SQLError) -> Bool {
    cursor.page += 1
    cursor.row = 0
    cursor.end = 0
    guard cursor.page < cursor.run.pages.count else { return false }
    if let to, !cursor.run.boundaries[cursor.page].lexicographicallyPrecedes(to) { return false }
    try memory.query.options.cancellation.check()
    let read = try cursor.run.pages[cursor.page].read()
    let batch = Batch(read.columns.map { $0.flattened() }, count: read.count)
    cursor.keys = shape.runKeys(of: batch)
    cursor.end = to.map { firstRow(cursor.keys, notBefore: $0) } ?? batch.count
    cursor.source = UInt32(sources.count)
    sources.append(batch)
    return true
  }

  private func firstRow(_ keys: SortKeys, notBefore bound: [UInt8]) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys.compare(middle, bound) < 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The next rows, with their ordinals behind them; nil at the end.
  func next(_ limit: Int) throws(SQLError) -> Batch? {
    dropReadSources()
    taken.sources.setCount(0)
    taken.rows.setCount(0)
    while taken.rows.count < limit, let first = heap.first {
      taken.sources.append(cursors[first].source)
      taken.rows.append(Int32(truncatingIfNeeded: cursors[first].row))
      cursors[first].row += 1
      if cursors[first].row == cursors[first].end { _ = try load(&cursors[first]) }
      if cursors[first].row < cursors[first].end {
        cursors[first].prefix = cursors[first].keys.widePrefix(cursors[first].row)
      } else {
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
      }
      sink(0)
    }
    let count = taken.rows.count
    if count == 0 { return nil }
    let (sourceBuffer, rowBuffer) = (taken.sources.buffer, taken.rows.buffer)
    let named = sourceBuffer.span(of: UInt32.self, count: count)
    let rows = rowBuffer.span(of: Int32.self, count: count)
    let types = shape.runTypes
    var columns: [Column] = []
    for i in types.indices {
      columns.append(
        interleaved(sources.map { $0.columns[i] }, sources: named, rows: rows, type: types[i]))
    }
    return Batch(columns, count: count)
  }

  /// Keeps the pages alone that cursors still read.
  private func dropReadSources() {
    var kept: [Batch] = []
    for i in heap {
      kept.append(sources[Int(cursors[i].source)])
      cursors[i].source = UInt32(kept.count - 1)
    }
    sources = kept
  }

  // MARK: The heap

  private func comesFirst(_ a: Int, _ b: Int) -> Bool {
    if cursors[a].prefix != cursors[b].prefix { return cursors[a].prefix < cursors[b].prefix }
    let order = cursors[a].keys.compare(cursors[a].row, cursors[b].keys, cursors[b].row)
    // Rows of a join with one ordinal stand in runs that were made one after another.
    return order == 0 ? a < b : order < 0
  }

  private func sink(_ start: Int) {
    var place = start
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, comesFirst(heap[child + 1], heap[child]) { child += 1 }
      guard comesFirst(heap[child], heap[place]) else { return }
      heap.swapAt(place, child)
      place = child
    }
  }
}
