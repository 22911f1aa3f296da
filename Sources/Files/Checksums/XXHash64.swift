/// The 64-bit xxHash of some bytes, with which Parquet's Bloom filters work.
package func xxHash64(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
  let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }
  func round(_ sum: UInt64, _ input: UInt64) -> UInt64 {
    rotated(sum &+ input &* prime2, 31) &* prime1
  }
  func word(_ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  var place = 0
  var hash: UInt64
  if bytes.count >= 32 {
    var a = seed &+ prime1 &+ prime2
    var b = seed &+ prime2
    var c = seed
    var d = seed &- prime1
    while place + 32 <= bytes.count {
      a = round(a, word(place))
      b = round(b, word(place + 8))
      c = round(c, word(place + 16))
      d = round(d, word(place + 24))
      place += 32
    }
    hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
    for sum in [a, b, c, d] { hash = (hash ^ round(0, sum)) &* prime1 &+ prime4 }
  } else {
    hash = seed &+ prime5
  }
  hash = hash &+ UInt64(bytes.count)
  while place + 8 <= bytes.count {
    hash = rotated(hash ^ round(0, word(place)), 27) &* prime1 &+ prime4
    place += 8
  }
  if place + 4 <= bytes.count {
    let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    hash = rotated(hash ^ (UInt64(half) &* prime1), 23) &* prime2 &+ prime3
    place += 4
  }
  while place < bytes.count {
    hash = rotated(hash ^ (UInt64(bytes[place]) &* prime5), 11) &* prime1
    place += 1
  }
  hash = (hash ^ (hash >> 33)) &* prime2
  hash = (hash ^ (hash >> 29)) &* prime3
  return hash ^ (hash >> 32)
}
