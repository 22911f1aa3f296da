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
    try order(columns, orders, count: count, marking: []).rows
  }

  /// The rows in order, and for each number of leading columns where their values change; no marks
  /// where these would have to be compared.
  func order(
    _ columns: [Column], _ orders: [SortOrder], count: Int, marking prefixes: [Int]
  ) throws(SQLError) -> (rows: Selection, marks: [Buffer]?) {
    let packed = PackedOrder(columns, orders: orders, count: count, marking: prefixes)
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
    return (packed.finished(), packed.marks(ranges))
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

  /// All rows, one batch after another; each column by one worker, which lets go of its parts then.
  /// Columns of few values stay codes.
  func concatenated(_ batches: consuming [Batch], types: [DataType]) throws(SQLError) -> Batch {
    if batches.count == 1 { return batches[0] }
    let count = batches.reduce(0) { $0 + $1.count }
    let parts = Mutex(types.indices.map { place in batches.map { $0.columns[place] } })
    batches = []
    let made = Mutex([Column?](repeating: nil, count: types.count))
    query.workers.forEach(types.count) { place in
      let columns = parts.withLock { parts in
        defer { parts[place] = [] }
        return parts[place]
      }
      let column = Column.joined(columns, type: types[place])
      made.withLock { $0[place] = column }
    }
    try query.options.cancellation.check()
    return Batch(made.withLock { $0.compactMap { $0 } }, count: count)
  }
}
