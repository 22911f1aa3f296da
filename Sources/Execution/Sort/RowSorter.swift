import Columns
import Diagnostics
import Kernels
import Synchronization

/// Sorts, gathers and joins up many rows with all workers of a query.
struct RowSorter {
  let query: QueryContext

  /// The rows in order; equal rows keep theirs.
  func order(
    _ columns: [Column], _ orders: [SortOrder], count: Int
  ) throws(SQLError) -> Selection {
    let packed = PackedOrder(columns, orders: orders, count: count)
    let made = Mutex([[Int]](repeating: [], count: packed.chunks))
    query.workers.forEach(packed.chunks) { chunk in
      let counts = packed.write(chunk: chunk)
      made.withLock { $0[chunk] = counts }
    }
    try query.options.cancellation.check()
    var counts = made.withLock { $0 }
    let ranges = PackedOrder.places(&counts, buckets: packed.buckets)
    let places = counts
    query.workers.forEach(packed.chunks) { packed.scatter(chunk: $0, places: places[$0]) }
    try query.options.cancellation.check()
    let cancellation = query.options.cancellation
    query.workers.forEach(ranges.count) { bucket in
      if !cancellation.isCancelled { packed.sort(ranges[bucket]) }
    }
    try query.options.cancellation.check()
    return packed.finished()
  }

  /// The named rows of a batch.
  func gathered(_ batch: Batch, _ rows: Selection) throws(SQLError) -> Batch {
    let gathers = batch.columns.map { GatherInParts($0, rows) }
    let parts = gathers.first?.parts ?? 0
    let cancellation = query.options.cancellation
    query.workers.forEach(parts * gathers.count) { task in
      if !cancellation.isCancelled { gathers[task / parts].fill(part: task % parts) }
    }
    try cancellation.check()
    return Batch(gathers.map { $0.finished() }, count: rows.count)
  }

  /// All rows, one batch after another; each column by one worker.
  func concatenated(_ batches: [Batch], types: [DataType]) throws(SQLError) -> Batch {
    if batches.count == 1 { return batches[0] }
    let made = Mutex([Column?](repeating: nil, count: types.count))
    query.workers.forEach(types.count) { place in
      let column = Column.concatenated(batches.map { $0.columns[place] }, type: types[place])
      made.withLock { $0[place] = column }
    }
    try query.options.cancellation.check()
    return Batch(
      made.withLock { $0.compactMap { $0 } }, count: batches.reduce(0) { $0 + $1.count })
  }
}
