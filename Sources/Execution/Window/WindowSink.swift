import Columns
import Diagnostics
import Kernels
import Plan
import Synchronization

/// Where the columns of a window lie in the batches that reach its sink.
struct WindowLayout: Sendable {
  var payload: Int
  var partition: [Int]
  var order: [Int]
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

/// Keeps all rows, sorts them by partition and order, and computes the window functions over
/// pieces of whole partitions; workers share the pieces and the functions.
final class WindowSink: Sink {
  private let layout: WindowLayout
  private let types: [DataType]
  private let kept = RowsByMorsel("the window")
  private let result = Once<MaterializedRows>()

  init(_ layout: WindowLayout, types: [DataType]) {
    self.layout = layout
    self.types = types
  }

  var source: MaterializedSource {
    MaterializedSource { [result] (_) throws(SQLError) in try result.get() }
  }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart { kept.makePart(worker) }

  func finish(_ query: QueryContext) throws(SQLError) {
    let sorter = RowSorter(query: query)
    let all = try sorter.concatenated(kept.takeAll(), types: types)
    if all.count == 0 { return result.set(MaterializedRows([])) }
    guard all.count <= Int(Int32.max) else {
      throw SQLError(.programLimitExceeded, "a window takes at most \(Int32.max) rows")
    }
    let reservation = kept.reservation(query)
    let columns = layout.partition.map { all.columns[$0] } + layout.order.map { all.columns[$0] }
    let orders = layout.partition.map { _ in SortOrder() } + layout.orders
    var sorted = all
    if !columns.isEmpty {
      let rows = try sorter.order(columns, orders, count: all.count, reservation)
      sorted = try sorter.gathered(all, rows)
    }
    result.set(MaterializedRows(try computed(sorted, query), reservation: reservation))
  }

  private func computed(_ rows: Batch, _ query: QueryContext) throws(SQLError) -> [Batch] {
    let computer = WindowComputer(layout, rows, query.options)
    let pieces = computer.pieces(of: MaterializedRows.morselRows)
    let items = layout.items
    let runs = Mutex([WindowRuns?](repeating: nil, count: pieces.count))
    query.workers.forEach(pieces.count) { i in
      let made = computer.runs(pieces[i])
      runs.withLock { $0[i] = made }
    }
    let known = runs.withLock { $0.compactMap { $0 } }
    let made = Mutex([Column?](repeating: nil, count: pieces.count * items.count))
    let failure = FirstError()
    query.workers.forEach(pieces.count * items.count) { task in
      guard failure.isWorthwhile(morsel: task) else { return }
      do throws(SQLError) {
        let piece = task / items.count
        let column = try computer.compute(items[task % items.count], pieces[piece], known[piece])
        made.withLock { $0[task] = column }
      } catch {
        failure.report(error, morsel: task)
      }
    }
    try failure.check()
    let columns = made.withLock { $0.compactMap { $0 } }
    return pieces.indices.flatMap { i in
      computer.batches(
        pieces[i], Array(columns[(i * items.count)..<((i + 1) * items.count)]))
    }
  }
}
