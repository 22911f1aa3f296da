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
      guard let (size, start) = SnappyBlock.length(source), size <= target.count else {
        throw SQLError.damaged("snappy")
      }
      let room = UnsafeMutableRawBufferPointer(rebasing: target[..<size])
      guard SnappyBlock.decompress(source, from: start, into: room) else {
        throw SQLError.damaged("snappy")
      }
      return size
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
