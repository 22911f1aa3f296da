import Columns

/// Counts and finds characters (code points) of UTF-8 text.
@frozen
@usableFromInline
package enum Characters {
  @inlinable package static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  @inlinable package static func count(_ bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    for byte in bytes { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
    return count
  }

  /// The place so many characters after `start`, at most the end.
  @inlinable package static func advance(
    _ bytes: UnsafeRawBufferPointer, from start: Int, by characters: Int
  ) -> Int {
    var place = start
    var left = characters
    while left > 0, place < bytes.count {
      place &+= 1
      while place < bytes.count, isContinuation(bytes[place]) { place &+= 1 }
      left &-= 1
    }
    return place
  }

  /// The place so many characters before the end, at least the start.
  @inlinable package static func retreat(
    _ bytes: UnsafeRawBufferPointer, by characters: Int
  ) -> Int {
    var place = bytes.count
    var left = characters
    while left > 0, place > 0 {
      place &-= 1
      while place > 0, isContinuation(bytes[place]) { place &-= 1 }
      left &-= 1
    }
    return place
  }
}

extension StringView {
  /// Part of the bytes; a long part points into the same heap.
  @inlinable package func slice(_ range: Range<Int>) -> StringView {
    withBytes { bytes in
      guard let base = bytes.baseAddress, !range.isEmpty else { return StringView() }
      return StringView(base + range.lowerBound, count: range.count)
    }
  }
}
