import Columns
import Diagnostics
import Files

/// All lengths as deltas, then all bytes.
struct DeltaLengthByteArray: Encoding {
  var number: Int { EncodingNumber.deltaLengthByteArray }

  func makeDecoder(
    _ values: PageValues, _ leaf: LeafColumn
  ) throws(SQLError) -> (any ValueDecoder)? {
    leaf.stored == .byteArray ? try Decoder(values) : nil
  }

  private final class Decoder: ValueDecoder {
    private let buffer: Buffer
    private let lengths: [Int64]
    private let bytes: UnsafeRawBufferPointer
    private var next = 0
    private var place = 0

    init(_ values: PageValues) throws(SQLError) {
      buffer = values.buffer
      var deltas = try DeltaReader(values.bytes)
      lengths = try deltas.readAll(limit: values.count)
      bytes = deltas.bytes.rest
    }

    var heaps: [Buffer] { [buffer] }
    lazy var isASCII = TextValidation.isASCII(bytes)

    func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
      let output = target.assumingMemoryBound(to: StringView.self)
      for i in 0..<count {
        let value = try take()
        output[i] =
          value.baseAddress.map { StringView(padded: $0, count: value.count) } ?? StringView()
      }
    }

    func skip(_ count: Int) throws(SQLError) { for _ in 0..<count { _ = try take() } }

    private func take() throws(SQLError) -> UnsafeRawBufferPointer {
      guard next < lengths.count, lengths[next] >= 0, lengths[next] <= Int64(bytes.count - place)
      else { throw valuesEndEarly() }
      let length = Int(lengths[next])
      next += 1
      place += length
      return UnsafeRawBufferPointer(rebasing: bytes[(place - length)..<place])
    }
  }
}
