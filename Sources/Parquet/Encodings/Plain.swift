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

extension StringView {
  /// A view of bytes after which at least 12 more may be read: short ones need no branches.
  @inline(__always)
  init(padded bytes: UnsafeRawPointer, count: Int) {
    let low = UInt64(bytes.loadUnaligned(as: UInt32.self))
    if count <= 12 {
      // Masks keep the first 0…4 and the next 0…8 bytes.
      let lowMask: UInt64 = count >= 4 ? 0xFFFF_FFFF : (1 &<< UInt64(count &* 8)) &- 1
      let rest = max(0, count &- 4)
      let highMask: UInt64 = rest >= 8 ? ~0 : (1 &<< UInt64(rest &* 8)) &- 1
      let high = bytes.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
      self.init()
      lengthAndPrefix = UInt64(count) | ((low & lowMask) &<< 32)
      tail = high & highMask
    } else {
      self.init()
      lengthAndPrefix = UInt64(UInt32(truncatingIfNeeded: count)) | (low &<< 32)
      tail = UInt64(UInt(bitPattern: bytes))
    }
  }
}
