import Columns
import Files

/// Gives equal values one code each, in the order in which they come.
struct DictionaryBuilder {
  private(set) var entries: StoredValues
  /// Codes plus one at the place of the hash, 0 for free; at most half full.
  private var slots: [UInt32]
  /// Per entry its hash, or the value itself where it is a number of 4 or 8 bytes.
  private var keys: [UInt64] = []

  init(width: Int) {
    entries = StoredValues(width: width)
    slots = [UInt32](repeating: 0, count: 1024)
  }

  var count: Int { keys.count }

  private var holdsNumbers: Bool { entries.width == 4 || entries.width == 8 }

  // MARK: Many values

  /// Appends the codes of values of the builder's width.
  mutating func append(_ values: StoredValues, to codes: inout [UInt32]) {
    switch entries.width {
    case 4: appendNumbers(values, UInt32.self, to: &codes)
    case 8: appendNumbers(values, UInt64.self, to: &codes)
    default:
      codes.reserveCapacity(codes.count + values.count)
      values.bytes.withUnsafeBytes { bytes in
        for i in 0..<values.count {
          codes.append(code(UnsafeRawBufferPointer(rebasing: bytes[values.range(i)])))
        }
      }
    }
  }

  private mutating func appendNumbers<T: FixedWidthInteger & BitwiseCopyable>(
    _ values: StoredValues, _ type: T.Type, to codes: inout [UInt32]
  ) {
    let count = values.count
    let old = keys.count
    // Room for all of them before the loop, so that it never grows anything.
    while (old + count) * 2 > slots.count { grow() }
    keys.append(contentsOf: repeatElement(0, count: count))
    let start = codes.count
    codes.append(contentsOf: repeatElement(0, count: count))
    var known = old
    let mask = slots.count - 1
    // Locals, which nothing else can be reading.
    var (slots, keys) = (self.slots, self.keys)
    (self.slots, self.keys) = ([], [])
    slots.withUnsafeMutableBufferPointer { slots in
      keys.withUnsafeMutableBufferPointer { keys in
        codes.withUnsafeMutableBufferPointer { codes in
          values.bytes.withUnsafeBytes { bytes in
            for i in 0..<count {
              let key = UInt64(
                truncatingIfNeeded: bytes.loadUnaligned(
                  fromByteOffset: i &* MemoryLayout<T>.size, as: T.self))
              var slot = DictionaryBuilder.slot(DictionaryBuilder.hash(key), mask)
              while slots[slot] != 0, keys[Int(slots[slot] &- 1)] != key {
                slot = (slot &+ 1) & mask
              }
              if slots[slot] == 0 {
                keys[known] = key
                known &+= 1
                slots[slot] = UInt32(truncatingIfNeeded: known)
              }
              codes[start &+ i] = slots[slot] &- 1
            }
          }
        }
      }
    }
    keys.removeLast(old + count - known)
    (self.slots, self.keys) = (slots, keys)
    for key in keys[old...] {
      withUnsafeBytes(of: T(truncatingIfNeeded: key)) { entries.append($0) }
    }
  }

  // MARK: One value

  mutating func code(_ value: UnsafeRawBufferPointer) -> UInt32 {
    let key = keyOf(value)
    let hash = holdsNumbers ? DictionaryBuilder.hash(key) : key
    let mask = slots.count - 1
    var slot = DictionaryBuilder.slot(hash, mask)
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      if keys[code] == key && (holdsNumbers || isEqual(code, value)) { return UInt32(code) }
      slot = (slot + 1) & mask
    }
    slots[slot] = UInt32(keys.count + 1)
    keys.append(key)
    entries.append(value)
    if keys.count * 2 > slots.count { grow() }
    return UInt32(keys.count - 1)
  }

  private func keyOf(_ value: UnsafeRawBufferPointer) -> UInt64 {
    switch entries.width {
    case 4: UInt64(value.loadUnaligned(as: UInt32.self))
    case 8: value.loadUnaligned(as: UInt64.self)
    default: xxHash64(value)
    }
  }

  private func isEqual(_ code: Int, _ value: UnsafeRawBufferPointer) -> Bool {
    let range = entries.range(code)
    guard range.count == value.count else { return false }
    return entries.bytes.withUnsafeBytes { bytes in
      for i in 0..<value.count where bytes[range.lowerBound + i] != value[i] { return false }
      return true
    }
  }

  private static func hash(_ word: UInt64) -> UInt64 {
    let product = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  private static func slot(_ hash: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: hash >> 20) & mask
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    let mask = slots.count - 1
    for (code, key) in keys.enumerated() {
      let hash = holdsNumbers ? DictionaryBuilder.hash(key) : key
      var slot = DictionaryBuilder.slot(hash, mask)
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(code + 1)
    }
  }
}
