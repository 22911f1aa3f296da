import Columns
import Diagnostics
import Files

/// Reads the hybrid of run-length and bit-packed numbers (Encodings.md, "RLE").
///
/// ```
/// run     header  body
/// header  varint: count << 1 for a run, groups of eight << 1 | 1 for packed bits
/// body    the repeated number in whole bytes, or `width` bytes per group
/// ```
///
/// Reads may stop anywhere and go on. The bytes lie in a `Buffer` that the owner keeps.
struct RunReader {
  private var bytes: ByteReader
  private let width: Int
  /// Numbers left in the current run.
  private var left = 0
  private var isPacked = false
  private var value: UInt32 = 0
  /// The next packed bit, counted from the beginning of the bytes.
  private var bit = 0

  init(_ bytes: UnsafeRawBufferPointer, width: Int) throws(SQLError) {
    guard width <= 32 else {
      throw SQLError(.dataCorrupted, "a bit width of \(width) is more than 32")
    }
    self.bytes = ByteReader(bytes)
    self.width = width
  }

  /// One packed run without a header: `count` numbers.
  init(packed bytes: UnsafeRawBufferPointer, width: Int, count: Int) {
    self.bytes = ByteReader(bytes)
    self.width = width
    isPacked = true
    left = count
  }

  private mutating func nextRun() throws(SQLError) {
    if width == 0 && bytes.isAtEnd {
      isPacked = false
      value = 0
      left = .max
      return
    }
    while left == 0 {
      let header = try bytes.readVarint()
      guard header >> 1 <= UInt64(Int32.max) else {
        throw SQLError(.dataCorrupted, "a run of \(header >> 1) values is too long")
      }
      isPacked = header & 1 == 1
      let count = Int(header >> 1)
      if isPacked { try beginPacked(groups: count) } else { try beginRepeated(count) }
    }
  }

  private mutating func beginPacked(groups: Int) throws(SQLError) {
    if width == 0 {
      isPacked = false
      value = 0
      left = groups * 8
      return
    }
    // Some writers leave the padding of the last group away.
    let size = min(groups * width, bytes.remaining)
    left = size == groups * width ? groups * 8 : size * 8 / width
    guard left > 0 || groups == 0 else {
      throw SQLError(.dataCorrupted, "the packed values end too early")
    }
    bit = bytes.position * 8
    try bytes.skip(size)
  }

  private mutating func beginRepeated(_ count: Int) throws(SQLError) {
    value = 0
    for i in 0..<((width + 7) >> 3) { value |= UInt32(try bytes.readByte()) << UInt32(8 * i) }
    left = count
  }

  private var base: UnsafeRawPointer {
    bytes.bytes.baseAddress ?? UnsafeRawPointer(Buffer.empty.pointer(to: UInt8.self))
  }

  /// The next `count` numbers.
  mutating func read(_ count: Int, into target: UnsafeMutablePointer<UInt32>) throws(SQLError) {
    var done = 0
    while done < count {
      if left == 0 { try nextRun() }
      let part = min(left, count - done)
      if isPacked {
        BitUnpacking.unpack(base, bit: bit, width: width, count: part, into: target + done)
        bit += part * width
      } else {
        (target + done).update(repeating: value, count: part)
      }
      left -= part
      done += part
    }
  }

  mutating func skip(_ count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      if left == 0 { try nextRun() }
      let part = min(left, rest)
      if isPacked { bit += part * width }
      left -= part
      rest -= part
    }
  }

  /// The next `count` levels as bytes; each is at most `maximum`.
  mutating func readLevels(
    _ count: Int, maximum: Int, into target: UnsafeMutablePointer<UInt8>
  ) throws(SQLError) {
    var done = 0
    var highest: UInt32 = 0
    try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 512) {
      (scratch) throws(SQLError) in
      guard let numbers = scratch.baseAddress else { return }
      while done < count {
        if left == 0 { try nextRun() }
        let part = min(left, count - done)
        if isPacked {
          let block = min(part, 512)
          BitUnpacking.unpack(base, bit: bit, width: width, count: block, into: numbers)
          bit += block * width
          for i in 0..<block {
            highest = max(highest, numbers[i])
            target[done &+ i] = UInt8(truncatingIfNeeded: numbers[i])
          }
          left -= block
          done += block
        } else {
          highest = max(highest, value)
          (target + done).update(repeating: UInt8(truncatingIfNeeded: value), count: part)
          left -= part
          done += part
        }
      }
    }
    guard highest <= UInt32(maximum) else {
      throw SQLError(.dataCorrupted, "a level of \(highest) is above the highest, \(maximum)")
    }
  }

  /// The next `count` levels of width 1 as bits, ORed into `words` from bit `start`.
  /// - Returns: How many are one.
  mutating func readBits(
    _ count: Int, into words: UnsafeMutablePointer<UInt64>, at start: Int
  ) throws(SQLError) -> Int {
    var done = 0
    var ones = 0
    while done < count {
      if left == 0 { try nextRun() }
      let part = min(left, count - done)
      if isPacked {
        ones += copyBits(part, into: words, at: start + done)
        bit += part
      } else if value != 0 {
        guard value == 1 else {
          throw SQLError(.dataCorrupted, "a level of \(value) is above the highest, 1")
        }
        setBits(part, of: words, at: start + done)
        ones += part
      }
      left -= part
      done += part
    }
    return ones
  }

  private func copyBits(
    _ count: Int, into words: UnsafeMutablePointer<UInt64>, at start: Int
  ) -> Int {
    var done = 0
    var ones = 0
    while done < count {
      let source = bit + done
      let target = start + done
      // Up to 57 bits fit one unaligned load, and no further than the end of the target's word.
      let part = min(count - done, 57, 64 - (target & 63))
      let word = base.loadUnaligned(fromByteOffset: source >> 3, as: UInt64.self)
      let bits = (word >> UInt64(source & 7)) & (~0 >> UInt64(64 - part))
      words[target >> 6] |= bits << UInt64(target & 63)
      ones += bits.nonzeroBitCount
      done += part
    }
    return ones
  }

  private func setBits(_ count: Int, of words: UnsafeMutablePointer<UInt64>, at start: Int) {
    var done = 0
    while done < count {
      let target = start + done
      let part = min(count - done, 64 - (target & 63))
      words[target >> 6] |= (~0 >> UInt64(64 - part)) << UInt64(target & 63)
      done += part
    }
  }
}
