import Diagnostics

/// Numbers of variable length (LEB128), which decimals and runs are made of.
extension StreamReader {
  /// Passes over LEB128 numbers.
  func skip(numbers count: Int) throws(SQLError) {
    var rest = count
    while rest > 0 {
      while position == bytes.count { try nextChunk() }
      while rest > 0 && position < bytes.count {
        if bytes[position] & 0x80 == 0 { rest -= 1 }
        position += 1
      }
    }
  }

  /// An unsigned LEB128 number.
  func readVarint() throws(SQLError) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 70 {
      let byte = try readByte()
      result |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return result }
      shift += 7
    }
    throw SQLError(.dataCorrupted, "a number has too many bytes")
  }

  /// Zigzag numbers of at most 56 bits as far as they lie in the current chunk.
  /// - Returns: How many there were; the one after them takes ``readWideZigzag()``.
  func readShortZigzags(_ count: Int, into target: UnsafeMutablePointer<Int64>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var done = splitShort(count, into: target)
    let last = bytes.count &- 8
    var place = position
    while done < count && place <= last {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let ends = ~word & StreamReader.highBits
      if ends == 0 { break }
      let size = ends.trailingZeroBitCount >> 3 &+ 1
      target[done] = Int64(bitPattern: word & (~0 &>> UInt64(64 &- size &* 8)))
      place &+= size
      done &+= 1
    }
    position = place
    // Apart from finding where numbers end, which goes one by one, this goes four at a time.
    for i in 0..<done {
      let value = StreamReader.joined(UInt64(bitPattern: target[i]))
      target[i] = Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
    }
    return done
  }

  /// Puts the bytes of each number into a word, as long as 64 bytes and those after them are there.
  ///
  /// One bit for each of 64 bytes says whether a number ends in it: the next number's place comes
  /// from the bits alone, and does not wait for what was loaded.
  private func splitShort(_ count: Int, into target: UnsafeMutablePointer<Int64>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let last = bytes.count &- 72
    var place = position
    var done = 0
    while done < count && place <= last {
      var ends: UInt64 = 0
      for part in 0..<8 {
        let word = base.loadUnaligned(fromByteOffset: place &+ part &* 8, as: UInt64.self)
        ends |= StreamReader.endBits(UInt64(littleEndian: word)) &<< UInt64(part &* 8)
      }
      var start = 0
      for _ in 0..<min(ends.nonzeroBitCount, count &- done) {
        let next = ends.trailingZeroBitCount &+ 1
        let size = next &- start
        if size > 8 { break }
        let word = base.loadUnaligned(fromByteOffset: place &+ start, as: UInt64.self)
        let mask: UInt64 = ~0 &>> UInt64(64 &- size &* 8)
        target[done] = Int64(bitPattern: UInt64(littleEndian: word) & mask)
        ends &= ends &- 1
        start = next
        done &+= 1
      }
      place &+= start
      if start < 56 { break }
    }
    position = place
    return done
  }

  /// A bit for each byte of a word: whether its highest bit is clear.
  @inline(__always)
  private static func endBits(_ word: UInt64) -> UInt64 {
    ((~word & highBits) &>> 7 &* 0x0102_0408_1020_4080) &>> 56
  }

  /// The same with numbers of at most 112 bits.
  func readZigzags(_ count: Int, into target: UnsafeMutablePointer<Int128>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let last = bytes.count &- 16
    var place = position
    var done = 0
    while done < count && place <= last {
      let low = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let ends = ~low & StreamReader.highBits
      if ends != 0 {
        let size = ends.trailingZeroBitCount >> 3 &+ 1
        let value = StreamReader.joined(low & (~0 &>> UInt64(64 &- size &* 8)))
        target[done] = Int128(Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1)))
        place &+= size
      } else {
        let high = UInt64(
          littleEndian: base.loadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self))
        let ends = ~high & StreamReader.highBits
        if ends == 0 { break }
        let size = ends.trailingZeroBitCount >> 3 &+ 1
        let top = StreamReader.joined(high & (~0 &>> UInt64(64 &- size &* 8)))
        let value = UInt128(top) &<< 56 | UInt128(StreamReader.joined(low))
        target[done] = Int128(bitPattern: value &>> 1) ^ (0 &- Int128(bitPattern: value & 1))
        place &+= size &+ 8
      }
      done &+= 1
    }
    position = place
    return done
  }

  private static var highBits: UInt64 { 0x8080_8080_8080_8080 }

  /// The low seven bits of eight bytes, one beside the other: pairs, pairs of pairs, and both halves.
  @inline(__always)
  private static func joined(_ word: UInt64) -> UInt64 {
    let pairs = word & 0x007F_007F_007F_007F | (word & 0x7F00_7F00_7F00_7F00) &>> 1
    let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) &>> 2
    return fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) &>> 4
  }

  /// A zigzag number of up to 128 bits.
  func readWideZigzag() throws(SQLError) -> Int128 {
    var result: UInt128 = 0
    var shift: UInt128 = 0
    while shift < 133 {
      let byte = try readByte()
      guard shift < 126 || byte & 0x7F < 4 else { break }
      result |= UInt128(byte & 0x7F) << shift
      if byte & 0x80 == 0 {
        return Int128(bitPattern: result >> 1) ^ -Int128(bitPattern: result & 1)
      }
      shift += 7
    }
    throw SQLError(.numericOutOfRange, "a decimal has more than 38 digits")
  }
}
