import Glibc

/// A text that is searched for in many others, and the two of its bytes that are rarest in most
/// texts: a place is compared only where both stand.
package struct Needle: BitwiseCopyable {
  let bytes: UnsafeRawPointer
  let count: Int
  /// The places of the two bytes; the same where there is only one.
  let first: Int
  let second: Int

  /// - Parameter bytes: At least one, which stay where they are for as long as the needle is used.
  package init(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count > 0 else {
      preconditionFailure("a needle has bytes")
    }
    self.bytes = base
    count = bytes.count
    let byRarity = bytes.indices.sorted {
      (Needle.frequency(bytes[$0]), $0) < (Needle.frequency(bytes[$1]), $1)
    }
    first = byRarity[0]
    second = byRarity[min(1, byRarity.count - 1)]
  }

  /// Letters from the most frequent in English to the rarest.
  private static let letters = Array("etaoinshrdlucmfwypvbgkjqxz".utf8)

  /// How often a byte is met: only the order counts.
  private static func frequency(_ byte: UInt8) -> Int {
    if byte == UInt8(ascii: " ") { return 100 }
    if let place = letters.firstIndex(of: byte) { return 60 - place }
    // Digits are frequent among digits; capitals and marks are rare in most texts.
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? 50 : 20
  }

  /// The first place where the needle stands in the bytes from `start` to `end` of a text, or nil.
  func firstPlace(in text: UnsafeRawPointer, from start: Int, end: Int) -> Int? {
    let places = end &- count &+ 1
    if places &- start >= 32 { return search(text, start, places, SIMD4<UInt64>.self) }
    if places &- start >= 16 { return search(text, start, places, SIMD2<UInt64>.self) }
    return searchEach(text, start, places)
  }

  @inline(__always)
  private func stands(_ text: UnsafeRawPointer, _ place: Int) -> Bool {
    memcmp(text + place, bytes, count) == 0
  }

  private func searchEach(_ text: UnsafeRawPointer, _ start: Int, _ places: Int) -> Int? {
    let (one, other) = (bytes.load(fromByteOffset: first, as: UInt8.self), text + first)
    var place = start
    while place < places {
      if other.load(fromByteOffset: place, as: UInt8.self) == one, stands(text, place) {
        return place
      }
      place &+= 1
    }
    return nil
  }

  /// A vector of places at a time; the last ones overlap those before, where the needle is not.
  /// - Parameter places: Of them, there are at least as many from `start` on as a vector has bytes.
  @inline(__always)
  private func search<Vector: SIMD>(
    _ text: UnsafeRawPointer, _ start: Int, _ places: Int, _: Vector.Type
  ) -> Int? where Vector.Scalar == UInt64 {
    let width = Vector.scalarCount &* 8
    let ones = Vector(repeating: 0x0101_0101_0101_0101)
    let one = ones &* Vector(repeating: UInt64(bytes.load(fromByteOffset: first, as: UInt8.self)))
    let two = ones &* Vector(repeating: UInt64(bytes.load(fromByteOffset: second, as: UInt8.self)))
    let (ahead, behind) = (text + first, text + second)
    var place = start
    while true {
      let others =
        (ahead.loadUnaligned(fromByteOffset: place, as: Vector.self) ^ one)
        | (behind.loadUnaligned(fromByteOffset: place, as: Vector.self) ^ two)
      // The highest bit of each byte that is zero, and perhaps of such that follow one.
      let hits = (others &- ones) & ~others & (ones &<< Vector(repeating: 7))
      var any: UInt64 = 0
      for lane in 0..<Vector.scalarCount { any |= hits[lane] }
      if any != 0 {
        for lane in 0..<Vector.scalarCount {
          var bits = hits[lane]
          while bits != 0 {
            let found = place &+ lane &* 8 &+ bits.trailingZeroBitCount >> 3
            if stands(text, found) { return found }
            bits &= bits &- 1
          }
        }
      }
      if place &+ width >= places { return nil }
      place = min(place &+ width, places &- width)
    }
  }
}
