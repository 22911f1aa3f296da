import Diagnostics

/// Bytes as runs: a count of 3 to 130 and a byte, or 1 to 128 bytes as they are.
final class ByteRuns {
  private let stream: StreamReader
  private var left = 0
  private var isRepeated = false
  private var value: UInt8 = 0

  init(_ stream: StreamReader) { self.stream = stream }

  func next() throws(SQLError) -> UInt8 {
    if left == 0 {
      let control = try stream.readByte()
      isRepeated = control < 128
      left = isRepeated ? Int(control) + 3 : 256 - Int(control)
      if isRepeated { value = try stream.readByte() }
    }
    left -= 1
    return isRepeated ? value : try stream.readByte()
  }

  func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(SQLError) {
    for i in 0..<count { target[i] = try next() }
  }
}

/// Bits in byte runs, the most significant bit first.
final class BitRuns {
  private let bytes: ByteRuns
  private var current: UInt8 = 0
  private var left = 0

  init(_ stream: StreamReader) { bytes = ByteRuns(stream) }

  /// The next bits as bytes of 0 and 1; how many are 1.
  func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(SQLError) -> Int {
    var ones = 0
    for i in 0..<count {
      if left == 0 {
        current = try bytes.next()
        left = 8
      }
      left -= 1
      let bit = (current >> UInt8(left)) & 1
      target[i] = bit
      ones += Int(bit)
    }
    return ones
  }
}
