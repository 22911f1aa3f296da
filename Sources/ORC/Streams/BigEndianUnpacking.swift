/// Takes fixed-width numbers out of packed bits, most significant bit first.
///
/// ```
/// four numbers of 12 bits:   [aaaaaaaa aaaabbbb bbbbbbbb cccccccc ccccdddd dddddddd] …
/// a lane per number:         the same word, shifted left to the number's first bit and then right
/// ```
enum BigEndianUnpacking {
  /// `count` numbers of `width` bits from a byte's first bit; signed ones are zigzag.
  /// - Parameters:
  ///   - base: Eight bytes more than the numbers take may be read.
  ///   - width: One of the format's widths: 1…24, 26, 28, 30, 32, 40, 48, 56, 64.
  static func unpack(
    _ base: UnsafeRawPointer, width: Int, count: Int, isSigned: Bool,
    into target: UnsafeMutablePointer<Int64>
  ) {
    let groups = count >> 3
    var done = 0
    if width <= 8 {
      unpackNarrow(base, width: width, groups: groups, isSigned, into: target)
      done = groups << 3
    } else if width <= 16 {
      unpackMiddle(base, width: width, groups: groups, isSigned, into: target)
      done = groups << 3
    } else if width <= 32 {
      unpackWide(base, width: width, groups: groups, isSigned, into: target)
      done = groups << 3
    }
    let drop = UInt64(64 &- width)
    let sign: UInt64 = isSigned ? 1 : 0
    var bit = done &* width
    // Wider numbers are whole bytes, and a narrow one never reaches beyond eight.
    while done < count {
      let word = load(base, bit &>> 3) &<< UInt64(bit & 7)
      target[done] = number(word &>> drop, sign)
      bit &+= width
      done &+= 1
    }
  }

  @inline(__always)
  private static func load(_ base: UnsafeRawPointer, _ place: Int) -> UInt64 {
    UInt64(bigEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  @inline(__always)
  private static func number(_ bits: UInt64, _ sign: UInt64) -> Int64 {
    Int64(bitPattern: (bits &>> sign) ^ (0 &- (bits & sign)))
  }

  /// Cuts the numbers out of words, one lane each, and stores them.
  @inline(__always)
  private static func store(
    _ words: SIMD4<UInt64>, _ shifts: SIMD4<UInt64>, _ drop: SIMD4<UInt64>, _ sign: SIMD4<UInt64>,
    to target: UnsafeMutablePointer<Int64>
  ) {
    let bits = (words &<< shifts) &>> drop
    let numbers = (bits &>> sign) ^ (0 &- (bits & sign))
    UnsafeMutableRawPointer(target).storeBytes(of: numbers, as: SIMD4<UInt64>.self)
  }

  /// Up to 8 bits: one word holds a group of eight.
  private static func unpackNarrow(
    _ base: UnsafeRawPointer, width: Int, groups: Int, _ isSigned: Bool,
    into target: UnsafeMutablePointer<Int64>
  ) {
    let w = UInt64(width)
    let first = SIMD4<UInt64>(0, w, 2 &* w, 3 &* w)
    let second = first &+ SIMD4(repeating: 4 &* w)
    let drop = SIMD4(repeating: 64 &- w)
    let sign = SIMD4<UInt64>(repeating: isSigned ? 1 : 0)
    for group in 0..<groups {
      let word = SIMD4(repeating: load(base, group &* width))
      store(word, first, drop, sign, to: target + (group &* 8))
      store(word, second, drop, sign, to: target + (group &* 8 &+ 4))
    }
  }

  /// 9 to 16 bits: a word holds half a group, which may begin in the middle of a byte.
  private static func unpackMiddle(
    _ base: UnsafeRawPointer, width: Int, groups: Int, _ isSigned: Bool,
    into target: UnsafeMutablePointer<Int64>
  ) {
    let w = UInt64(width)
    let first = SIMD4<UInt64>(0, w, 2 &* w, 3 &* w)
    let half = (4 &* width) >> 3
    let second = first &+ SIMD4(repeating: (4 &* w) & 7)
    let drop = SIMD4(repeating: 64 &- w)
    let sign = SIMD4<UInt64>(repeating: isSigned ? 1 : 0)
    for group in 0..<groups {
      let place = group &* width
      store(
        SIMD4(repeating: load(base, place)), first, drop, sign, to: target + (group &* 8))
      store(
        SIMD4(repeating: load(base, place &+ half)), second, drop, sign,
        to: target + (group &* 8 &+ 4))
    }
  }

  /// 17 to 32 bits: a word holds two numbers.
  private static func unpackWide(
    _ base: UnsafeRawPointer, width: Int, groups: Int, _ isSigned: Bool,
    into target: UnsafeMutablePointer<Int64>
  ) {
    let w = UInt64(width)
    let starts = SIMD4<Int>(0, 2 &* width, 4 &* width, 6 &* width)
    let bytes = starts &>> 3
    let rest = SIMD4<UInt64>(truncatingIfNeeded: starts & 7)
    let first = SIMD4(rest[0], rest[0] &+ w, rest[1], rest[1] &+ w)
    let second = SIMD4(rest[2], rest[2] &+ w, rest[3], rest[3] &+ w)
    let drop = SIMD4(repeating: 64 &- w)
    let sign = SIMD4<UInt64>(repeating: isSigned ? 1 : 0)
    for group in 0..<groups {
      let place = group &* width
      let a = load(base, place)
      let b = load(base, place &+ bytes[1])
      let c = load(base, place &+ bytes[2])
      let d = load(base, place &+ bytes[3])
      store(SIMD4(a, a, b, b), first, drop, sign, to: target + (group &* 8))
      store(SIMD4(c, c, d, d), second, drop, sign, to: target + (group &* 8 &+ 4))
    }
  }
}
