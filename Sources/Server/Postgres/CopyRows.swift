import Columns
import Diagnostics
import Engine
import Synchronization

/// Sends rows of COPY … TO STDOUT.
final class CopyRows: ResultConsumer {
  private let connection: PostgresConnection
  private let form: CopyForm
  private var writer = WireWriter()
  private var rowCount = 0
  /// What goes out in front of the next row.
  private var head: [UInt8] = []

  /// What a binary copy begins with, two flags without meaning after it.
  private static let signature: [UInt8] = [
    0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
  ]

  init(_ connection: PostgresConnection, _ form: CopyForm) {
    self.connection = connection
    self.form = form
  }

  func begin(_ schema: Schema) throws(SQLError) {
    let code: Int16 = form.kind == .binary ? 1 : 0
    writer.begin("H")
    writer.append(UInt8(code))
    writer.append(Int16(truncatingIfNeeded: schema.count))
    for _ in schema.fields { writer.append(code) }
    writer.end()
    // Clients want the signature and the first row in one message, as PostgreSQL sends them.
    if form.kind == .binary { head = CopyRows.signature }
    if form.hasHeader {
      var line: [UInt8] = []
      for (place, field) in schema.fields.enumerated() {
        if place > 0 { line.append(form.delimiter) }
        append(Array(field.name.utf8), to: &line)
      }
      data(line + [10])
    }
  }

  private func data(_ bytes: [UInt8]) {
    writer.begin("d")
    writer.append(bytes)
    writer.end()
  }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    if connection.isCancelled { throw SQLError(.queryCanceled, "the statement was cancelled") }
    rowCount += batch.count
    connection.current?.rows.add(batch.count, ordering: .relaxed)
    if form.kind == .binary {
      for row in 0..<batch.count { binary(batch, row) }
    } else {
      for row in 0..<batch.count { data(line(batch, row)) }
    }
    guard writer.bytes.count > 1 << 16 else { return true }
    defer { writer.clear() }
    return connection.send(writer.bytes)
  }

  private func binary(_ batch: Batch, _ row: Int) {
    writer.begin("d")
    writer.append(head)
    head = []
    writer.append(Int16(truncatingIfNeeded: batch.columns.count))
    for column in batch.columns { writer.cell(column, row, isBinary: true) }
    writer.end()
  }

  private func line(_ batch: Batch, _ row: Int) -> [UInt8] {
    var line: [UInt8] = []
    var cell: [UInt8] = []
    for (place, column) in batch.columns.enumerated() {
      if place > 0 { line.append(form.delimiter) }
      if column.isNull(row) {
        line.append(contentsOf: form.null.utf8)
        continue
      }
      cell.removeAll(keepingCapacity: true)
      WireValues.appendText(column, row, to: &cell)
      append(cell, to: &line)
    }
    line.append(10)
    return line
  }

  private func append(_ cell: [UInt8], to line: inout [UInt8]) {
    if form.kind == .csv { return appendQuoted(cell, to: &line) }
    for byte in cell {
      switch byte {
      case 8: line.append(contentsOf: "\\b".utf8)
      case 9: line.append(contentsOf: "\\t".utf8)
      case 10: line.append(contentsOf: "\\n".utf8)
      case 11: line.append(contentsOf: "\\v".utf8)
      case 12: line.append(contentsOf: "\\f".utf8)
      case 13: line.append(contentsOf: "\\r".utf8)
      case UInt8(ascii: "\\"), form.delimiter: line += [UInt8(ascii: "\\"), byte]
      default: line.append(byte)
      }
    }
  }

  private func appendQuoted(_ cell: [UInt8], to line: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let isPlain =
      !cell.elementsEqual(form.null.utf8)
      && !cell.contains { $0 == quote || $0 == form.delimiter || $0 == 10 || $0 == 13 }
    if isPlain { return line.append(contentsOf: cell) }
    line.append(quote)
    for byte in cell {
      if byte == quote { line.append(quote) }
      line.append(byte)
    }
    line.append(quote)
  }

  func end() throws(SQLError) {}
  func completed(_ outcome: StatementOutcome) throws(SQLError) {}
  func output(_ line: String) {}

  func finish() {
    if form.kind == .binary { data(head + [0xFF, 0xFF]) }
    writer.empty("c")
    writer.complete("COPY \(rowCount)")
    connection.send(writer.bytes)
    writer.clear()
  }
}
