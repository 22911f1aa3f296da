import CLz4
import Diagnostics

/// LZ4 blocks without a frame.
struct Lz4Raw: Compression {
  var name: String { "lz4_raw" }
  func makeDecompressor() -> any Decompressor { Codec() }
  func makeCompressor(level: Int?) -> any Compressor { Codec() }

  private final class Codec: Decompressor, Compressor {
    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      let length = Lz4Raw.decompress(source, into: target)
      guard length >= 0 else { throw SQLError.damaged("lz4") }
      return length
    }

    func largestResult(of source: UnsafeRawBufferPointer) -> Int { source.count * 255 + 64 }

    func compress(
      _ source: UnsafeRawBufferPointer, into target: inout [UInt8]
    ) throws(SQLError) {
      let done = target.append(room: Int(LZ4_compressBound(Int32(source.count)))) { output in
        let length = LZ4_compress_default(
          source.baseAddress?.assumingMemoryBound(to: CChar.self),
          output.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count),
          Int32(output.count))
        return length > 0 ? Int(length) : nil
      }
      if !done { throw SQLError.cannotCompress("lz4") }
    }
  }

  /// The bytes given, or a negative number for damaged data.
  static func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Int {
    guard source.count <= Int(Int32.max), target.count <= Int(Int32.max) else { return -1 }
    return Int(
      LZ4_decompress_safe(
        source.baseAddress?.assumingMemoryBound(to: CChar.self),
        target.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count),
        Int32(target.count)))
  }
}

/// LZ4 as Hadoop frames it, or as old writers did without a frame.
///
/// ```
/// UInt32 big-endian: bytes of this block, uncompressed
///   UInt32 big-endian: bytes of this chunk, compressed; then the chunk (repeated)
/// ```
struct Lz4Hadoop: Compression {
  var name: String { "lz4" }
  func makeDecompressor() -> any Decompressor { Codec() }
  func makeCompressor(level: Int?) throws(SQLError) -> any Compressor {
    Codec()
  }

  private final class Codec: Decompressor, Compressor {
    private let raw = Lz4Raw().makeCompressor(level: nil)

    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      if decompressFramed(source, into: target) { return target.count }
      let length = Lz4Raw.decompress(source, into: target)
      guard length >= 0 else { throw SQLError.damaged("lz4") }
      return length
    }

    private func decompressFramed(
      _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Bool {
      var place = 0
      var filled = 0
      func number() -> Int? {
        guard place + 4 <= source.count else { return nil }
        defer { place += 4 }
        return Int(UInt32(bigEndian: source.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
      }
      while place < source.count {
        guard let whole = number(), whole <= target.count - filled else { return false }
        let end = filled + whole
        while filled < end {
          guard let part = number(), part <= source.count - place else { return false }
          let given = Lz4Raw.decompress(
            UnsafeRawBufferPointer(rebasing: source[place..<(place + part)]),
            into: UnsafeMutableRawBufferPointer(rebasing: target[filled..<end]))
          guard given > 0 else { return false }
          place += part
          filled += given
        }
      }
      return filled == target.count
    }

    func largestResult(of source: UnsafeRawBufferPointer) -> Int { source.count * 255 + 64 }

    func compress(
      _ source: UnsafeRawBufferPointer, into target: inout [UInt8]
    ) throws(SQLError) {
      var block: [UInt8] = []
      try raw.compress(source, into: &block)
      for size in [UInt32(source.count), UInt32(block.count)] {
        withUnsafeBytes(of: size.bigEndian) { target.append(contentsOf: $0) }
      }
      target.append(contentsOf: block)
    }
  }
}
