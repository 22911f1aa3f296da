import Catalog
import Columns
import Diagnostics
import Files

/// Writes rows as JSON objects, numbers with all their digits.
final class JSONWriter: FileWriter {
  private let sink: FileSink
  private let rows: JSONRows
  private let compressor: (any Compressor)?
  private let isArray: Bool
  private var isFirst = true
  private var pending: [UInt8] = []

  /// Compressed blocks are of this size, each a gzip member or zstd frame of its own.
  private static let blockSize = 1 << 20

  init(
    _ path: String, schema: Schema, compression: (any Compression)?, isArray: Bool,
    access: FileAccess
  ) throws(SQLError) {
    rows = JSONRows(schema)
    self.isArray = isArray
    compressor = try compression?.makeCompressor(level: nil)
    sink = try FileSink(path, access: access)
    if isArray { pending.append(UInt8(ascii: "[")) }
  }

  var byteCount: Int { sink.count }

  func append(_ batch: Batch) throws(SQLError) {
    for row in 0..<batch.count {
      if isArray {
        if !isFirst { pending.append(UInt8(ascii: ",")) }
        pending.append(0x0A)
        isFirst = false
      }
      rows.append(batch, row, to: &pending)
      if !isArray { pending.append(0x0A) }
    }
    if pending.count >= JSONWriter.blockSize { try flush() }
  }

  private func flush() throws(SQLError) {
    let content = pending
    pending.removeAll(keepingCapacity: true)
    if content.isEmpty { return }
    guard let compressor else { return try sink.write(content) }
    var block: [UInt8] = []
    try content.span.bytes.withUnsafeBytes { (bytes) throws(SQLError) in
      try compressor.compress(bytes, into: &block)
    }
    try sink.write(block)
  }

  func close() throws(SQLError) {
    if isArray { pending.append(contentsOf: "\n]\n".utf8) }
    try flush()
    try sink.finish()
  }

  func abandon() { sink.abandon() }
}
