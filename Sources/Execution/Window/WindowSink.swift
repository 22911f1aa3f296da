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

  /// The columns that are looked at once the partitions and peers of the rows are known.
  var needed: Set<Int> {
    var places = Set(0..<payload)
    for item in items {
      places.formUnion(item.arguments)
      places.formUnion([item.filter, item.start, item.end].compactMap { $0 })
      // A distance is added to the first ORDER BY key.
      if item.start != nil || item.end != nil { places.formUnion(order.prefix(1)) }
    }
    return places
  }

  struct Item: Sendable {
    var item: WindowItem
    var arguments: [Int]
    var filter: Int?
    var start: Int?
    var end: Int?
  }
}

/// Keeps all rows, sorts them by partition and order, and computes the window functions over
/// pieces of whole partitions: as they are read, or where there are few pieces at once, so that
/// workers share the functions too. Rows that do not fit memory are sorted on disk.
final class WindowSink: Sink {
  private let layout: WindowLayout
  private let shape: SortShape
  let profile: NodeProfile?
  private let kept: SpillingRows
  private let result = Once<WindowResult>()

  init(_ layout: WindowLayout, types: [DataType], _ profile: NodeProfile?) {
    self.layout = layout
    self.profile = profile
    shape = SortShape(
      types: types, keys: layout.partition + layout.order,
      orders: layout.partition.map { _ in SortOrder() } + layout.orders,
      together: layout.partition.count)
    kept = SpillingRows(shape, "the window", profile)
  }

  var source: WindowSource { WindowSource(result, layout) }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart { kept.makePart(worker) }

  func finish(_ query: QueryContext) throws(SQLError) {
    switch try kept.takeAll(query) {
    case .spilled(let plan): result.set(.spilled(plan))
    case .kept(let rows, let memory):
      let sorter = RowSorter(query: query)
      let all = try sorter.concatenated(rows.placed.map(\.batch), types: shape.types)
      if all.count == 0 { return result.set(.kept(MaterializedRows([]))) }
      guard all.count <= Int(Int32.max) else {
        throw SQLError(.programLimitExceeded, "a window takes at most \(Int32.max) rows")
      }
      let order = try order(of: all, sorter)
      let pieces = try WindowPieces(all, order.rows, order.marks, layout, memory, query)
      if pieces.pieces.count >= 2 * query.options.threads { return result.set(.pieces(pieces)) }
      let sorted =
        try order.rows.map { (rows) throws(SQLError) in try sorter.gathered(all, rows) } ?? all
      result.set(.kept(MaterializedRows(try computed(sorted, query), memory: memory)))
    }
  }

  /// The rows in order, with marks of new partitions and peers where the sort knows them; nil where
  /// they are in order.
  private func order(
    of all: Batch, _ sorter: RowSorter
  ) throws(SQLError) -> (rows: Selection?, marks: [Buffer]?) {
    if shape.keys.isEmpty { return (nil, nil) }
    let found = try sorter.order(
      shape.keyColumns(of: all), shape.orders, count: all.count,
      marking: [layout.partition.count, shape.keys.count])
    return (found.rows, found.marks)
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
