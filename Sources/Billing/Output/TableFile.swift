import Catalog
import Columns
import Diagnostics

/// What all tables' files have in common.
protocol OutputFile: AnyObject {
  var table: String { get }
  var rowCount: Int { get }
  var byteCount: Int { get }
  func close() throws(SQLError)
  func abandon()
}

/// Gathers the records of one file and writes them in batches.
final class TableFile<Row: Record>: OutputFile {
  private let writer: any FileWriter
  private let columns = Row.columns
  private let cancellation: Cancellation
  private var rows: [Row] = []
  private var written = 0

  init(_ writer: any FileWriter, cancellation: Cancellation) {
    self.writer = writer
    self.cancellation = cancellation
    rows.reserveCapacity(Batch.defaultSize)
  }

  var table: String { Row.table }
  var rowCount: Int { written + rows.count }
  var byteCount: Int { writer.byteCount }

  func append(_ row: Row) throws(SQLError) {
    rows.append(row)
    if rows.count == Batch.defaultSize { try flush() }
  }

  private func flush() throws(SQLError) {
    if rows.isEmpty { return }
    try cancellation.check()
    let made = columns.map { $0.make(rows) }
    try writer.append(Batch(made, count: rows.count))
    written += rows.count
    rows.removeAll(keepingCapacity: true)
  }

  func close() throws(SQLError) {
    try flush()
    try writer.close()
  }

  func abandon() { writer.abandon() }
}
