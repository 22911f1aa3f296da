import Files

/// Gives equal texts one code each, in the order in which they come.
struct TextDictionary {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Codes plus one at the place of the hash, 0 for free; at most half full.
  private var slots = [UInt32](repeating: 0, count: 1024)

  var count: Int { ends.count }
  var byteCount: Int { bytes.count + ends.count * 2 }

  private func range(_ code: Int) -> Range<Int> { (code == 0 ? 0 : ends[code - 1])..<ends[code] }

  func withEntry<E: Error>(
    _ code: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    let range = range(code)
    try bytes.span.bytes.withUnsafeBytes { (all) throws(E) in
      try body(UnsafeRawBufferPointer(rebasing: all[range]))
    }
  }

  mutating func code(_ value: UnsafeRawBufferPointer) -> UInt32 {
    let hash = xxHash64(value)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if hashes[code] == hash && bytes[range(code)].elementsEqual(value) { return UInt32(code) }
      slot = (slot + 1) & mask
    }
    slots[slot] = UInt32(ends.count + 1)
    hashes.append(hash)
    bytes.append(contentsOf: value)
    ends.append(bytes.count)
    if ends.count * 2 > slots.count { grow() }
    return UInt32(ends.count - 1)
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

  /// The codes in the order of their texts' bytes.
  func sorted() -> [Int] {
    (0..<count).sorted { bytes[range($0)].lexicographicallyPrecedes(bytes[range($1)]) }
  }
}
