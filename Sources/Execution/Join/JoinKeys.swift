import Columns

/// Several integer keys as one: the distances from the smallest keys, side by side.
///
/// It exists where the ranges of the build side's keys, multiplied, fit in 62 bits.
struct JoinKeyPacking {
  private var parts: [(low: Int64, width: UInt64, stride: UInt64)] = []
  /// The number of packed keys there could be.
  private(set) var range: UInt64 = 1

  /// - Parameter present: 1 for rows whose keys are all there; nil means all rows.
  init?(_ keys: [Column], count: Int, present: Buffer?) {
    guard !keys.isEmpty, keys.allSatisfy({ IntegerKeys.fits($0.type) }) else { return nil }
    for key in keys {
      let loaded = IntegerKeys.load(key)
      let bounds = JoinKeyPacking.bounds(loaded, count, present)
      let (width, isWide) = bounds.high.subtractingReportingOverflow(bounds.low)
      let size = UInt64(bitPattern: width) &+ 1
      guard !isWide, width >= 0, size != 0 else { return nil }
      parts.append((bounds.low, size, range))
      let (product, overflow) = range.multipliedReportingOverflow(by: size)
      guard !overflow, product < 1 << 62 else { return nil }
      range = product
    }
  }

  private static func bounds(
    _ loaded: Buffer, _ count: Int, _ present: Buffer?
  ) -> (low: Int64, high: Int64) {
    let values = loaded.pointer(to: Int64.self)
    var low = Int64.max
    var high = Int64.min
    if let flags = present?.pointer(to: UInt8.self) {
      for row in 0..<count where flags[row] != 0 {
        low = min(low, values[row])
        high = max(high, values[row])
      }
    } else {
      for row in 0..<count {
        low = min(low, values[row])
        high = max(high, values[row])
      }
    }
    return low <= high ? (low, high) : (0, 0)
  }

  /// The smallest and largest key of one column.
  func bounds(ofKey place: Int) -> (low: Int64, high: Int64) {
    (parts[place].low, parts[place].low &+ Int64(bitPattern: parts[place].width &- 1))
  }

  static let absent = UInt64.max

  /// The packed keys of rows; `absent` where a key lies outside the ranges.
  func pack(_ keys: [Column], count: Int) -> Buffer {
    let packed = Buffer.of(UInt64.self, count: count)
    let target = packed.pointer(to: UInt64.self)
    for (i, key) in keys.enumerated() {
      let loaded = IntegerKeys.load(key)
      let values = loaded.pointer(to: Int64.self)
      let part = parts[i]
      if i == 0 {
        for row in 0..<count {
          let distance = UInt64(bitPattern: values[row] &- part.low)
          target[row] = distance < part.width ? distance : JoinKeyPacking.absent
        }
      } else {
        for row in 0..<count {
          let distance = UInt64(bitPattern: values[row] &- part.low)
          let isInside = distance < part.width && target[row] != JoinKeyPacking.absent
          target[row] =
            isInside ? target[row] &+ distance &* part.stride : JoinKeyPacking.absent
        }
      }
    }
    return packed
  }
}

/// One byte per row: 1 where no key is NULL (of those that NULL excludes); nil where all are.
func presentRows(_ keys: [Column], nullSafe: [Bool], count: Int) -> Buffer? {
  var present: Buffer?
  for (key, isSafe) in zip(keys, nullSafe) where !isSafe {
    guard let nulls = key.nullBytes() else { continue }
    let isNull = nulls.pointer(to: UInt8.self)
    let buffer = present ?? Buffer(byteCount: count)
    let target = buffer.pointer(to: UInt8.self)
    if present == nil { for row in 0..<count { target[row] = 1 } }
    for row in 0..<count { target[row] &= isNull[row] ^ 1 }
    present = buffer
  }
  return present
}
