import Catalog
import Columns
import Diagnostics
import Files

/// Writes batches as lines of a file.
final class CSVWriter: FileWriter {
  private let sink: FileSink
  private let lines: CSVLines
  private let compressor: (any Compressor)?
  private var pending: [UInt8] = []

  /// Compressed blocks are of this size, each a gzip member or zstd frame of its own.
  private static let blockSize = 1 << 20

  init(
    _ path: String, schema: Schema, options: CSVWriteOptions, access: FileAccess
  ) throws(SQLError) {
    lines = CSVLines(options)
    sink = try FileSink(path, access: access)
    compressor = try options.compression?.makeCompressor(level: nil)
    if options.hasHeader { lines.appendHeader(schema, to: &pending) }
  }

  var byteCount: Int { sink.count }

  func append(_ batch: Batch) throws(SQLError) {
    lines.append(batch, to: &pending)
    if pending.count >= CSVWriter.blockSize { try flush() }
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
