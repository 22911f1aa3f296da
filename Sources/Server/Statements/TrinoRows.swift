import Columns
import Diagnostics
import Engine

/// Rows as Trino writes them: arrays, decimals as strings, bytes in base 64.
struct TrinoRows: Sendable {
  private let plain = CellJSON(.exact)

  func append(_ batch: Batch, _ row: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (place, column) in batch.columns.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      append(column, row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private func append(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    if column.isNull(row) {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    switch column.type {
    case .decimal, .uint64, .int128, .number, .interval:
      bytes.append(UInt8(ascii: "\""))
      appendText(column, row, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .timestampTZ:
      var text: [UInt8] = []
      appendText(column, row, to: &text)
      // `+00` of UTC becomes Trino's word for it.
      if let zone = text.lastIndex(of: UInt8(ascii: "+")) { text.removeSubrange(zone...) }
      bytes.appendJSON(string: String(decoding: text, as: UTF8.self) + " UTC")
    case .blob:
      guard case .blob(let content) = column[row] else { return }
      bytes.append(UInt8(ascii: "\""))
      Base64.append(content, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .json, .list, .structure, .map:
      var inner: [UInt8] = []
      if column.type == .json {
        appendText(column, row, to: &inner)
      } else {
        plain.append(column, row, to: &inner)
      }
      bytes.appendJSON(string: String(decoding: inner, as: UTF8.self))
    default: plain.append(column, row, to: &bytes)
    }
  }
}

/// Gathers rows into pages of a statement.
final class PageConsumer: ResultConsumer {
  private let statement: PagedStatement
  private let rows = TrinoRows()
  private var pending: [UInt8] = []
  private var lastPage = monotonicNanoseconds()

  private static let pageBytes = 1 << 20

  init(_ statement: PagedStatement) { self.statement = statement }

  func begin(_ schema: Schema) throws(SQLError) { statement.begin(schema) }

  func consume(_ batch: Batch) throws(SQLError) -> Bool {
    for row in 0..<batch.count {
      if !pending.isEmpty { pending.append(UInt8(ascii: ",")) }
      rows.append(batch, row, to: &pending)
    }
    statement.query.rows.add(batch.count, ordering: .relaxed)
    let isLate = monotonicNanoseconds() - lastPage > 500_000_000
    return pending.count >= PageConsumer.pageBytes || isLate ? flush() : true
  }

  private func flush() -> Bool {
    defer {
      pending.removeAll(keepingCapacity: true)
      lastPage = monotonicNanoseconds()
    }
    return pending.isEmpty || statement.add(pending)
  }

  func end() throws(SQLError) { _ = flush() }
  func completed(_ outcome: StatementOutcome) throws(SQLError) { statement.complete(outcome) }
  func output(_ line: String) {}
}
