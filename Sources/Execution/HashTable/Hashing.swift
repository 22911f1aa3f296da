/// Hashes of 64-bit words: one multiplication to 128 bits, folded.
enum Hashing {
  @inline(__always)
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inline(__always)
  static func hash(_ word: UInt64) -> UInt64 {
    mix(word ^ 0x9E37_79B9_7F4A_7C15, 0xE703_7ED1_A0B4_28DB)
  }

  @inline(__always)
  static func combine(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    mix(hash ^ word, 0xA076_1D64_78BD_642F) &+ 0x8EBC_6AF0_9C88_C6E3
  }

  /// Of `count` bytes, of which all up to the next multiple of eight may be read and are zero.
  @inline(__always)
  static func hash(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var hash = UInt64(truncatingIfNeeded: count) &+ 0x2D35_8DCC_AA6C_78A5
    var place = 0
    while place < count {
      hash = combine(hash, raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place &+= 8
    }
    return hash
  }
}
