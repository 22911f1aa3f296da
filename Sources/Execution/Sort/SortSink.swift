import Columns
import Diagnostics
import Kernels
import Synchronization

/// Keeps all rows with their sort keys, and orders them when the last one came.
///
/// The batches it takes hold the payload columns, then the key columns. Equal rows keep the
/// order of the input, whichever worker brought them.
final class SortSink: Sink {
  private let orders: [SortOrder]
  private let types: [DataType]
  private let parts = Mutex<[(morsel: Int, batches: [Batch])]>([])
  private let reservation = Once<MemoryReservation>()
  private let result = Once<SortedRows>()

  /// - Parameter types: Those of the payload, then those of the keys.
  init(types: [DataType], orders: [SortOrder]) {
    self.types = types
    self.orders = orders
  }

  var source: SortedSource { SortedSource(result) }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    Part(self, RowKeeper(held(worker.query)))
  }

  private func held(_ query: QueryContext) -> MemoryReservation {
    parts.withLock { _ in
      if let known = try? reservation.get() { return known }
      let made = query.reservation("the sort")
      reservation.set(made)
      return made
    }
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let batches = parts.withLock { parts in
      defer { parts = [] }
      return parts.sorted { $0.morsel < $1.morsel }.flatMap(\.batches)
    }
    try query.options.cancellation.check()
    let held = held(query)
    let rows = Batch.concatenated(batches, types: types)
    guard rows.count <= Int(Int32.max) else {
      throw SQLError(.programLimitExceeded, "a sort takes at most \(Int32.max) rows")
    }
    let keyColumns = Array(rows.columns.suffix(orders.count))
    let payload = Batch(Array(rows.columns.dropLast(orders.count)), count: rows.count)
    let keys = SortKeys(keyColumns, orders: orders, count: rows.count)
    try held.grow(by: keys.byteCount + rows.count * 20)
    try query.options.cancellation.check()
    let order = keys.sortedRows()
    held.shrink(by: keys.byteCount + rows.count * 16)
    result.set(SortedRows(payload: payload, order: order, reservation: held))
  }

  fileprivate func add(_ batches: [Batch], morsel: Int) {
    parts.withLock { $0.append((morsel, batches)) }
  }

  private final class Part: SinkPart {
    let sink: SortSink
    let keeper: RowKeeper
    var batches: [Batch] = []

    init(_ sink: SortSink, _ keeper: RowKeeper) {
      self.sink = sink
      self.keeper = keeper
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      try keeper.reserve(batch)
      batches.append(batch)
    }

    override func finishMorsel() throws(SQLError) {
      if !batches.isEmpty { sink.add(batches, morsel: morsel) }
      batches = []
    }
  }
}

/// Rows and the order in which they are to be read.
struct SortedRows: Sendable {
  let payload: Batch
  let order: Selection
  let reservation: MemoryReservation
}

/// Reads sorted rows; each worker gathers the rows of its own morsels.
final class SortedSource: Source {
  private let rows: Once<SortedRows>

  init(_ rows: Once<SortedRows>) { self.rows = rows }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    let count = try rows.get().order.count
    return (count + MaterializedRows.morselRows - 1) / MaterializedRows.morselRows
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    Reader(try rows.get(), batchSize: worker.query.options.batchSize)
  }

  private final class Reader: SourceReader {
    let rows: SortedRows
    let batchSize: Int
    var place = 0
    var end = 0

    init(_ rows: SortedRows, batchSize: Int) {
      self.rows = rows
      self.batchSize = batchSize
    }

    func open(morsel: Int) throws(SQLError) {
      place = morsel * MaterializedRows.morselRows
      end = min(rows.order.count, place + MaterializedRows.morselRows)
    }

    func next() throws(SQLError) -> Batch? {
      let count = min(batchSize, end - place)
      guard count > 0 else { return nil }
      defer { place += count }
      let order = rows.order.buffer
      return rows.payload.gather(order.span(of: Int32.self, from: place, count: count))
    }
  }
}
