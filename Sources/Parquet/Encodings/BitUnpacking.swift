/// Takes fixed-width numbers out of packed bits, least significant bit first.
///
/// Invariant of every function here: the caller has checked that the bits lie inside its bytes,
/// and 64 bytes after them may be read (a `Buffer`'s padding).
enum BitUnpacking {
  /// `count` numbers of `width` (1…32) bits from bit `bit`.
  static func unpack(
    _ base: UnsafeRawPointer, bit: Int, width: Int, count: Int,
    into target: UnsafeMutablePointer<UInt32>
  ) {
    var done = 0
    // Groups of eight numbers begin on whole bytes.
    if bit & 7 == 0 && count >= 8 {
      let groups = count >> 3
      let start = base + (bit >> 3)
      if width <= 8 {
        unpackNarrow(start, width: width, groups: groups, into: target)
      } else if width <= 16 {
        unpackMiddle(start, width: width, groups: groups, into: target)
      } else {
        unpackWide(start, width: width, groups: groups, into: target)
      }
      done = groups << 3
    }
    let mask = UInt64(truncatingIfNeeded: (1 << width) &- 1)
    var place = bit &+ done &* width
    while done < count {
      let word = base.loadUnaligned(fromByteOffset: place >> 3, as: UInt64.self)
      target[done] = UInt32(truncatingIfNeeded: (word &>> UInt64(place & 7)) & mask)
      place &+= width
      done &+= 1
    }
  }

  /// Up to 8 bits: one word holds a group.
  private static func unpackNarrow(
    _ start: UnsafeRawPointer, width: Int, groups: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    let w = UInt64(width)
    let mask = SIMD4<UInt64>(repeating: (1 << w) &- 1)
    let low = SIMD4<UInt64>(0, w, 2 &* w, 3 &* w)
    let high = low &+ SIMD4(repeating: 4 &* w)
    let output = UnsafeMutableRawPointer(target)
    for group in 0..<groups {
      let word = SIMD4<UInt64>(
        repeating: start.loadUnaligned(fromByteOffset: group &* width, as: UInt64.self))
      let a = SIMD4<UInt32>(truncatingIfNeeded: (word &>> low) & mask)
      let b = SIMD4<UInt32>(truncatingIfNeeded: (word &>> high) & mask)
      output.storeBytes(of: a, toByteOffset: group &* 32, as: SIMD4<UInt32>.self)
      output.storeBytes(of: b, toByteOffset: group &* 32 &+ 16, as: SIMD4<UInt32>.self)
    }
  }

  /// 9 to 16 bits: a word holds half a group, which may begin in the middle of a byte.
  private static func unpackMiddle(
    _ start: UnsafeRawPointer, width: Int, groups: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    let w = UInt64(width)
    let mask = SIMD4<UInt64>(repeating: (1 << w) &- 1)
    let shifts = SIMD4<UInt64>(0, w, 2 &* w, 3 &* w)
    let half = (4 &* width) >> 3
    let second = shifts &+ SIMD4(repeating: (4 &* w) & 7)
    let output = UnsafeMutableRawPointer(target)
    for group in 0..<groups {
      let place = group &* width
      let x = SIMD4<UInt64>(
        repeating: start.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let y = SIMD4<UInt64>(
        repeating: start.loadUnaligned(fromByteOffset: place &+ half, as: UInt64.self))
      let a = SIMD4<UInt32>(truncatingIfNeeded: (x &>> shifts) & mask)
      let b = SIMD4<UInt32>(truncatingIfNeeded: (y &>> second) & mask)
      output.storeBytes(of: a, toByteOffset: group &* 32, as: SIMD4<UInt32>.self)
      output.storeBytes(of: b, toByteOffset: group &* 32 &+ 16, as: SIMD4<UInt32>.self)
    }
  }

  private static func unpackWide(
    _ start: UnsafeRawPointer, width: Int, groups: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    let mask = UInt64(truncatingIfNeeded: (1 << width) &- 1)
    var place = 0
    for i in 0..<(groups &* 8) {
      let word = start.loadUnaligned(fromByteOffset: place >> 3, as: UInt64.self)
      target[i] = UInt32(truncatingIfNeeded: (word &>> UInt64(place & 7)) & mask)
      place &+= width
    }
  }

  /// `count` numbers of `width` (0…64) bits from a byte's first bit.
  static func unpack64(
    _ base: UnsafeRawPointer, width: Int, count: Int, into target: UnsafeMutablePointer<UInt64>
  ) {
    if width == 0 {
      for i in 0..<count { target[i] = 0 }
      return
    }
    let mask: UInt64 = width == 64 ? ~0 : (1 << UInt64(width)) &- 1
    var place = 0
    if width <= 57 {
      for i in 0..<count {
        let word = base.loadUnaligned(fromByteOffset: place >> 3, as: UInt64.self)
        target[i] = (word &>> UInt64(place & 7)) & mask
        place &+= width
      }
      return
    }
    for i in 0..<count {
      let word = base.loadUnaligned(fromByteOffset: place >> 3, as: UInt64.self)
      let next = UInt64(base.load(fromByteOffset: (place >> 3) + 8, as: UInt8.self))
      let shift = UInt64(place & 7)
      target[i] = ((word &>> shift) | (shift == 0 ? 0 : next &<< (64 &- shift))) & mask
      place &+= width
    }
  }
}
