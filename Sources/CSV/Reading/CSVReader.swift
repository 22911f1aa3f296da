import Catalog
import Columns
import Diagnostics
import Files

/// Reads the rows of morsels, one after another, for one worker.
final class CSVReader: TableReader {
  private let scan: CSVScan
  private let evaluator: (any BatchFilterEvaluator)?
  private var blocks: (any CSVBlocks)?
  private var fileNumber = 0
  private var fields = FieldTable(columnCount: 1)
  private var block: Buffer = .empty
  private var blockStart = 0
  private var place = 0

  init(_ scan: CSVScan) throws(SQLError) {
    self.scan = scan
    evaluator = try scan.request.filter?.makeEvaluator()
  }

  private var table: CSVTable { scan.table }
  private var file: CSVFile { table.files[fileNumber] }

  func open(morsel: Int) throws(SQLError) {
    let (number, opened) = try scan.blocks(ofMorsel: morsel)
    fileNumber = number
    blocks = opened
    block = .empty
    place = 0
    fields = FieldTable(columnCount: file.names.count)
    scan.metrics.groups.wrappingAdd(1, ordering: .relaxed)
  }

  func next() throws(SQLError) -> Batch? {
    while try readRows() {
      let batch = try makeBatch()
      if batch.count > 0 { return batch }
    }
    return nil
  }

  /// Takes the next rows apart; false at the end of the morsel.
  private func readRows() throws(SQLError) -> Bool {
    fields.removeAll()
    while fields.rowCount == 0 {
      try scan.request.cancellation.check()
      if place == block.byteCount {
        guard let (bytes, start) = try blocks?.next() else { return false }
        (block, blockStart, place) = (bytes, start, 0)
        scan.metrics.bytesRead.wrappingAdd(bytes.byteCount, ordering: .relaxed)
      }
      fields.read(
        block.readableBytes, from: &place, limit: scan.request.batchSize, form: file.form,
        padsNulls: table.options.padsNulls)
    }
    scan.metrics.rowsDecoded.wrappingAdd(fields.rowCount, ordering: .relaxed)
    return true
  }

  /// The rows that can be read and pass the filter, with the wanted columns.
  private func makeBatch() throws(SQLError) -> Batch {
    var rows = try soundRows()
    if let filter = scan.request.filter, let evaluator {
      let seen = try columns(filter.columns, &rows)
      if let selection = try evaluator.select(Batch(seen, count: rows.count)) {
        let chosen = selection.rows
        rows = chosen.indices.map { rows[Int(chosen[$0])] }
      }
      if rows.isEmpty { return Batch([], count: 0) }
    }
    let made = try columns(scan.request.columns, &rows)
    return Batch(made, count: rows.count)
  }

  /// Rows with the right number of fields.
  private func soundRows() throws(SQLError) -> [Int] {
    if fields.faults.isEmpty { return Array(0..<fields.rowCount) }
    for row in fields.faults.keys.sorted() {
      guard let fault = fields.faults[row] else { continue }
      try reject(row, column: nil, reason: fault.reason(columnCount: fields.columnCount))
    }
    return (0..<fields.rowCount).filter { fields.faults[$0] == nil }
  }

  /// Columns of the rows; rows with a value that cannot be read end the query or are left out.
  private func columns(_ wanted: [Int], _ rows: inout [Int]) throws(SQLError) -> [Column] {
    let converter = CellConverter(
      form: file.form, null: table.options.null, decimalPoint: table.options.decimalPoint,
      encoding: table.options.encoding)
    var made: [Column] = []
    var unreadable = Set<Int>()
    for column in wanted {
      let type = table.schema.fields[column].type
      switch table.sources[fileNumber][column] {
      case .constant(let value): made.append(.constant(value, type, count: rows.count))
      case .field(let field):
        var faults: [CellConverter.Fault] = []
        made.append(
          converter.column(
            type, field: field, rows: rows, of: fields, in: block.readableBytes,
            roundsDecimals: !table.guessed[column], faults: &faults))
        for fault in faults {
          try reject(rows[fault.position], column: column, reason: fault.reason)
          unreadable.insert(fault.position)
        }
      }
    }
    if unreadable.isEmpty { return made }
    let kept = rows.indices.filter { !unreadable.contains($0) }
    rows = kept.map { rows[$0] }
    let selection = Selection(kept)
    return made.map { $0.gather(selection.rows) }
  }

  /// Ends the query with the place of the row, or counts the row as left out.
  private func reject(_ row: Int, column: Int?, reason: String) throws(SQLError) {
    let name = column.map { table.schema.fields[$0].name }
    let reject = CSVReject(
      file: file, offset: blockStart + fields.rowStarts[row], column: name, reason: reason)
    guard table.options.ignoresErrors else {
      throw try reject.error(wasGuessed: column.map { table.isGuessed($0) } ?? false)
    }
    table.rejects.add(reject)
  }
}

extension FieldTable.Fault {
  func reason(columnCount: Int) -> String {
    switch self {
    case .fieldCount(let found):
      "the row has \(found) \(found == 1 ? "field" : "fields"), expected \(columnCount)"
    case .textAfterQuote: "text follows a closing quote"
    case .openQuote: "a quote is not closed"
    }
  }
}
