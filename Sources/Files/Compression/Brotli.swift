import CBrotli
import Diagnostics

/// Brotli (RFC 7932).
struct Brotli: Compression {
  var name: String { "brotli" }
  func makeDecompressor() -> any Decompressor { Codec(quality: 0) }
  func makeCompressor(level: Int?) -> any Compressor { Codec(quality: Int32(level ?? 5)) }

  private final class Codec: Decompressor, Compressor {
    private let quality: Int32
    init(quality: Int32) { self.quality = max(0, min(11, quality)) }

    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      var length = target.count
      let result = BrotliDecoderDecompress(
        source.count, source.baseAddress?.assumingMemoryBound(to: UInt8.self), &length,
        target.baseAddress?.assumingMemoryBound(to: UInt8.self))
      guard result == BROTLI_DECODER_RESULT_SUCCESS else { throw SQLError.damaged("brotli") }
      return length
    }

    /// A meta-block of some bytes may stand for 16 MiB.
    func largestResult(of source: UnsafeRawBufferPointer) -> Int {
      source.count.multipliedReportingOverflow(by: 1 << 20).partialValue
    }

    func compress(
      _ source: UnsafeRawBufferPointer, into target: inout [UInt8]
    ) throws(SQLError) {
      let room = BrotliEncoderMaxCompressedSize(source.count)
      let done = target.append(room: max(room, 16)) { output in
        var length = output.count
        let success = BrotliEncoderCompress(
          quality, 22, BROTLI_MODE_GENERIC, source.count,
          source.baseAddress?.assumingMemoryBound(to: UInt8.self), &length,
          output.baseAddress?.assumingMemoryBound(to: UInt8.self))
        return success != 0 ? length : nil
      }
      if !done { throw SQLError.cannotCompress("brotli") }
    }
  }
}
