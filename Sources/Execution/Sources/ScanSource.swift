import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Synchronization

/// Scans a table; filters that joins learn before it runs skip rows while they are decoded.
final class ScanSource: Source {
  private let scan: Scan
  /// Positions in the table's schema of the columns that batches have.
  private let positions: [Int]
  private let profile: NodeProfile?
  private let learned = Mutex<[LearnedFilter]>([])
  private let prepared = Once<any TableScan>()

  init(_ scan: Scan, positions: [Int], profile: NodeProfile?) {
    self.scan = scan
    self.positions = positions
    self.profile = profile
  }

  var weight: Double { Double(scan.table.rowCount ?? 1000) }

  /// The position in the table of a column that this scan makes.
  func position(of id: ColumnID) -> Int? {
    scan.columns.first { $0.column.id == id }?.position
  }

  /// What encloses the values of a column, by its position in the table, in each morsel.
  func bounds(ofColumn column: Int) -> [ValueBounds]? {
    try? prepared.get().bounds(ofColumn: column)
  }

  func learn(_ filter: LearnedFilter) { learned.withLock { $0.append(filter) } }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    let scan = scan.settled(query.options)
    let filter = ScanFilter(scan, learned.withLock { $0 }, query.options)
    let request = ScanRequest(
      columns: positions, predicates: columnPredicates(of: scan, query.options.parameters),
      filter: filter.isTrivial ? nil : filter, batchSize: query.options.batchSize,
      cancellation: query.options.cancellation, budget: query.options.budget)
    let made = try scan.table.scan(request)
    profile?.attach(made.metrics)
    prepared.set(made)
    return filter.passesNothing ? 0 : made.morselCount
  }

  var visitOrder: [Int]? {
    for filter in learned.withLock({ $0 }) {
      guard let order = filter.source.preferred, let place = position(of: filter.column) else {
        continue
      }
      return try? prepared.get().visitOrder(
        column: place, greatestFirst: order.isDescending, nullsFirst: order.nullsFirst)
    }
    return nil
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    Reader(try prepared.get().makeReader())
  }

  private final class Reader: SourceReader {
    let reader: any TableReader
    init(_ reader: any TableReader) { self.reader = reader }
    func open(morsel: Int) throws(SQLError) { try reader.open(morsel: morsel) }
    func next() throws(SQLError) -> Batch? { try reader.next() }
  }
}
