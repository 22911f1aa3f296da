import Diagnostics
import Files

/// Gathers the bytes of one stream of a stripe, compressed chunk by chunk.
///
/// ```
/// chunk   24 bits: bytes << 1 | 1 if they are not compressed; the bytes
/// ```
final class StreamWriter {
  /// nil where nothing is compressed.
  private let compressor: (any Compressor)?
  private let blockSize: Int
  /// What is done, and what becomes the next chunk.
  private var output: [UInt8] = []
  private var pending: [UInt8] = []

  init(_ compressor: (any Compressor)?, blockSize: Int) {
    self.compressor = compressor
    self.blockSize = blockSize
  }

  var byteCount: Int { output.count + pending.count }

  /// Where the next byte goes, as the row index counts: bytes of the stream before its chunk, and
  /// bytes of the chunk once it is decompressed; without compression just the former.
  var position: [Int] {
    compressor == nil ? [output.count] : [output.count, pending.count]
  }

  func write(_ byte: UInt8) throws(SQLError) {
    if compressor == nil {
      output.append(byte)
      return
    }
    pending.append(byte)
    if pending.count == blockSize { try endChunk() }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    if compressor == nil {
      output.append(contentsOf: bytes)
      return
    }
    var start = 0
    while start < bytes.count {
      let part = min(bytes.count - start, blockSize - pending.count)
      pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + part)]))
      start += part
      if pending.count == blockSize { try endChunk() }
    }
  }

  func write(_ bytes: [UInt8]) throws(SQLError) {
    try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in try write(all) }
  }

  /// An unsigned LEB128 number.
  func write(varint value: UInt64) throws(SQLError) {
    var rest = value
    while rest >= 0x80 {
      try write(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    try write(UInt8(truncatingIfNeeded: rest))
  }

  /// Chunks that do not get smaller by a fifth stay as they are: decompressing the whole chunk takes
  /// longer than reading so few bytes.
  private func endChunk() throws(SQLError) {
    guard let compressor, !pending.isEmpty else { return }
    var packed: [UInt8] = []
    let chunk = pending
    try chunk.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try compressor.compress(all, into: &packed)
    }
    let isPacked = packed.count <= pending.count - pending.count / 5
    let head = isPacked ? packed.count << 1 : pending.count << 1 | 1
    for shift in [0, 8, 16] { output.append(UInt8(truncatingIfNeeded: head >> shift)) }
    output += isPacked ? packed : pending
    pending.removeAll(keepingCapacity: true)
  }

  /// All bytes; the writer begins anew.
  func finish() throws(SQLError) -> [UInt8] {
    try endChunk()
    let bytes = output
    output = []
    return bytes
  }
}

/// Makes streams, and compresses the messages between them.
struct StreamFactory {
  let compressor: (any Compressor)?
  let numberCompressor: (any Compressor)?
  let blockSize: Int

  init(_ options: ORCWriteOptions) throws(SQLError) {
    let codec = options.compression
    compressor = try codec?.makeCompressor(level: options.level)
    // A level that somebody chose is for all.
    numberCompressor = options.level == nil ? try codec?.makeNumberCompressor() : compressor
    blockSize = options.blockSize
  }

  func make() -> StreamWriter { StreamWriter(compressor, blockSize: blockSize) }
  func makeForNumbers() -> StreamWriter { StreamWriter(numberCompressor, blockSize: blockSize) }

  func packed(_ message: ProtobufWriter) throws(SQLError) -> [UInt8] {
    let stream = make()
    try stream.write(message.bytes)
    return try stream.finish()
  }
}
