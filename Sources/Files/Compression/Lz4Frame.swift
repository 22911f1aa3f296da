import CLz4
import Diagnostics

/// LZ4 in frames (LZ4 Frame Format Description), as Arrow has it.
struct Lz4Frame: Compression {
  var name: String { "lz4_frame" }
  func makeDecompressor() -> any Decompressor { Reader() }
  func makeCompressor(level: Int?) -> any Compressor { Writer() }

  private final class Reader: Decompressor {
    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      var context: OpaquePointer?
      guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0
      else { throw SQLError.damaged("lz4") }
      defer { LZ4F_freeDecompressionContext(context) }
      var taken = 0
      var given = 0
      while true {
        var room = target.count - given
        var left = source.count - taken
        let hint = LZ4F_decompress(
          context, target.baseAddress.map { $0 + given }, &room,
          source.baseAddress.map { $0 + taken }, &left, nil)
        guard LZ4F_isError(hint) == 0 else { throw SQLError.damaged("lz4") }
        taken += left
        given += room
        if hint == 0 { return given }
        // No progress: the frame is cut short, or gives more than there is room for.
        guard left > 0 || room > 0 else { throw SQLError.damaged("lz4") }
      }
    }

    func largestResult(of source: UnsafeRawBufferPointer) -> Int {
      source.count.multipliedReportingOverflow(by: 256).partialValue
    }
  }

  private final class Writer: Compressor {
    func compress(
      _ source: UnsafeRawBufferPointer, into target: inout [UInt8]
    ) throws(SQLError) {
      let done = target.append(room: LZ4F_compressFrameBound(source.count, nil)) { output in
        let length = LZ4F_compressFrame(
          output.baseAddress, output.count, source.baseAddress, source.count, nil)
        return LZ4F_isError(length) == 0 ? length : nil
      }
      if !done { throw SQLError.cannotCompress("lz4") }
    }
  }
}
