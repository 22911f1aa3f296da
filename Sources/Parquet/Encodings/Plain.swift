import Columns
import Diagnostics
import Files
import Glibc

/// Values one after another; booleans as bits, byte arrays with their length before them.
struct Plain: Encoding {
  var number: Int { EncodingNumber.plain }

  func makeDecoder(_ values: PageValues, _ leaf: LeafColumn) -> (any ValueDecoder)? {
    switch leaf.stored {
    case .boolean: PlainBooleans(values)
    case .byteArray: PlainByteArrays(values)
    default: PlainFixed(values, width: leaf.storedWidth)
    }
  }
}

private final class PlainFixed: ValueDecoder {
  private let buffer: Buffer
  private var bytes: ByteReader
  private let width: Int

  init(_ values: PageValues, width: Int) {
    buffer = values.buffer
    bytes = ByteReader(values.bytes)
    self.width = width
  }

  func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
    let source = try take(count)
    if let base = source.baseAddress { memcpy(target, base, source.count) }
  }

  func skip(_ count: Int) throws(SQLError) { _ = try take(count) }

  private func take(_ count: Int) throws(SQLError) -> UnsafeRawBufferPointer {
    guard count * width <= bytes.remaining else { throw valuesEndEarly() }
    return try bytes.read(count: count * width)
  }
}

private final class PlainBooleans: ValueDecoder {
  private let buffer: Buffer
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(_ values: PageValues) {
    buffer = values.buffer
    bytes = values.bytes
  }

  func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
    let start = place
    try skip(count)
    let bits = bytes
    let output = target.assumingMemoryBound(to: UInt8.self)
    for i in 0..<count {
      let bit = start &+ i
      output[i] = (bits[bit >> 3] &>> UInt8(bit & 7)) & 1
    }
  }

  func skip(_ count: Int) throws(SQLError) {
    guard place + count <= bytes.count * 8 else { throw valuesEndEarly() }
    place += count
  }
}

/// Views point into the page itself.
private final class PlainByteArrays: ValueDecoder {
  private let buffer: Buffer
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(_ values: PageValues) {
    buffer = values.buffer
    bytes = values.bytes
  }

  var heaps: [Buffer] { [buffer] }
  lazy var isASCII = TextValidation.isASCII(bytes)

  func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
    let output = target.assumingMemoryBound(to: StringView.self)
    guard let base = bytes.baseAddress else {
      if count > 0 { throw valuesEndEarly() }
      return
    }
    var place = place
    let end = bytes.count
    for i in 0..<count {
      guard place &+ 4 <= end else { throw valuesEndEarly() }
      let length = Int(base.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      place &+= 4
      guard length <= end &- place else { throw valuesEndEarly() }
      output[i] = StringView(padded: base + place, count: length)
      place &+= length
    }
    self.place = place
  }

  func skip(_ count: Int) throws(SQLError) {
    for _ in 0..<count {
      guard place + 4 <= bytes.count else { throw valuesEndEarly() }
      let length = Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
      guard length <= bytes.count - place - 4 else { throw valuesEndEarly() }
      place += 4 + length
    }
  }
}
