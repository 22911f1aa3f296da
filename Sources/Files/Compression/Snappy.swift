import CSnappy
import Diagnostics

/// Google's snappy, raw format.
struct Snappy: Compression {
  var name: String { "snappy" }
  func makeDecompressor() -> any Decompressor { Codec() }
  func makeCompressor(level: Int?) -> any Compressor { Codec() }

  private final class Codec: Decompressor, Compressor {
    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      let input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
      var length = 0
      guard let input, snappy_uncompressed_length(input, source.count, &length) == SNAPPY_OK,
        length <= target.count
      else { throw SQLError.damaged("snappy") }
      if length == 0 { return 0 }
      let output = target.baseAddress?.assumingMemoryBound(to: CChar.self)
      guard snappy_uncompress(input, source.count, output, &length) == SNAPPY_OK else {
        throw SQLError.damaged("snappy")
      }
      return length
    }

    /// A tag of three bytes copies at most 64 bytes.
    func largestResult(of source: UnsafeRawBufferPointer) -> Int { source.count * 22 + 64 }

    func compress(
      _ source: UnsafeRawBufferPointer, into target: inout [UInt8]
    ) throws(SQLError) {
      let done = target.append(room: snappy_max_compressed_length(source.count)) { output in
        var length = output.count
        let status = snappy_compress(
          source.baseAddress?.assumingMemoryBound(to: CChar.self), source.count,
          output.baseAddress?.assumingMemoryBound(to: CChar.self), &length)
        return status == SNAPPY_OK ? length : nil
      }
      if !done { throw SQLError.cannotCompress("snappy") }
    }
  }
}
