import Columns
import Diagnostics

/// The few rows that a look-up by key found, as a scan; the filter still decides.
final class PointScan: TableScan {
  private let rows: Batch
  /// The places of the columns that are wanted, and of those that the filter asks.
  private let columns: [Int]
  private let asked: [Int]
  private let request: ScanRequest
  let metrics = ScanMetrics()

  /// - Parameter positions: Of the columns of the rows in the table, of which `schema.count` is the
  ///   identity: all that the request names, in ascending order.
  init(_ rows: Batch, positions: [Int], _ request: ScanRequest) {
    let places = { (position: Int) in positions.firstIndex(of: position) ?? 0 }
    self.rows = rows
    columns = request.columns.map(places)
    asked = request.filter?.columns.map(places) ?? []
    self.request = request
    metrics.rowsDecoded.wrappingAdd(rows.count, ordering: .relaxed)
  }

  var morselCount: Int { rows.count > 0 ? 1 : 0 }

  func makeReader() throws(SQLError) -> any TableReader { Reader(self) }

  private final class Reader: TableReader {
    private let scan: PointScan
    private var isDone = false

    init(_ scan: PointScan) { self.scan = scan }

    func open(morsel: Int) throws(SQLError) { isDone = false }

    func next() throws(SQLError) -> Batch? {
      if isDone { return nil }
      isDone = true
      let rows = scan.rows
      let wanted = Batch(rows.columns.chosen(scan.columns), count: rows.count)
      guard let filter = scan.request.filter else { return wanted }
      let asked = Batch(rows.columns.chosen(scan.asked), count: rows.count)
      let passed = wanted.selected(try filter.makeEvaluator().select(asked))
      return passed.count > 0 ? passed : nil
    }
  }
}
