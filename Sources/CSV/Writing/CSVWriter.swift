import Catalog
import Columns
import Diagnostics
import Files

/// Writes batches as lines.
///
/// Each column of a batch becomes text in one loop; then the cells are put side by side.
final class CSVWriter: FileWriter {
  private let sink: FileSink
  private let options: CSVWriteOptions
  private let compressor: (any Compressor)?
  private var pending: [UInt8] = []

  /// Compressed blocks are of this size, each a gzip member or zstd frame of its own.
  private static let blockSize = 1 << 20

  init(
    _ path: String, schema: Schema, options: CSVWriteOptions, access: FileAccess
  ) throws(SQLError) {
    self.options = options
    sink = try FileSink(path, access: access)
    compressor = try options.compression?.makeCompressor(level: nil)
    if options.hasHeader { try writeHeader(schema) }
  }

  var byteCount: Int { sink.count }

  private func writeHeader(_ schema: Schema) throws(SQLError) {
    for (position, field) in schema.fields.enumerated() {
      if position > 0 { pending.append(options.dialect.delimiter) }
      var cells = CellText(options)
      cells.append(text: field.name)
      pending.append(contentsOf: cells.bytes)
    }
    pending.append(0x0A)
  }

  func append(_ batch: Batch) throws(SQLError) {
    var columns: [CellText] = []
    columns.reserveCapacity(batch.columns.count)
    for column in batch.columns { columns.append(CellText(column, options)) }
    appendLines(columns, count: batch.count)
    if pending.count >= CSVWriter.blockSize { try flush() }
  }

  /// Puts the cells of each row side by side, column after column.
  private func appendLines(_ columns: [CellText], count: Int) {
    var places = [Int](repeating: 0, count: count)
    for column in columns { column.addLengths(to: &places) }
    let start = pending.count
    var end = start
    for row in places.indices {
      (places[row], end) = (end, end + places[row])
    }
    pending.append(contentsOf: repeatElement(0, count: end - start))
    pending.withUnsafeMutableBytes { lines in
      for (position, column) in columns.enumerated() {
        let isLast = position == columns.count - 1
        column.copyCells(
          to: lines, at: &places, separator: isLast ? 0x0A : options.dialect.delimiter)
      }
    }
  }

  private func flush() throws(SQLError) {
    if pending.isEmpty { return }
    if let compressor {
      var block: [UInt8] = []
      let content = pending
      try content.span.bytes.withUnsafeBytes { (bytes) throws(SQLError) in
        try compressor.compress(bytes, into: &block)
      }
      try sink.write(block)
    } else {
      try sink.write(pending)
    }
    pending.removeAll(keepingCapacity: true)
  }

  func close() throws(SQLError) {
    try flush()
    try sink.finish()
  }

  func abandon() { sink.abandon() }
}
