import Columns
import Diagnostics

/// The few rows that a look-up by key found, as a scan; the filter still decides.
final class PointScan: TableScan {
  /// All columns of the table, and last the identity.
  private let rows: Batch
  private let request: ScanRequest
  let metrics = ScanMetrics()

  init(_ rows: Batch, _ request: ScanRequest) {
    self.rows = rows
    self.request = request
    metrics.rowsDecoded.wrappingAdd(rows.count, ordering: .relaxed)
  }

  var morselCount: Int { rows.count > 0 ? 1 : 0 }

  func makeReader() throws(SQLError) -> any TableReader { Reader(rows, request) }

  private final class Reader: TableReader {
    private let rows: Batch
    private let request: ScanRequest
    private var isDone = false

    init(_ rows: Batch, _ request: ScanRequest) {
      self.rows = rows
      self.request = request
    }

    func open(morsel: Int) throws(SQLError) { isDone = false }

    func next() throws(SQLError) -> Batch? {
      if isDone { return nil }
      isDone = true
      let wanted = Batch(rows.columns.chosen(request.columns), count: rows.count)
      guard let filter = request.filter else { return wanted }
      let asked = Batch(rows.columns.chosen(filter.columns), count: rows.count)
      let passed = wanted.selected(try filter.makeEvaluator().select(asked))
      return passed.count > 0 ? passed : nil
    }
  }
}
