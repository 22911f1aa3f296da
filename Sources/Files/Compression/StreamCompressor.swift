import CZlib
import CZstd
import Diagnostics

/// Compresses a stream of unknown size piece by piece, as one gzip member or one zstd frame.
package protocol StreamCompressor: AnyObject {
  /// Appends what the bytes become.
  /// - Parameter ends: The stream ends with these bytes; without it all that was given so far can be
  ///   read by the other side (a flush), so that rows arrive when they are made.
  func compress(
    _ source: UnsafeRawBufferPointer, ends: Bool, into target: inout [UInt8]
  ) throws(SQLError)
}

package enum StreamCompressors {
  /// For `gzip` and `zstd`; nil for a codec that has no streams here.
  package static func named(_ name: String) -> (any StreamCompressor)? {
    switch name {
    case "gzip": GzipWriter()
    case "zstd": ZstdWriter()
    default: nil
    }
  }
}

/// One gzip member (RFC 1952) at level 3: three times as fast as the usual 6 for a tenth more bytes.
private final class GzipWriter: StreamCompressor {
  private var stream = z_stream()
  private let isReady: Bool

  init() {
    isReady =
      deflateInit2_(
        &stream, 3, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit { if isReady { deflateEnd(&stream) } }

  func compress(
    _ source: UnsafeRawBufferPointer, ends: Bool, into target: inout [UInt8]
  ) throws(SQLError) {
    guard isReady, source.count <= Int(UInt32.max) else { throw SQLError.cannotCompress("gzip") }
    stream.next_in = UnsafeMutablePointer(
      mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(source.count)
    var isFull = true
    while isFull {
      let done = target.append(room: 1 << 16) { output in
        stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(output.count)
        let status = deflate(&stream, ends ? Z_FINISH : Z_SYNC_FLUSH)
        isFull = stream.avail_out == 0
        let isFine = status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR
        return isFine ? output.count - Int(stream.avail_out) : nil
      }
      if !done { throw SQLError.cannotCompress("gzip") }
    }
  }
}

/// One Zstandard frame (RFC 8878).
private final class ZstdWriter: StreamCompressor {
  private let context = ZSTD_createCCtx()

  deinit { ZSTD_freeCCtx(context) }

  func compress(
    _ source: UnsafeRawBufferPointer, ends: Bool, into target: inout [UInt8]
  ) throws(SQLError) {
    var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
    var rest = 1
    while rest > 0 {
      let done = target.append(room: 1 << 16) { room in
        var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        rest = ZSTD_compressStream2(context, &output, &input, ends ? ZSTD_e_end : ZSTD_e_flush)
        return ZSTD_isError(rest) == 0 ? output.pos : nil
      }
      if !done { throw SQLError.cannotCompress("zstd") }
    }
  }
}
