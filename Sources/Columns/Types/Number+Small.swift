/// NUMBERs of at most 18 digits as whole numbers, without arrays of digits.
extension Number {
  /// `unscaled` × 10^-`scale`, with `scale` from 0 to 18, of a stored NUMBER; nil where it has more
  /// than 18 digits.
  package static func small(_ view: StringView) -> (unscaled: Int64, scale: Int)? {
    view.withBytes { bytes in
      guard bytes.count > 1, let first = bytes.first else { return (0, 0) }
      let isNegative = first < 0x80
      let exponent = isNegative ? 0x3E - Int(first) : Int(first) - 0xC1
      var value: Int64 = 0
      var count = 0
      for byte in bytes.dropFirst() {
        if isNegative, byte == 0x66 { break }
        guard count < 9 else { return nil }
        value = value * 100 + Int64(isNegative ? 101 &- byte : byte &- 1)
        count += 1
      }
      // Where the last digit of base 100 stands.
      let last = exponent - count + 1
      guard exponent <= 8, last >= -9 else { return nil }
      for _ in 0..<max(0, last) { value *= 100 }
      var scale = max(0, -2 * last)
      if scale > 0, value % 10 == 0 {
        value /= 10
        scale -= 1
      }
      return (isNegative ? -value : value, scale)
    }
  }

  /// How `unscaled` × 10^-`scale` is stored; nil where it has more than 18 digits.
  ///
  /// At most 10 digits of base 100 beside the exponent and the end of a negative one: no heap is needed.
  /// - Parameter scale: From 0 to 18.
  package static func view(small unscaled: Int64, scale: Int) -> StringView? {
    var rest = unscaled.magnitude
    guard rest < 1_000_000_000_000_000_000, (0...18).contains(scale) else { return nil }
    let isNegative = unscaled < 0
    if scale & 1 == 1 { rest *= 10 }
    // The least of the digits counts 100^power.
    var power = -((scale + 1) / 2)
    while rest > 0, rest % 100 == 0 {
      rest /= 100
      power += 1
    }
    return withUnsafeTemporaryAllocation(byteCount: 12, alignment: 1) { bytes -> StringView? in
      guard let start = bytes.baseAddress else { return nil }
      guard rest > 0 else {
        bytes[0] = 0x80
        return StringView(UnsafeRawPointer(start), count: 1)
      }
      var count = 0
      var shifted = rest
      while shifted > 0 {
        shifted /= 100
        count += 1
      }
      let exponent = power + count - 1
      bytes[0] = UInt8(truncatingIfNeeded: isNegative ? 0x3E - exponent : 0xC1 + exponent)
      for place in stride(from: count, to: 0, by: -1) {
        let digit = UInt8(rest % 100)
        bytes[place] = isNegative ? 101 - digit : digit + 1
        rest /= 100
      }
      if isNegative { bytes[count + 1] = 0x66 }
      return StringView(
        UnsafeRawPointer(start), count: isNegative ? count + 2 : count + 1)
    }
  }
}
