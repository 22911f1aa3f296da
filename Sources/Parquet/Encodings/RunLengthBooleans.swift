import Columns
import Diagnostics
import Files

/// Booleans as runs, after a length of four bytes.
struct RunLengthBooleans: Encoding {
  var number: Int { EncodingNumber.rle }

  func makeDecoder(
    _ values: PageValues, _ leaf: LeafColumn
  ) throws(SQLError) -> (any ValueDecoder)? {
    guard leaf.stored == .boolean else { return nil }
    return try Decoder(values)
  }

  private final class Decoder: ValueDecoder {
    private let buffer: Buffer
    private var runs: RunReader

    init(_ values: PageValues) throws(SQLError) {
      buffer = values.buffer
      var bytes = ByteReader(values.bytes)
      if values.bytes.isEmpty {
        runs = try RunReader(values.bytes, width: 1)
      } else {
        let length = Int(try bytes.read(UInt32.self))
        runs = try RunReader(try bytes.read(count: length), width: 1)
      }
    }

    func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
      try runs.readLevels(count, maximum: 1, into: target.assumingMemoryBound(to: UInt8.self))
    }

    func skip(_ count: Int) throws(SQLError) { try runs.skip(count) }
  }
}
