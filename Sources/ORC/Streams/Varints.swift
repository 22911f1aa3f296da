/// LEB128 numbers in zigzag, out of words of eight bytes.
///
/// ```
/// byte    seven bits of the number, the lowest first; the highest bit is clear in the last byte
/// ```
/// Invariant of every function here: eight bytes after those that are named may be read.
enum Varints {
  static var highBits: UInt64 { 0x8080_8080_8080_8080 }

  /// The low seven bits of eight bytes, one beside the other: pairs, pairs of pairs, and both halves.
  @inline(__always)
  static func joined(_ word: UInt64) -> UInt64 {
    let pairs = word & 0x007F_007F_007F_007F | (word & 0x7F00_7F00_7F00_7F00) &>> 1
    let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) &>> 2
    return fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) &>> 4
  }

  /// The number of a zigzag: its lowest bit is the sign.
  @inline(__always)
  static func signed(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
  }

  // MARK: Numbers of one size

  /// How the highest bits of 64 bytes look that hold numbers of `size` bytes each.
  struct Pattern {
    /// How many whole numbers 64 bytes hold.
    let count: Int
    /// The highest bits of their bytes, and which of them are set.
    private let bits: SIMD8<UInt64>
    private let set: SIMD8<UInt64>

    init(size: Int) {
      count = 64 / size
      var bits = [UInt8](repeating: 0, count: 64)
      var set = bits
      for place in 0..<(count * size) {
        bits[place] = 0x80
        set[place] = place % size == size - 1 ? 0 : 0x80
      }
      self.bits = bits.withUnsafeBytes { $0.loadUnaligned(as: SIMD8<UInt64>.self) }
      self.set = set.withUnsafeBytes { $0.loadUnaligned(as: SIMD8<UInt64>.self) }
    }

    @inline(__always)
    func matches(_ bytes: UnsafeRawPointer) -> Bool {
      bytes.loadUnaligned(as: SIMD8<UInt64>.self) & bits == set
    }
  }

  /// Of 1 to 8 bytes.
  static let patterns = (1...8).map(Pattern.init)

  /// As many numbers as 64 bytes hold, all of `size` (1…8) bytes.
  static func decode(
    _ bytes: UnsafeRawPointer, size: Int, into target: UnsafeMutablePointer<Int64>
  ) {
    let output = UnsafeMutableRawPointer(target)
    switch size {
    case 1:
      for i in stride(from: 0, to: 64, by: 8) {
        let x = bytes.loadUnaligned(fromByteOffset: i, as: SIMD8<UInt8>.self)
        let value = SIMD8<Int8>(truncatingIfNeeded: (x &>> 1) ^ (0 &- (x & 1)))
        let wide = SIMD8<Int64>(truncatingIfNeeded: value)
        output.storeBytes(of: wide, toByteOffset: i &* 8, as: SIMD8<Int64>.self)
      }
    case 2:
      for i in stride(from: 0, to: 32, by: 8) {
        let x = bytes.loadUnaligned(fromByteOffset: i &* 2, as: SIMD8<UInt16>.self)
        let y = (x & 0x7F) | ((x &>> 1) & 0x3F80)
        let value = SIMD8<Int16>(truncatingIfNeeded: (y &>> 1) ^ (0 &- (y & 1)))
        let wide = SIMD8<Int64>(truncatingIfNeeded: value)
        output.storeBytes(of: wide, toByteOffset: i &* 8, as: SIMD8<Int64>.self)
      }
    case 4:
      for i in stride(from: 0, to: 16, by: 4) {
        let x = bytes.loadUnaligned(fromByteOffset: i &* 4, as: SIMD4<UInt32>.self)
        let pairs = (x & 0x007F_007F) | ((x &>> 1) & 0x3F80_3F80)
        let y = (pairs & 0x3FFF) | ((pairs &>> 2) & 0x0FFF_C000)
        let value = SIMD4<Int32>(truncatingIfNeeded: (y &>> 1) ^ (0 &- (y & 1)))
        let wide = SIMD4<Int64>(truncatingIfNeeded: value)
        output.storeBytes(of: wide, toByteOffset: i &* 8, as: SIMD4<Int64>.self)
      }
    default:
      let mask: UInt64 = ~0 &>> UInt64(64 &- size &* 8)
      for i in 0..<(64 / size) {
        let word = bytes.loadUnaligned(fromByteOffset: i &* size, as: UInt64.self)
        target[i] = signed(joined(UInt64(littleEndian: word) & mask))
      }
    }
  }

  // MARK: Numbers of several sizes

  /// Puts the bytes of each number into a word, as long as they are at most eight.
  ///
  /// One bit for each of 64 bytes says whether a number ends in it: the next number's place comes
  /// from the bits alone, and does not wait for what was loaded.
  /// - Returns: How many numbers there were, at most `count`, and in how many of 64 bytes.
  static func split(
    _ bytes: UnsafeRawPointer, _ count: Int, into target: UnsafeMutablePointer<Int64>
  ) -> (numbers: Int, bytes: Int) {
    var ends: UInt64 = 0
    for part in 0..<8 {
      let word = bytes.loadUnaligned(fromByteOffset: part &* 8, as: UInt64.self)
      ends |= endBits(UInt64(littleEndian: word)) &<< UInt64(part &* 8)
    }
    var start = 0
    var done = 0
    for _ in 0..<min(ends.nonzeroBitCount, count) {
      let next = ends.trailingZeroBitCount &+ 1
      let size = next &- start
      if size > 8 { break }
      let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      let mask: UInt64 = ~0 &>> UInt64(64 &- size &* 8)
      target[done] = Int64(bitPattern: UInt64(littleEndian: word) & mask)
      ends &= ends &- 1
      start = next
      done &+= 1
    }
    return (done, start)
  }

  /// A bit for each byte of a word: whether its highest bit is clear.
  @inline(__always)
  private static func endBits(_ word: UInt64) -> UInt64 {
    ((~word & highBits) &>> 7 &* 0x0102_0408_1020_4080) &>> 56
  }

  /// Makes numbers of the bytes that ``split(_:_:into:)`` gave, four at a time.
  static func join(_ target: UnsafeMutablePointer<Int64>, _ count: Int) {
    for i in 0..<count { target[i] = signed(joined(UInt64(bitPattern: target[i]))) }
  }
}
