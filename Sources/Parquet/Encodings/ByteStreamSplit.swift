import Columns
import Diagnostics

/// The first bytes of all values, then the second bytes of all values, and so on.
struct ByteStreamSplit: Encoding {
  var number: Int { EncodingNumber.byteStreamSplit }

  func makeDecoder(
    _ values: PageValues, _ leaf: LeafColumn
  ) throws(SQLError) -> (any ValueDecoder)? {
    switch leaf.stored {
    case .int32, .int64, .float, .double, .fixedLengthByteArray:
      try Decoder(values, width: leaf.storedWidth)
    default: nil
    }
  }

  private final class Decoder: ValueDecoder {
    private let buffer: Buffer
    private let bytes: UnsafeRawBufferPointer
    private let width: Int
    private let total: Int
    private var place = 0

    init(_ values: PageValues, width: Int) throws(SQLError) {
      buffer = values.buffer
      bytes = values.bytes
      self.width = width
      total = width == 0 ? values.count : bytes.count / width
      guard width == 0 || bytes.count % width == 0 else { throw valuesEndEarly() }
    }

    func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
      let start = place
      try skip(count)
      guard let base = bytes.baseAddress else { return }
      let output = target.assumingMemoryBound(to: UInt8.self)
      for stream in 0..<width {
        let source = (base + stream * total + start).assumingMemoryBound(to: UInt8.self)
        for i in 0..<count { output[i &* width &+ stream] = source[i] }
      }
    }

    func skip(_ count: Int) throws(SQLError) {
      guard count <= total - place else { throw valuesEndEarly() }
      place += count
    }
  }
}
