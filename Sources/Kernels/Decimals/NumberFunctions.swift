import Columns

/// Roots, powers, logarithms of Oracle's NUMBER, to the last of its 39 or 40 digits or the one before.
package enum NumberFunctions {
  private static let one = Number(unscaled: 1, scale: 0)
  private static let two = Number(unscaled: 2, scale: 0)
  private static let half = Number(unscaled: 5, scale: 1)
  private static let ln10 = Number("2.302585092994045684017991454684364207601") ?? one

  /// - Returns: nil for a negative number.
  package static func squareRoot(_ x: Number) -> Number? {
    if x.isZero { return x }
    if x.isNegative { return nil }
    // x = m × 100^e with 1 ≤ m < 100, so that the exponent halves.
    var m = x
    m.exponent = 0
    let whole = x.exponent.isMultiple(of: 2)
    if !whole { m.exponent = 1 }
    guard let start = Number("\(double(m).squareRoot())") else { return nil }
    var root = start
    for _ in 0..<2 { root = (root + m / root) * half }
    // What is missing to the exact root, from a square without rounding.
    let high = root.rounded(toScale: 17, roundsHalf: false)
    let low = root - high
    let rest = m - high * high - two * high * low - low * low
    root = root + rest / (two * root)
    root.exponent += (x.exponent - (whole ? 0 : 1)) / 2
    return root
  }

  /// - Returns: nil where the result has more digits than NUMBER.
  package static func exponential(_ x: Number) -> Number? {
    if x.isZero { return one }
    guard double(x) < 292 else { return beyond }
    if double(x) < -310 { return Number() }
    let tens = (x / ln10).rounded(toScale: 0, roundsHalf: true)
    let power = Int(double(tens))
    let rest = x - tens * ln10
    var (sum, term) = (one, one)
    for n in 1..<60 {
      term = term * rest / Number(unscaled: Int128(n), scale: 0)
      if term.isZero || term.exponent < sum.exponent - 21 { break }
      sum = sum + term
    }
    return sum * Number(isNegative: false, magnitude: 1, power: power)
  }

  /// - Returns: nil for zero and below.
  package static func logarithm(_ x: Number) -> Number? {
    if x.isZero || x.isNegative { return nil }
    // x = m × 10^e with m near one.
    var e = x.exponent * 2
    var m = x
    m.exponent = 0
    if double(m) > 31 {
      e += 2
      m.exponent = -1
    } else if double(m) > 3.1 {
      e += 1
      m = m / Number(unscaled: 10, scale: 0)
    }
    if m == one && e == 0 { return Number() }
    var y = Number("\(logOf(double(m)))") ?? Number()
    for _ in 0..<2 {
      guard let power = exponential(y) else { return nil }
      y = y + two * (m - power) / (m + power)
    }
    return y + Number(unscaled: Int128(e), scale: 0) * ln10
  }

  /// - Returns: nil where there is no value: a negative base with a broken exponent, zero to a negative
  ///   one.
  package static func power(_ base: Number, _ exponent: Number) -> Number? {
    if exponent.isZero { return one }
    if base.isZero { return exponent.isNegative ? nil : base }
    let whole = exponent.rounded(toScale: 0, roundsHalf: false)
    if whole == exponent, let count = Int(whole.text), count.magnitude <= 100_000 {
      var (result, square, rest) = (one, base, count.magnitude)
      while rest > 0 {
        if rest & 1 == 1 { result = result * square }
        rest >>= 1
        if rest > 0 { square = square * square }
        guard abs(result.exponent) < 1000, abs(square.exponent) < 1000 else {
          let isSmall = result.exponent < 0 || square.exponent < 0
          return isSmall == (count > 0) ? Number() : beyond
        }
      }
      return count < 0 ? one / result : result
    }
    if base.isNegative { return nil }
    if exponent == half { return squareRoot(base) }
    return logarithm(base).flatMap { exponential(exponent * $0) }
  }

  /// What is out of the range of NUMBER.
  private static let beyond = Number(isNegative: false, magnitude: 1, power: 200)

  private static func double(_ x: Number) -> Double { Double(x.text) ?? 0 }

  /// The natural logarithm of a number near one, to about twelve digits.
  private static func logOf(_ x: Double) -> Double {
    // 2 artanh((x - 1) / (x + 1))
    let z = (x - 1) / (x + 1)
    var (sum, term, n) = (0.0, z, 1.0)
    while abs(term) > 1e-18 {
      sum += term / n
      term *= z * z
      n += 2
    }
    return 2 * sum
  }
}
