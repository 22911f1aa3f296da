import Catalog
import Columns
import Diagnostics

/// A table of a few rows that are known when it is opened.
final class ListedTable: Table {
  let schema: Schema
  let label: String
  private let rows: Batch

  init(_ label: String, schema: Schema, rows: [[Value]]) {
    self.label = label
    self.schema = schema
    let columns = schema.fields.indices.map { position in
      var builder = ColumnBuilder(schema.fields[position].type, capacity: max(1, rows.count))
      for row in rows { builder.append(row[position]) }
      return builder.finish()
    }
    self.rows = Batch(columns, count: rows.count)
  }

  var rowCount: Int? { rows.count }

  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    ListedScan(rows: rows, request: request)
  }
}

private final class ListedScan: TableScan {
  let rows: Batch
  let request: ScanRequest
  let metrics = ScanMetrics()

  init(rows: Batch, request: ScanRequest) {
    self.rows = rows
    self.request = request
  }

  var morselCount: Int { rows.count == 0 ? 0 : 1 }
  func makeReader() throws(SQLError) -> any TableReader { try ListedReader(self) }
}

private final class ListedReader: TableReader {
  private let scan: ListedScan
  private let evaluator: (any BatchFilterEvaluator)?
  private var place = 0

  init(_ scan: ListedScan) throws(SQLError) {
    self.scan = scan
    evaluator = try scan.request.filter?.makeEvaluator()
  }

  func open(morsel: Int) throws(SQLError) { place = 0 }

  func next() throws(SQLError) -> Batch? {
    while place < scan.rows.count {
      let count = min(scan.request.batchSize, scan.rows.count - place)
      let part = scan.rows.slice(from: place, count: count)
      place += count
      let wanted = Batch(scan.request.columns.map { part.columns[$0] }, count: count)
      guard let evaluator, let filter = scan.request.filter else { return wanted }
      let seen = Batch(filter.columns.map { part.columns[$0] }, count: count)
      let passed = wanted.selected(try evaluator.select(seen))
      if passed.count > 0 { return passed }
    }
    return nil
  }
}
