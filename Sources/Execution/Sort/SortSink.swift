import Columns
import Diagnostics
import Kernels

/// Keeps all rows with their sort keys, and orders them when the last one came.
///
/// The batches it takes hold the payload columns, then the key columns that are no payload. Equal
/// rows keep the order of the input, whichever worker brought them.
final class SortSink: Sink {
  private let shape: SortShape
  private let payload: Int
  let profile: NodeProfile?
  private let kept: SpillingRows
  private let result = Once<SortedRows>()

  /// - Parameter payload: How many of the columns go on.
  init(_ shape: SortShape, payload: Int, _ profile: NodeProfile?) {
    self.shape = shape
    self.payload = payload
    self.profile = profile
    kept = SpillingRows(shape, "the sort", profile)
  }

  var source: SortedSource { SortedSource(result, columns: payload) }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart { kept.makePart(worker) }

  func finish(_ query: QueryContext) throws(SQLError) {
    switch try kept.takeAll(query) {
    case .spilled(let plan): result.set(.spilled(plan))
    case .kept(let rows, let memory): result.set(.kept(try ordered(rows, query), memory))
    }
  }

  private func ordered(
    _ rows: consuming SortChunks, _ query: QueryContext
  ) throws(SQLError) -> OrderedChunks {
    guard rows.count <= Int(Int32.max) else {
      throw SQLError(.programLimitExceeded, "a sort takes at most \(Int32.max) rows")
    }
    let sorter = RowSorter(query: query)
    let keys = try sorter.concatenated(
      rows.batches(shape.keys), types: shape.keys.map { shape.types[$0] })
    let order = try sorter.order(keys.columns, shape.orders, count: keys.count)
    return try OrderedChunks(rows, Array(shape.types.prefix(payload)), order, sorter)
  }
}

/// Rows and the order in which they are to be read; or sorted runs.
enum SortedRows: Sendable {
  case kept(OrderedChunks, OperatorMemory)
  case spilled(MergePlan)
}

/// Reads sorted rows; each worker gathers the rows of its own morsels.
final class SortedSource: Source {
  private let rows: Once<SortedRows>
  private let columns: Int

  /// - Parameter columns: How many of the sorted columns go on.
  init(_ rows: Once<SortedRows>, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    switch try rows.get() {
    case .kept(let rows, _):
      return (rows.count + MaterializedRows.morselRows - 1) / MaterializedRows.morselRows
    case .spilled(let plan): return plan.parts
    }
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    let size = worker.query.options.batchSize
    switch try rows.get() {
    case .kept(let rows, _): return KeptReader(rows, batchSize: size)
    case .spilled(let plan): return MergeReader(plan, columns: columns, batchSize: size)
    }
  }

  private final class KeptReader: SourceReader {
    let rows: OrderedChunks
    let batchSize: Int
    var place = 0
    var end = 0

    init(_ rows: OrderedChunks, batchSize: Int) {
      self.rows = rows
      self.batchSize = batchSize
    }

    func open(morsel: Int) throws(SQLError) {
      place = morsel * MaterializedRows.morselRows
      end = min(rows.count, place + MaterializedRows.morselRows)
    }

    func next() throws(SQLError) -> Batch? {
      let count = min(batchSize, end - place)
      guard count > 0 else { return nil }
      defer { place += count }
      return rows.gather(from: place, count: count)
    }
  }
}

/// Reads the parts of merged runs.
final class MergeReader: SourceReader {
  private let plan: MergePlan
  private let columns: Int
  private let batchSize: Int
  private var merger: RunMerger?

  init(_ plan: MergePlan, columns: Int, batchSize: Int) {
    self.plan = plan
    self.columns = columns
    self.batchSize = batchSize
  }

  func open(morsel: Int) throws(SQLError) {
    merger = nil
    // What was merged lies in pieces between what is kept of it: free pages go back to the system.
    AllocatorSettings.trim()
    merger = try plan.reader(part: morsel)
  }

  func next() throws(SQLError) -> Batch? {
    guard let rows = try merger?.next(batchSize) else {
      merger = nil
      return nil
    }
    return Batch(Array(rows.columns.prefix(columns)), count: rows.count)
  }
}
