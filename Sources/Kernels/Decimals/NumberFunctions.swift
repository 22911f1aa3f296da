import Columns

/// Roots, powers, logarithms and angles of Oracle's NUMBER, to the last of its 39 or 40 digits: computed with over
/// a hundred and rounded once.
package enum NumberFunctions {
  private static let one = Number(unscaled: 1, scale: 0)
  private static let half = Number(unscaled: 5, scale: 1)

  /// - Returns: nil for a negative number.
  package static func squareRoot(_ x: Number) -> Number? {
    x.isNegative ? nil : LongDecimal(x).squareRoot.number
  }

  /// - Returns: A number beyond the range of NUMBER where the result is.
  package static func exponential(_ x: Number) -> Number? { exponential(LongDecimal(x)) }

  private static func exponential(_ x: LongDecimal) -> Number {
    guard x.double < 292 else { return beyond }
    if x.double < -310 { return Number() }
    return x.exponential.number
  }

  /// - Returns: nil for zero and below.
  package static func logarithm(_ x: Number) -> Number? {
    if x.isZero || x.isNegative { return nil }
    return x == one ? Number() : LongDecimal(x).logarithm.number
  }

  /// - Returns: nil for a base or a number of zero and below, and for the base one.
  package static func logarithm(_ x: Number, base: Number) -> Number? {
    if x.isZero || x.isNegative || base.isZero || base.isNegative || base == one { return nil }
    return x == one
      ? Number() : (LongDecimal(x).logarithm / LongDecimal(base).logarithm).number
  }

  /// - Returns: nil where there is no value: a negative base with a broken exponent, zero to a negative
  ///   one.
  package static func power(_ base: Number, _ exponent: Number) -> Number? {
    if exponent.isZero || base == one { return one }
    if base.isZero { return exponent.isNegative ? nil : base }
    let whole = LongDecimal(exponent).nearestWhole
    let isWhole = whole.value.number == exponent
    if isWhole, let count = Int(exponent.text), count.magnitude <= 1024 {
      return wholePower(LongDecimal(base), count)
    }
    if base.isNegative && !isWhole { return nil }
    if exponent == half { return squareRoot(base) }
    let size = exponential(LongDecimal(exponent) * LongDecimal(base.magnitude).logarithm)
    return base.isNegative && whole.quarter & 1 == 1 ? -size : size
  }

  private static func wholePower(_ base: LongDecimal, _ count: Int) -> Number {
    var (result, square, rest) = (LongDecimal(1), base, count.magnitude)
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    if count < 0 { result = LongDecimal(1) / result }
    // The number has digits to encode where it is in range alone.
    if result.decimalExponent > 150 { return result.isNegative ? -beyond : beyond }
    return result.decimalExponent < -150 ? Number() : result.number
  }

  /// What is out of the range of NUMBER.
  private static let beyond = Number(isNegative: false, magnitude: 1, power: 200)

  // MARK: Angles

  package static func sine(_ x: Number) -> Number { LongDecimal(x).sineAndCosine.sine.number }

  package static func cosine(_ x: Number) -> Number { LongDecimal(x).sineAndCosine.cosine.number }

  package static func tangent(_ x: Number) -> Number {
    let (sine, cosine) = LongDecimal(x).sineAndCosine
    return (sine / cosine).number
  }

  /// - Returns: nil outside of -1 to 1.
  package static func arcSine(_ x: Number) -> Number? {
    isOfSine(x) ? LongDecimal(x).arcSine.number : nil
  }

  /// - Returns: nil outside of -1 to 1.
  package static func arcCosine(_ x: Number) -> Number? {
    isOfSine(x) ? LongDecimal(x).arcCosine.number : nil
  }

  private static func isOfSine(_ x: Number) -> Bool {
    let beyond = x.magnitude - one
    return beyond.isNegative || beyond.isZero
  }

  package static func arcTangent(_ x: Number) -> Number { LongDecimal(x).arcTangent.number }

  /// The angle of the point (`x`, `y`), from -π to π.
  /// - Returns: nil for the point (0, 0).
  package static func arcTangent(y: Number, x: Number) -> Number? {
    if x.isZero && y.isZero { return nil }
    if x.isZero {
      let quarter = LongDecimal.pi / 2
      return (y.isNegative ? -quarter : quarter).number
    }
    let angle = (LongDecimal(y) / LongDecimal(x)).arcTangent
    if !x.isNegative { return angle.number }
    return (y.isNegative ? angle - LongDecimal.pi : angle + LongDecimal.pi).number
  }

  package static func hyperbolicSine(_ x: Number) -> Number {
    let long = LongDecimal(x)
    if long.double > 292 { return beyond }
    return long.double < -292 ? -beyond : long.hyperbolicSine.number
  }

  package static func hyperbolicCosine(_ x: Number) -> Number {
    let long = LongDecimal(x)
    return abs(long.double) > 292 ? beyond : long.hyperbolicCosine.number
  }

  package static func hyperbolicTangent(_ x: Number) -> Number {
    let long = LongDecimal(x)
    // Nearer to one than NUMBER can say.
    if abs(long.double) > 60 { return x.isNegative ? -one : one }
    return (long.hyperbolicSine / long.hyperbolicCosine).number
  }
}
