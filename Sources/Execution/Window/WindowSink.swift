import Columns
import Diagnostics
import Kernels
import Plan
import Synchronization

/// Where the columns of a window lie in the batches that reach its sink.
struct WindowLayout: Sendable {
  var payload: Int
  var partition: Range<Int>
  var order: Range<Int>
  var items: [Item]
  var orders: [SortOrder]
  var orderKeys: [SortKey]

  struct Item: Sendable {
    var item: WindowItem
    var arguments: [Int]
    var filter: Int?
    var start: Int?
    var end: Int?
  }
}

/// Keeps all rows, sorts them by partition and order, and computes the window functions of each
/// partition; workers share the partitions.
final class WindowSink: Sink {
  private let layout: WindowLayout
  private let types: [DataType]
  private let collected = CollectSink("the window")
  private let result = Once<MaterializedRows>()

  init(_ layout: WindowLayout, types: [DataType]) {
    self.layout = layout
    self.types = types
  }

  var source: MaterializedSource {
    MaterializedSource { [result] (_) throws(SQLError) in try result.get() }
  }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    try collected.makePart(worker)
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    try collected.finish(query)
    let all = Batch.concatenated(try collected.rows.batches, types: types)
    if all.count == 0 { return result.set(MaterializedRows([])) }
    let reservation = query.reservation("the window")
    let columns = layout.partition.map { all.columns[$0] } + layout.order.map { all.columns[$0] }
    let orders = layout.partition.map { _ in SortOrder() } + layout.orders
    var sorted = all
    if !columns.isEmpty {
      let keys = SortKeys(columns, orders: orders, count: all.count)
      try reservation.grow(by: keys.byteCount + all.count * 20)
      let rows = keys.sortedRows()
      sorted = all.gather(rows.rows)
      try query.options.cancellation.check()
    }
    result.set(MaterializedRows(try computed(sorted, query), reservation: reservation))
  }

  /// The partitions in pieces of some thousand rows, each piece by one worker.
  private func computed(_ rows: Batch, _ query: QueryContext) throws(SQLError) -> [Batch] {
    let computer = WindowComputer(layout, rows, query.options)
    let pieces = computer.pieces(of: MaterializedRows.morselRows)
    let made = Mutex<[Batch?]>(.init(repeating: nil, count: pieces.count))
    let failure = FirstError()
    query.workers.forEach(pieces.count) { i in
      do throws(SQLError) {
        let batch = try computer.compute(pieces[i])
        made.withLock { $0[i] = batch }
      } catch {
        failure.report(error, morsel: i)
      }
    }
    try failure.check()
    return made.withLock { $0.compactMap { $0 } }
  }
}
