import CZlib
import Diagnostics

/// Deflate in gzip members (RFC 1952); reads zlib streams (RFC 1950) too.
struct Gzip: Compression {
  var name: String { "gzip" }
  func makeDecompressor() -> any Decompressor { Gzip.makeInflater(bits: 15 + 32) }
  func makeCompressor(level: Int?) -> any Compressor { Gzip.makeDeflater(bits: 15 + 16, level) }

  /// - Parameter bits: The window's, plus 16 for gzip, or negative for streams without a header.
  static func makeDeflater(bits: Int32, _ level: Int?) -> any Compressor {
    Deflater(bits: bits, level: Int32(clamping: level ?? 6))
  }

  /// - Parameter bits: The window's, plus 32 to tell gzip from zlib by the header, or negative for
  ///   streams that have none (RFC 1951).
  static func makeInflater(bits: Int32) -> any Decompressor { Inflater(bits: bits) }

  private final class Inflater: Decompressor {
    private var stream = z_stream()
    private var isReady = false
    private let bits: Int32

    init(bits: Int32) { self.bits = bits }

    deinit { if isReady { inflateEnd(&stream) } }

    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      guard start() else { throw SQLError.damaged("gzip") }
      stream.next_in = UnsafeMutablePointer(
        mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(target.count)
      // Hadoop writes several members one after another.
      while true {
        let status = inflate(&stream, Z_FINISH)
        guard status == Z_STREAM_END else { throw SQLError.damaged(bits < 0 ? "zlib" : "gzip") }
        if bits < 0 { break }
        if stream.avail_out == 0 || stream.avail_in == 0 { break }
        guard inflateReset(&stream) == Z_OK else { throw SQLError.damaged("gzip") }
      }
      return target.count - Int(stream.avail_out)
    }

    private func start() -> Bool {
      if isReady { return inflateReset(&stream) == Z_OK }
      isReady =
        inflateInit2_(
          &stream, bits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
      return isReady
    }

    /// Deflate gives at most 1,032 bytes for one.
    func largestResult(of source: UnsafeRawBufferPointer) -> Int { source.count * 1032 + 64 }
  }

  private final class Deflater: Compressor {
    private let bits: Int32
    private let level: Int32

    init(bits: Int32, level: Int32) {
      self.bits = bits
      self.level = max(0, min(9, level))
    }

    func compress(
      _ source: UnsafeRawBufferPointer, into target: inout [UInt8]
    ) throws(SQLError) {
      var stream = z_stream()
      let ready = deflateInit2_(
        &stream, level, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
      guard ready == Z_OK else { throw SQLError.cannotCompress("gzip") }
      defer { deflateEnd(&stream) }
      stream.next_in = UnsafeMutablePointer(
        mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
      stream.avail_in = UInt32(source.count)
      let room = Int(deflateBound(&stream, UInt(source.count)))
      let done = target.append(room: room) { output in
        stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(output.count)
        let status = deflate(&stream, Z_FINISH)
        return status == Z_STREAM_END ? output.count - Int(stream.avail_out) : nil
      }
      if !done { throw SQLError.cannotCompress("gzip") }
    }
  }
}
