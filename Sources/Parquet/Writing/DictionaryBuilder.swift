import Columns
import Files

/// Gives equal values one code each, in the order in which they come.
struct DictionaryBuilder {
  private(set) var entries: StoredValues
  /// Codes plus one at the place of the hash, 0 for free; at most half full.
  private var slots: [UInt32]
  private var hashes: [UInt64] = []

  init(width: Int) {
    entries = StoredValues(width: width)
    slots = [UInt32](repeating: 0, count: 1024)
  }

  var count: Int { hashes.count }

  mutating func code(_ value: UnsafeRawBufferPointer) -> UInt32 {
    let hash = DictionaryBuilder.hash(value)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if hashes[code] == hash && isEqual(code, value) { return UInt32(code) }
      slot = (slot + 1) & mask
    }
    slots[slot] = UInt32(hashes.count + 1)
    hashes.append(hash)
    entries.append(value)
    if hashes.count * 2 > slots.count { grow() }
    return UInt32(hashes.count - 1)
  }

  private func isEqual(_ code: Int, _ value: UnsafeRawBufferPointer) -> Bool {
    let range = entries.range(code)
    guard range.count == value.count else { return false }
    return entries.bytes.withUnsafeBytes { bytes in
      for i in 0..<value.count where bytes[range.lowerBound + i] != value[i] { return false }
      return true
    }
  }

  private static func hash(_ value: UnsafeRawBufferPointer) -> UInt64 {
    if value.count == 8 || value.count == 4 {
      let word =
        value.count == 8
        ? value.loadUnaligned(as: UInt64.self) : UInt64(value.loadUnaligned(as: UInt32.self))
      let product = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      return product.high ^ product.low
    }
    return xxHash64(value)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    let mask = slots.count - 1
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash >> 20) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(code + 1)
    }
  }
}
