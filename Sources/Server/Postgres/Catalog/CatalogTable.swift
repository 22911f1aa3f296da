import Catalog
import Columns
import Diagnostics

/// A table of few rows that the server makes: a relation of `pg_catalog`.
struct CatalogTable: Table {
  let schema: Schema
  let label: String
  private let contents: @Sendable () -> Batch
  let rowCount: Int?

  /// - Parameter rows: Values of the columns' types.
  init(_ label: String, _ schema: Schema, rows: [[Value]]) {
    self.label = label
    self.schema = schema
    let batch = CatalogTable.batch(schema, rows)
    contents = { batch }
    rowCount = batch.count
  }

  /// - Parameter rows: What the table holds whenever it is read.
  init(_ label: String, _ schema: Schema, live rows: @escaping @Sendable () -> [[Value]]) {
    self.label = label
    self.schema = schema
    contents = { CatalogTable.batch(schema, rows()) }
    rowCount = nil
  }

  private static func batch(_ schema: Schema, _ rows: [[Value]]) -> Batch {
    let columns = schema.fields.indices.map { place in
      var builder = ColumnBuilder(schema.fields[place].type, capacity: max(1, rows.count))
      for row in rows { builder.append(row[place]) }
      return builder.finish()
    }
    return Batch(columns, count: rows.count)
  }

  func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    CatalogScan(batch: contents(), request: request)
  }
}

private struct CatalogScan: TableScan {
  let batch: Batch
  let request: ScanRequest
  let metrics = ScanMetrics()

  var morselCount: Int { batch.count > 0 ? 1 : 0 }

  func makeReader() throws(SQLError) -> any TableReader {
    CatalogReader(self, try request.filter?.makeEvaluator())
  }
}

private final class CatalogReader: TableReader {
  private let scan: CatalogScan
  private let filter: (any BatchFilterEvaluator)?
  private var start = 0

  init(_ scan: CatalogScan, _ filter: (any BatchFilterEvaluator)?) {
    self.scan = scan
    self.filter = filter
  }

  func open(morsel: Int) throws(SQLError) { start = 0 }

  func next() throws(SQLError) -> Batch? {
    while start < scan.batch.count {
      let length = min(scan.request.batchSize, scan.batch.count - start)
      let part = scan.batch.slice(from: start, count: length)
      start += length
      let wanted = columns(scan.request.columns, of: part)
      guard let filter, let request = scan.request.filter else { return wanted }
      let passed = wanted.selected(try filter.select(columns(request.columns, of: part)))
      if passed.count > 0 { return passed }
    }
    return nil
  }

  private func columns(_ positions: [Int], of part: Batch) -> Batch {
    Batch(positions.map { part.columns[$0] }, count: part.count)
  }
}
