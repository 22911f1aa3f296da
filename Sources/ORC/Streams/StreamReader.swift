import Columns
import Diagnostics
import Files

/// Gives the bytes of one stream, decompressed chunk by chunk.
///
/// ```
/// chunk   24 bits: bytes << 1 | 1 if they are not compressed; the bytes
/// ```
final class StreamReader {
  private let source: ByteSource
  /// What of the stream is still in the file.
  private var place: Int
  private let start: Int
  private let end: Int
  private let codec: ChunkCodec
  /// Bytes read from the file, and bytes ready to be given.
  private var stored = Buffer.empty
  private var storedStart = 0
  private var storedCount = 0
  private var chunk = Buffer.empty
  private(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
  var position = 0

  /// Bytes that were read from the file.
  private(set) var bytesRead = 0
  private static let windowSize = 1 << 18

  /// - Parameter range: The bytes of the stream, which lie inside the file.
  init(_ source: ByteSource, _ range: Range<Int>, _ codec: ChunkCodec) {
    self.source = source
    place = range.lowerBound
    start = range.lowerBound
    end = range.upperBound
    self.codec = codec
  }

  private static func ended() -> SQLError {
    SQLError(.dataCorrupted, "a stream ends too early")
  }

  var isAtEnd: Bool { position == bytes.count && place >= end }

  /// `count` bytes of the file from `place`.
  private func fetch(_ count: Int) throws(SQLError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= end - place else { throw StreamReader.ended() }
    if place < storedStart || place + count > storedStart + storedCount {
      let size = max(count, min(StreamReader.windowSize, end - place))
      stored = Buffer(byteCount: size)
      try source.read(at: place, into: stored.writableBytes)
      storedStart = place
      storedCount = size
      bytesRead += size
    }
    let start = place - storedStart
    place += count
    return UnsafeRawBufferPointer(rebasing: stored.readableBytes[start..<(start + count)])
  }

  /// Goes to where a row group begins; a stream that is not there has no places.
  func seek(_ places: inout RowPlaces) throws(SQLError) {
    let chunk = try places.take()
    let inside = places.isCompressed ? try places.take() : 0
    if start == end { return }
    guard chunk >= 0, inside >= 0, chunk <= end - start else {
      throw SQLError(.dataCorrupted, "the row index is damaged: a place lies outside its stream")
    }
    place = start + chunk
    position = 0
    bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    if inside > 0 {
      try nextChunk()
      guard inside <= bytes.count else {
        throw SQLError(.dataCorrupted, "the row index is damaged: a place lies outside its chunk")
      }
      position = inside
    }
  }

  /// Makes the next chunk the current one.
  func nextChunk() throws(SQLError) {
    guard place < end else { throw StreamReader.ended() }
    position = 0
    guard let decompressor = codec.decompressor else {
      bytes = try fetch(min(end - place, StreamReader.windowSize))
      return
    }
    let head = try fetch(3)
    let header = Int(head[0]) | Int(head[1]) << 8 | Int(head[2]) << 16
    let body = try fetch(header >> 1)
    if header & 1 == 1 {
      bytes = body
      return
    }
    let room = min(codec.blockSize, decompressor.largestResult(of: body))
    if chunk.byteCount < room { chunk = Buffer(byteCount: room) }
    let target = UnsafeMutableRawBufferPointer(rebasing: chunk.writableBytes[..<room])
    let count = try decompressor.decompress(body, upTo: target)
    bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(target)[..<count])
  }

  /// What is left of the current chunk, or the next one.
  func readChunk() throws(SQLError) -> [UInt8] {
    if position == bytes.count { try nextChunk() }
    defer { position = bytes.count }
    return Array(bytes[position...])
  }

  func readByte() throws(SQLError) -> UInt8 {
    while position == bytes.count { try nextChunk() }
    defer { position += 1 }
    return bytes[position]
  }

  /// Copies the next `count` bytes.
  func read(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
    var done = 0
    while done < count {
      while position == bytes.count { try nextChunk() }
      let part = min(count - done, bytes.count - position)
      (target + done).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[position..<(position + part)]).baseAddress
          ?? UnsafeRawPointer(target), byteCount: part)
      position += part
      done += part
    }
  }

  /// The next `count` bytes where they are; nil, and nothing is passed over, if they or `more` bytes
  /// after them do not lie in the current chunk.
  func take(_ count: Int, andSeen more: Int) -> UnsafeRawPointer? {
    guard count + more <= bytes.count - position, let base = bytes.baseAddress else { return nil }
    defer { position += count }
    return base + position
  }

  func skip(_ count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      while position == bytes.count { try nextChunk() }
      let part = min(rest, bytes.count - position)
      position += part
      rest -= part
    }
  }
}

/// How the chunks of a file are compressed.
struct ChunkCodec {
  /// nil for none.
  let decompressor: (any Decompressor)?
  let blockSize: Int

  private static let names = [
    "uncompressed", "deflate", "snappy", "lzo", "lz4_raw", "zstd", "brotli",
  ]

  init(_ kind: Int, blockSize: Int) throws(SQLError) {
    guard ChunkCodec.names.indices.contains(kind),
      let compression = CompressionList.named(ChunkCodec.names[kind])
    else { throw SQLError(.dataCorrupted, "there is no compression \(kind)") }
    guard kind == 0 || blockSize > 0 && blockSize <= 1 << 26 else {
      throw SQLError(.dataCorrupted, "compressed blocks of \(blockSize) bytes")
    }
    decompressor = kind == 0 ? nil : compression.makeDecompressor()
    self.blockSize = blockSize
  }
}
