import Columns
import Diagnostics

/// Bytes as runs: a count of 3 to 130 and a byte, or 1 to 128 bytes as they are.
final class ByteRuns {
  private let stream: StreamReader
  private var left = 0
  private var isRepeated = false
  private var value: UInt8 = 0

  private func nextRun() throws(SQLError) {
    let control = try stream.readByte()
    isRepeated = control < 128
    left = isRepeated ? Int(control) + 3 : 256 - Int(control)
    if isRepeated { value = try stream.readByte() }
  }

  init(_ stream: StreamReader) { self.stream = stream }

  func next() throws(SQLError) -> UInt8 {
    if left == 0 { try nextRun() }
    left -= 1
    return isRepeated ? value : try stream.readByte()
  }

  func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(SQLError) {
    var done = 0
    while done < count {
      if left == 0 { try nextRun() }
      let part = min(count - done, left)
      if isRepeated {
        (target + done).update(repeating: value, count: part)
      } else {
        try stream.read(part, into: target + done)
      }
      left -= part
      done += part
    }
  }

  func skip(_ count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      if left == 0 { try nextRun() }
      let part = min(rest, left)
      if !isRepeated { try stream.skip(part) }
      left -= part
      rest -= part
    }
  }

  func seek(_ places: inout RowPlaces) throws(SQLError) {
    try stream.seek(&places)
    left = 0
    try skip(min(try places.take(), ByteRuns.longest))
  }

  /// The most bytes of a run.
  private static let longest = 130
}

/// Bits in byte runs, the most significant bit first.
final class BitRuns {
  private let bytes: ByteRuns
  private var current: UInt8 = 0
  private var left = 0

  init(_ stream: StreamReader) { bytes = ByteRuns(stream) }

  /// Passes over bits; how many were 1.
  func skip(_ count: Int) throws(SQLError) -> Int {
    var ones = 0
    var rest = count
    while rest > 0 {
      if left == 0 {
        current = try bytes.next()
        left = 8
      }
      let part = min(rest, left)
      let kept = (current << UInt8(8 - left)) >> UInt8(8 - part)
      ones += kept.nonzeroBitCount
      left -= part
      rest -= part
    }
    return ones
  }

  func seek(_ places: inout RowPlaces) throws(SQLError) {
    try bytes.seek(&places)
    left = 0
    _ = try skip(min(try places.take(), 8))
  }

  /// The next bits as bytes of 0 and 1; how many are 1.
  func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(SQLError) -> Int {
    var ones = 0
    var done = try readSingle(min(count, left), into: target, &ones)
    while count - done >= 8 {
      let part = min((count - done) / 8, BitRuns.scratchSize)
      let whole = scratch.pointer(to: UInt8.self)
      try bytes.read(part, into: whole)
      for i in 0..<part {
        // Each bit to the lowest place of a byte of its own, the highest bit to the first.
        let spread = (UInt64(whole[i]) &* 0x8040_2010_0804_0201) >> 7 & 0x0101_0101_0101_0101
        UnsafeMutableRawPointer(target + done + i &* 8).storeBytes(
          of: spread, as: UInt64.self)
        ones &+= whole[i].nonzeroBitCount
      }
      done += part * 8
    }
    done += try readSingle(count - done, into: target + done, &ones)
    return ones
  }

  /// The next bits as a bitmap's words, which are zero so far; how many are 1.
  /// - Parameter words: One more than the bits need.
  func read(_ count: Int, into words: UnsafeMutablePointer<UInt64>) throws(SQLError) -> Int {
    var single = [UInt8](repeating: 0, count: 8)
    var ones = 0
    var done = 0
    func readBits(_ part: Int) throws(SQLError) {
      _ = try single.withUnsafeMutableBufferPointer { (bits) throws(SQLError) in
        guard let base = bits.baseAddress else { return 0 }
        return try readSingle(part, into: base, &ones)
      }
      for i in 0..<part { words[(done + i) >> 6] |= UInt64(single[i]) << UInt64((done + i) & 63) }
      done += part
    }
    try readBits(min(count, left))
    while count - done >= 8 {
      let part = min((count - done) / 8, BitRuns.scratchSize)
      try bytes.read(part, into: scratch.pointer(to: UInt8.self))
      ones += BitRuns.insert(scratch.readableBytes, part, into: words, at: done)
      done += part * 8
    }
    try readBits(count - done)
    return ones
  }

  /// Puts the bits of whole bytes into words from bit `start`, the highest of each byte first.
  private static func insert(
    _ bytes: UnsafeRawBufferPointer, _ count: Int, into words: UnsafeMutablePointer<UInt64>,
    at start: Int
  ) -> Int {
    var ones = 0
    for place in stride(from: 0, to: count, by: 8) {
      let kept = min(8, count - place)
      let word =
        turned(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
        & (~0 >> UInt64(64 - kept * 8))
      ones += word.nonzeroBitCount
      let bit = start + place * 8
      words[bit >> 6] |= word << UInt64(bit & 63)
      if bit & 63 != 0 { words[(bit >> 6) + 1] |= word >> UInt64(64 - bit & 63) }
    }
    return ones
  }

  /// The bits of each byte from the other end.
  private static func turned(_ word: UInt64) -> UInt64 {
    var bits = word
    bits = (bits >> 4) & 0x0F0F_0F0F_0F0F_0F0F | (bits & 0x0F0F_0F0F_0F0F_0F0F) << 4
    bits = (bits >> 2) & 0x3333_3333_3333_3333 | (bits & 0x3333_3333_3333_3333) << 2
    return (bits >> 1) & 0x5555_5555_5555_5555 | (bits & 0x5555_5555_5555_5555) << 1
  }

  private let scratch = Buffer(byteCount: BitRuns.scratchSize)
  private static let scratchSize = 1024

  private func readSingle(
    _ count: Int, into target: UnsafeMutablePointer<UInt8>, _ ones: inout Int
  ) throws(SQLError) -> Int {
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
    return count
  }
}
