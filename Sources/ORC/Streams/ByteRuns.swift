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
