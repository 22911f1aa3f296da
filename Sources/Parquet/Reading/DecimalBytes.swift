import Columns
import Diagnostics

/// Decimals as big-endian two's complement bytes.
enum DecimalBytes {
  /// Converts to Int64 or Int128, as the leaf's type says; 16 bytes before `source` may be read.
  static func convert(
    _ source: UnsafeRawPointer, width: Int, count: Int, leaf: LeafColumn,
    into target: UnsafeMutableRawPointer
  ) throws(SQLError) {
    let isNarrow = leaf.type.physical == .int64
    if leaf.isByteArray {
      try convertViews(source, count, isNarrow, target)
    } else if width > 0 && width <= 8 && isNarrow {
      convertShort(source, width: width, count, target)
    } else {
      for i in 0..<count {
        let bytes = UnsafeRawBufferPointer(start: source + i * width, count: width)
        try store(try number(bytes), i, isNarrow, target)
      }
    }
  }

  /// Up to 8 bytes: the last 8 bytes up to the value's end, less what is not its own.
  private static func convertShort(
    _ source: UnsafeRawPointer, width: Int, _ count: Int, _ target: UnsafeMutableRawPointer
  ) {
    let output = target.assumingMemoryBound(to: Int64.self)
    let foreign = Int64((8 - width) * 8)
    for i in 0..<count {
      let word = source.loadUnaligned(fromByteOffset: (i &+ 1) &* width &- 8, as: Int64.self)
      output[i] = (word.byteSwapped &<< foreign) &>> foreign
    }
  }

  private static func convertViews(
    _ source: UnsafeRawPointer, _ count: Int, _ isNarrow: Bool, _ target: UnsafeMutableRawPointer
  ) throws(SQLError) {
    let views = source.assumingMemoryBound(to: StringView.self)
    for i in 0..<count {
      let value = try views[i].withBytes { (bytes) throws(SQLError) in try number(bytes) }
      try store(value, i, isNarrow, target)
    }
  }

  @inline(__always)
  private static func store(
    _ value: Int128, _ place: Int, _ isNarrow: Bool, _ target: UnsafeMutableRawPointer
  ) throws(SQLError) {
    if isNarrow {
      guard let small = Int64(exactly: value) else { throw tooLarge() }
      target.assumingMemoryBound(to: Int64.self)[place] = small
    } else {
      target.assumingMemoryBound(to: Int128.self)[place] = value
    }
  }

  private static func tooLarge() -> SQLError {
    SQLError(.numericOutOfRange, "a decimal has more digits than its type")
  }

  /// The number; bytes beyond 16 may only repeat the sign.
  static func number(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> Int128 {
    guard let first = bytes.first else { return 0 }
    let sign: UInt8 = first & 0x80 == 0 ? 0 : 0xFF
    let extra = max(0, bytes.count - 16)
    for i in 0..<extra where bytes[i] != sign { throw tooLarge() }
    var value: Int128 = sign == 0 ? 0 : -1
    for i in extra..<bytes.count { value = value << 8 | Int128(bytes[i]) }
    if extra > 0, (value < 0) != (sign != 0) { throw tooLarge() }
    return value
  }

  /// The decimal text of a number of any length.
  static func text(_ bytes: UnsafeRawBufferPointer, scale: Int) -> String {
    let isNegative = (bytes.first ?? 0) & 0x80 != 0
    var magnitude = Array(bytes)
    if isNegative { negate(&magnitude) }
    var digits: [UInt8] = []
    while magnitude.contains(where: { $0 != 0 }) {
      digits.append(UInt8(ascii: "0") + divideByTen(&magnitude))
    }
    while digits.count <= scale { digits.append(UInt8(ascii: "0")) }
    if scale > 0 { digits.insert(UInt8(ascii: "."), at: scale) }
    if isNegative { digits.append(UInt8(ascii: "-")) }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }

  private static func negate(_ bytes: inout [UInt8]) {
    var carry = true
    for i in bytes.indices.reversed() {
      bytes[i] = ~bytes[i]
      if carry { (bytes[i], carry) = bytes[i].addingReportingOverflow(1) }
    }
  }

  /// Divides in place; the remainder.
  private static func divideByTen(_ bytes: inout [UInt8]) -> UInt8 {
    var rest = 0
    for i in bytes.indices {
      let part = rest << 8 | Int(bytes[i])
      bytes[i] = UInt8(part / 10)
      rest = part % 10
    }
    return UInt8(rest)
  }
}
