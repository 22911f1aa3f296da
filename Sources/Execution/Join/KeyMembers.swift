import Columns

/// Which values of a range one key of a join's build side has: a bit for each.
struct KeyMembers: Sendable {
  private let low: Int64
  private let width: UInt64
  private let words: Buffer

  /// nil where the values are so few in so wide a range that the bits would cost more than they
  /// save.
  init?(_ key: Column, _ bounds: (low: Int64, high: Int64)) {
    low = bounds.low
    width = UInt64(bitPattern: bounds.high &- bounds.low) &+ 1
    guard width > 0, width <= UInt64(max(1 << 23, 256 * key.count)) else { return nil }
    words = Buffer.zeroed(UInt64.self, count: Int(width >> 6) + 1)
    let bits = words.pointer(to: UInt64.self)
    let loaded = IntegerKeys.load(key)
    let isNull = key.nullBytes()
    let values = loaded.pointer(to: Int64.self)
    let nulls = isNull?.pointer(to: UInt8.self)
    for row in 0..<key.count where nulls.map({ $0[row] == 0 }) ?? true {
      let distance = UInt64(bitPattern: values[row] &- low)
      if distance < width { bits[Int(distance >> 6)] |= 1 << (distance & 63) }
    }
  }

  /// Marks the values that are there with 1, the others and NULL with 0.
  func test(_ column: Column, into bytes: UnsafeMutablePointer<UInt8>) {
    let loaded = IntegerKeys.load(column)
    let values = loaded.pointer(to: Int64.self)
    let bits = words.pointer(to: UInt64.self)
    for row in 0..<column.count {
      let distance = UInt64(bitPattern: values[row] &- low)
      bytes[row] =
        distance < width
        ? UInt8(truncatingIfNeeded: bits[Int(distance >> 6)] >> (distance & 63)) & 1 : 0
    }
    guard let isNull = column.nullBytes() else { return }
    let nulls = isNull.pointer(to: UInt8.self)
    for row in 0..<column.count { bytes[row] &= nulls[row] ^ 1 }
  }
}
