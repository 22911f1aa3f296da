import Diagnostics

/// Bytes as they are.
struct Uncompressed: Compression {
  var name: String { "uncompressed" }
  func makeDecompressor() -> any Decompressor { Copier() }
  func makeCompressor(level: Int?) -> any Compressor { Copier() }

  private final class Copier: Decompressor, Compressor {
    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      guard source.count <= target.count else { throw SQLError.damaged("uncompressed") }
      target.copyMemory(from: source)
      return source.count
    }

    func largestResult(of source: UnsafeRawBufferPointer) -> Int { source.count }

    func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) {
      target.append(contentsOf: source)
    }
  }
}
