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
    let start = readBlocks(count, into: target)
    var done = start
    let last = bytes.count &- 8
    var place = position
    while done < count && place <= last {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let ends = ~word & Varints.highBits
      if ends == 0 { break }
      let size = ends.trailingZeroBitCount >> 3 &+ 1
      target[done] = Int64(bitPattern: word & (~0 &>> UInt64(64 &- size &* 8)))
      place &+= size
      done &+= 1
    }
    position = place
    Varints.join(target + start, done &- start)
    return done
  }

  /// The same as far as 64 bytes and eight after them are there.
  private func readBlocks(_ count: Int, into target: UnsafeMutablePointer<Int64>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let last = bytes.count &- 72
    let patterns = Varints.patterns
    var place = position
    var done = 0
    while done < count && place <= last {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let ends = ~word & Varints.highBits
      if ends == 0 { break }
      let size = ends.trailingZeroBitCount >> 3 &+ 1
      let pattern = patterns[size &- 1]
      while count &- done >= pattern.count, place <= last, pattern.matches(base + place) {
        Varints.decode(base + place, size: size, into: target + done)
        place &+= pattern.count &* size
        done &+= pattern.count
      }
      if done == count || place > last { break }
      let next = Varints.split(base + place, count &- done, into: target + done)
      Varints.join(target + done, next.numbers)
      place &+= next.bytes
      done &+= next.numbers
      if next.numbers == 0 { break }
    }
    position = place
    return done
  }

  /// The same with numbers of at most 112 bits.
  func readZigzags(_ count: Int, into target: UnsafeMutablePointer<Int128>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let last = bytes.count &- 16
    var place = position
    var done = 0
    while done < count && place <= last {
      let low = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let ends = ~low & Varints.highBits
      if ends != 0 {
        let size = ends.trailingZeroBitCount >> 3 &+ 1
        let value = Varints.joined(low & (~0 &>> UInt64(64 &- size &* 8)))
        target[done] = Int128(Varints.signed(value))
        place &+= size
      } else {
        let high = UInt64(
          littleEndian: base.loadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self))
        let ends = ~high & Varints.highBits
        if ends == 0 { break }
        let size = ends.trailingZeroBitCount >> 3 &+ 1
        let top = Varints.joined(high & (~0 &>> UInt64(64 &- size &* 8)))
        let value = UInt128(top) &<< 56 | UInt128(Varints.joined(low))
        target[done] = Int128(bitPattern: value &>> 1) ^ (0 &- Int128(bitPattern: value & 1))
        place &+= size &+ 8
      }
      done &+= 1
    }
    position = place
    return done
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
