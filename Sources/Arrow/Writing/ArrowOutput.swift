import Diagnostics
import Files

/// Where a writer's bytes go: a file, or one that is compressed as a whole (`.gz`, `.zst`).
final class ArrowOutput {
  private let sink: FileSink
  private let compressor: (any StreamCompressor)?
  /// Bytes so far, before compression: places in the file are counted by them.
  private(set) var count = 0

  init(_ sink: FileSink, compression: String?) {
    self.sink = sink
    compressor = compression.flatMap { StreamCompressors.named($0) }
  }

  func write(_ bytes: [UInt8]) throws(SQLError) {
    count += bytes.count
    try write(bytes, ends: false)
  }

  private func write(_ bytes: [UInt8], ends: Bool) throws(SQLError) {
    guard let compressor else { return try sink.write(bytes) }
    var block: [UInt8] = []
    try bytes.span.bytes.withUnsafeBytes { (bytes) throws(SQLError) in
      try compressor.compress(bytes, ends: ends, into: &block)
    }
    try sink.write(block)
  }

  func finish() throws(SQLError) {
    if compressor != nil { try write([], ends: true) }
    try sink.finish()
  }

  func abandon() { sink.abandon() }
}
