import Columns
import Kernels

/// Reads numbers and booleans; usual forms quickly, others as casts do.
enum CellNumbers {
  static func boolean(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    switch String(decoding: bytes.prefix(6), as: UTF8.self).lowercased() {
    case "true", "t", "yes", "y", "1": true
    case "false", "f", "no", "n", "0": false
    default: nil
    }
  }

  /// Up to 18 digits in one loop.
  static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    let isNegative = bytes[0] == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    if bytes.count - start > 18 || bytes.count == start {
      return wideInteger(bytes).flatMap(Int64.init(exactly:))
    }
    var value: Int64 = 0
    var isFine = true
    for place in start..<bytes.count {
      let digit = bytes[place] &- 0x30
      isFine = isFine && digit <= 9
      value = value &* 10 &+ Int64(digit)
    }
    if !isFine { return wideInteger(bytes).flatMap(Int64.init(exactly:)) }
    return isNegative ? 0 - value : value
  }

  static func wideInteger(_ bytes: UnsafeRawBufferPointer) -> Int128? {
    if case .value(let value) = NumberReader.integer(bytes) { return value }
    return nil
  }

  static func double(_ bytes: UnsafeRawBufferPointer, _ point: UInt8) -> Double? {
    if case .value(let value) = withPoint(bytes, point, NumberReader.double) { return value }
    return nil
  }

  /// Calls `read` with the text in which the decimal point is a point.
  static func withPoint<Result>(
    _ bytes: UnsafeRawBufferPointer, _ point: UInt8,
    _ read: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    if point == UInt8(ascii: ".") { return read(bytes) }
    let copy = bytes.map { $0 == point ? UInt8(ascii: ".") : $0 }
    return copy.withUnsafeBytes(read)
  }
}
