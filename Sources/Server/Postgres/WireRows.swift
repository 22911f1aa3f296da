import Columns
import Diagnostics
import Engine
import Synchronization

/// Writes the result of one statement to the client while it is made.
final class WireRows: ResultConsumer {
  private let connection: PostgresConnection
  private let formats: WireFormats
  /// The simple protocol describes each result, the extended one was asked before.
  private let describes: Bool
  private var writer = WireWriter()
  private var schema = Schema([])
  private(set) var rowCount = 0
  private(set) var hasRows = false
  private(set) var outcome: StatementOutcome?
  private(set) var isBroken = false

  private static let blockSize = 1 << 16

  init(_ connection: PostgresConnection, formats: WireFormats, describes: Bool) {
    self.connection = connection
    self.formats = formats
    self.describes = describes
  }

  func begin(_ schema: Schema) throws(SQLError) {
    hasRows = true
    self.schema = schema
    if describes { writer.describe(schema, formats: formats) }
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    if connection.isCancelled {
      throw SQLError(.queryCanceled, "the statement was cancelled")
    }
    let batch = WireVectors.written(batch, schema, formats)
    for row in 0..<batch.count { writer.row(batch, row, formats) }
    rowCount += batch.count
    connection.current?.rows.add(batch.count, ordering: .relaxed)
    if writer.bytes.count >= WireRows.blockSize {
      countBytes()
      flush()
    }
    return !isBroken
  }

  private func flush() {
    if !connection.send(writer.bytes) { isBroken = true }
    writer.clear()
  }

  func end() throws(SQLError) { countBytes() }

  private func countBytes() {
    connection.current?.bytes.add(writer.bytes.count, ordering: .relaxed)
  }

  func completed(_ outcome: StatementOutcome) throws(SQLError) { self.outcome = outcome }

  func output(_ line: String) {
    writer.begin("N")
    for (name, value) in [("S", "NOTICE"), ("V", "NOTICE"), ("C", "00000"), ("M", line)] {
      writer.append(Array(name.utf8))
      writer.append(text: value)
    }
    writer.append(UInt8(0))
    writer.end()
  }

  /// Sends what is left and the tag of the statement.
  func finish(_ tag: String) {
    writer.complete(tag)
    flush()
  }

  /// Sends what is left of rows before an error.
  func flushRows() { if !writer.isEmpty { flush() } }
}

extension WireWriter {
  /// One row as a message.
  mutating func row(_ batch: Batch, _ row: Int, _ formats: WireFormats) {
    begin("D")
    append(Int16(truncatingIfNeeded: batch.columns.count))
    for (place, column) in batch.columns.enumerated() {
      cell(column, row, isBinary: formats[place] == 1)
    }
    end()
  }

  mutating func cell(_ column: Column, _ row: Int, isBinary: Bool) {
    if column.isNull(row) {
      append(Int32(-1))
    } else if isBinary {
      appendSized { WireValues.appendBinary(column, row, to: &$0) }
    } else {
      appendSized { WireValues.appendText(column, row, to: &$0) }
    }
  }
}
