import Glibc

/// Takes a snappy block apart (format_description.txt of snappy).
///
/// ```
/// varint: bytes when uncompressed, then elements
/// element  tag byte, low bits 0: literal of (tag >> 2) + 1 bytes; above 60 the length follows
///          low bits 1…3: copy of some bytes from 1, 2 or 4 bytes of distance before
/// ```
///
/// Written here because the library calls `memmove` for each of the short pieces that columns of
/// numbers consist of; blocks of 16 bytes copied in place take half its time.
enum SnappyBlock {
  /// The stated size and where the elements begin; nil if it cannot be read.
  static func length(_ source: UnsafeRawBufferPointer) -> (size: Int, start: Int)? {
    var size = 0
    for place in 0..<min(5, source.count) {
      size |= Int(source[place] & 0x7F) << (7 * place)
      if source[place] < 0x80 { return (size, place + 1) }
    }
    return nil
  }

  /// Fills exactly the target, or returns false for damaged data.
  static func decompress(
    _ source: UnsafeRawBufferPointer, from start: Int, into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let input = source.baseAddress, let output = target.baseAddress else {
      return target.isEmpty
    }
    let end = source.count
    let room = target.count
    var place = start
    var filled = 0
    while place < end {
      let tag = Int(input.load(fromByteOffset: place, as: UInt8.self))
      place &+= 1
      var length = tag >> 2 &+ 1
      if tag & 3 == 0 {
        if length > 60 {
          let extra = length &- 60
          guard extra <= end &- place else { return false }
          length = 0
          for i in 0..<extra {
            length |= Int(input.load(fromByteOffset: place &+ i, as: UInt8.self)) << (8 &* i)
          }
          length &+= 1
          place &+= extra
        }
        guard length <= end &- place, length <= room &- filled else { return false }
        if length <= 16 && end &- place >= 16 && room &- filled >= 16 {
          copy16(output + filled, input + place)
        } else {
          memcpy(output + filled, input + place, length)
        }
        place &+= length
        filled &+= length
        continue
      }
      var distance: Int
      if tag & 3 != 3 && place &+ 2 <= end {
        // Both short forms without a branch, which could not be foreseen.
        let word = Int(input.loadUnaligned(fromByteOffset: place, as: UInt16.self))
        let isShort = tag & 3 == 1
        length = isShort ? tag >> 2 & 7 &+ 4 : length
        distance = isShort ? (tag >> 5) << 8 | word & 0xFF : word
        place &+= isShort ? 1 : 2
      } else if tag & 3 == 1 {
        guard place < end else { return false }
        length = tag >> 2 & 7 &+ 4
        distance = (tag >> 5) << 8 | Int(input.load(fromByteOffset: place, as: UInt8.self))
        place &+= 1
      } else {
        guard tag & 3 == 3, place &+ 4 <= end else { return false }
        distance = Int(input.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        place &+= 4
      }
      guard distance > 0, distance <= filled, length <= room &- filled else { return false }
      let to = output + filled
      let from = UnsafeRawPointer(to) - distance
      if distance >= 32 && room &- filled >= 64 {
        // All 64 bytes, whatever the length: cheaper than to ask.
        copy32(to, from)
        copy32(to + 32, from + 32)
      } else if distance >= 16 && room &- filled >= 64 {
        copyBlocks(to, from, length)
      } else if distance >= 8 && room &- filled >= 72 {
        copyWords(to, from, length)
      } else {
        copyBytes(to, from, length)
      }
      filled &+= length
    }
    return filled == room
  }

  @inline(__always)
  private static func copy16(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer) {
    to.storeBytes(of: from.loadUnaligned(as: SIMD2<UInt64>.self), as: SIMD2<UInt64>.self)
  }

  @inline(__always)
  private static func copy32(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer) {
    to.storeBytes(of: from.loadUnaligned(as: SIMD4<UInt64>.self), as: SIMD4<UInt64>.self)
  }

  /// Up to 64 bytes from at least 16 before; up to 15 bytes more are written.
  @inline(__always)
  private static func copyBlocks(
    _ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ length: Int
  ) {
    copy16(to, from)
    if length <= 16 { return }
    copy16(to + 16, from + 16)
    if length <= 32 { return }
    copy16(to + 32, from + 32)
    copy16(to + 48, from + 48)
  }

  /// Up to 64 bytes from at least 8 before; up to 7 bytes more are written.
  @inline(__always)
  private static func copyWords(
    _ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ length: Int
  ) {
    var done = 0
    while done < length {
      to.storeBytes(
        of: from.loadUnaligned(fromByteOffset: done, as: UInt64.self), toByteOffset: done,
        as: UInt64.self)
      done &+= 8
    }
  }

  /// From anywhere before: what is copied may be part of what is being written.
  private static func copyBytes(
    _ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ length: Int
  ) {
    for i in 0..<length {
      to.storeBytes(
        of: from.load(fromByteOffset: i, as: UInt8.self), toByteOffset: i, as: UInt8.self)
    }
  }
}
