import CZlib
import CZstd
import Diagnostics

/// Decompresses a stream of unknown size piece by piece: a whole `.gz` or `.zst` file.
package protocol StreamDecompressor: AnyObject {
  /// Takes bytes from the source and fills the target.
  /// - Returns: How many bytes were taken and how many were given.
  /// - Throws: `dataCorrupted` for damaged bytes.
  func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws(SQLError) -> (taken: Int, given: Int)

  /// Whether the last member or frame is complete: false at the end of a file that was cut short.
  var isComplete: Bool { get }
}

package enum StreamDecompressors {
  /// For `gzip` and `zstd`; nil for a codec that has no streams here.
  package static func named(_ name: String) -> (any StreamDecompressor)? {
    switch name {
    case "gzip": GzipStream()
    case "zstd": ZstdStream()
    default: nil
    }
  }
}

/// Gzip members (RFC 1952) one after another.
private final class GzipStream: StreamDecompressor {
  private var stream = z_stream()
  private let isReady: Bool
  private(set) var isComplete = true

  init() {
    isReady =
      inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit { if isReady { inflateEnd(&stream) } }

  func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws(SQLError) -> (taken: Int, given: Int) {
    guard isReady else { throw SQLError.damaged("gzip") }
    let room = min(target.count, Int(UInt32.max))
    let bytes = min(source.count, Int(UInt32.max))
    stream.next_in = UnsafeMutablePointer(
      mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(bytes)
    stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(room)
    while stream.avail_out > 0 && stream.avail_in > 0 {
      isComplete = false
      let status = inflate(&stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        isComplete = true
        guard inflateReset(&stream) == Z_OK else { throw SQLError.damaged("gzip") }
      } else if status != Z_OK {
        throw SQLError.damaged("gzip")
      }
    }
    return (bytes - Int(stream.avail_in), room - Int(stream.avail_out))
  }
}

/// Zstandard frames (RFC 8878) one after another.
private final class ZstdStream: StreamDecompressor {
  private let context = ZSTD_createDCtx()
  private(set) var isComplete = true

  deinit { ZSTD_freeDCtx(context) }

  func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws(SQLError) -> (taken: Int, given: Int) {
    var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    while output.pos < output.size {
      let before = (input.pos, output.pos)
      let wanted = ZSTD_decompressStream(context, &output, &input)
      if ZSTD_isError(wanted) != 0 { throw SQLError.damaged("zstd") }
      isComplete = wanted == 0
      if input.pos == input.size && (wanted == 0 || before == (input.pos, output.pos)) { break }
    }
    return (input.pos, output.pos)
  }
}
