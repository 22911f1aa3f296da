extension Selection {
  /// The rows whose byte is (or is not) `wanted`; nil if all are.
  ///
  /// Eight rows at a time: which of them match is a byte, and a table has the places of its bits.
  package static func rows(
    _ bytes: UnsafePointer<UInt8>, count: Int, equalTo wanted: UInt8, not inverted: Bool = false
  ) -> Selection? {
    let buffer = Buffer.of(Int32.self, count: count)
    let places = buffer.pointer(to: Int32.self)
    let found = fill(places, bytes, count, wanted, inverted ? 0xFF : 0)
    return found == count ? nil : Selection(buffer: buffer, count: found)
  }

  private static func fill(
    _ places: UnsafeMutablePointer<Int32>, _ bytes: UnsafePointer<UInt8>, _ count: Int,
    _ wanted: UInt8, _ flip: UInt64
  ) -> Int {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let pattern = UInt64(wanted) &* 0x0101_0101_0101_0101
    let raw = UnsafeRawPointer(bytes)
    let target = UnsafeMutableRawPointer(places)
    let table = bitPlaces.pointer(to: SIMD8<Int32>.self)
    var found = 0
    var row = 0
    while row &+ 8 <= count {
      let word = raw.loadUnaligned(fromByteOffset: row, as: UInt64.self) ^ pattern
      // The highest bit of each byte that was equal; then these bits side by side.
      let equal = ~(((word & low) &+ low) | word | low)
      let mask = (((equal &>> 7) &* 0x0102_0408_1020_4080) &>> 56) ^ flip
      let rows = table[Int(truncatingIfNeeded: mask)] &+ Int32(truncatingIfNeeded: row)
      // All eight: no more than `count` places were filled before, and the rest is overwritten.
      target.storeBytes(of: rows, toByteOffset: found &* 4, as: SIMD8<Int32>.self)
      found &+= mask.nonzeroBitCount
      row &+= 8
    }
    while row < count {
      places[found] = Int32(truncatingIfNeeded: row)
      found &+= (bytes[row] == wanted) != (flip != 0) ? 1 : 0
      row &+= 1
    }
    return found
  }

  /// For each byte the places of its bits, from the lowest.
  private static let bitPlaces: Buffer = {
    let buffer = Buffer.zeroed(Int32.self, count: 256 * 8)
    let table = buffer.pointer(to: Int32.self)
    for byte in 0..<256 {
      var next = byte * 8
      for bit in 0..<8 where byte >> bit & 1 == 1 {
        table[next] = Int32(bit)
        next += 1
      }
    }
    return buffer
  }()
}
