/// 10^0 … 10^18.
package let powersOfTen64: [Int64] = makePowers(18)

/// 10^0 … 10^38.
package let powersOfTen128: [Int128] = makePowers(38)

private func makePowers<T: FixedWidthInteger>(_ highest: Int) -> [T] {
  var powers: [T] = [1]
  for _ in 0..<highest { powers.append(powers[powers.count - 1] * 10) }
  return powers
}

/// Divides and rounds half away from zero; the divisor is positive.
@inlinable package func dividedHalfAway<T: FixedWidthInteger & SignedInteger>(
  _ value: T, by divisor: T
) -> T {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  // |remainder| * 2 >= divisor, without overflow: 10^38 doubled does not fit an Int128.
  let magnitude = remainder < 0 ? 0 &- remainder : remainder
  let up: T = magnitude >= divisor &- magnitude ? 1 : 0
  return value < 0 ? quotient &- up : quotient &+ up
}

/// The value with another scale, rounded half away from zero, or nil if it does not fit 38 digits.
package func rescaled(_ unscaled: Int128, from: Int, to: Int) -> Int128? {
  if from == to { return unscaled }
  if to < from {
    if from - to > 38 { return 0 }
    return dividedHalfAway(unscaled, by: powersOfTen128[from - to])
  }
  if unscaled == 0 { return 0 }
  guard to - from <= 38 else { return nil }
  let (product, overflow) = unscaled.multipliedReportingOverflow(by: powersOfTen128[to - from])
  return overflow || product.magnitude >= powersOfTen128[38].magnitude ? nil : product
}
