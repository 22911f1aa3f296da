import Columns
import Diagnostics
import Kernels

/// Keeps all rows with their sort keys, and orders them when the last one came.
///
/// The batches it takes hold the payload columns, then the key columns. Equal rows keep the
/// order of the input, whichever worker brought them.
final class SortSink: Sink {
  private let orders: [SortOrder]
  private let types: [DataType]
  private let kept = RowsByMorsel("the sort")
  private let result = Once<SortedRows>()

  /// - Parameter types: Those of the payload, then those of the keys.
  init(types: [DataType], orders: [SortOrder]) {
    self.types = types
    self.orders = orders
  }

  var source: SortedSource { SortedSource(result) }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart { kept.makePart(worker) }

  func finish(_ query: QueryContext) throws(SQLError) {
    let sorter = RowSorter(query: query)
    let rows = try sorter.concatenated(kept.takeAll(), types: types)
    guard rows.count <= Int(Int32.max) else {
      throw SQLError(.programLimitExceeded, "a sort takes at most \(Int32.max) rows")
    }
    let held = kept.reservation(query)
    let keyColumns = Array(rows.columns.suffix(orders.count))
    let payload = Batch(Array(rows.columns.dropLast(orders.count)), count: rows.count)
    let order = try sorter.order(keyColumns, orders, count: rows.count, held)
    try held.grow(by: rows.count * 4)
    result.set(SortedRows(payload: payload, order: order, reservation: held))
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
