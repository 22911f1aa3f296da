import Columns
import Glibc

// Elementary functions by their series, after the argument has been made small, or by Newton's method from a
// double (Abramowitz and Stegun, Handbook of Mathematical Functions, chapter 4).
extension LongDecimal {
  private static let one = LongDecimal(1)
  private static let two = LongDecimal(2)

  // MARK: Constants

  /// π = 16 arctan(1/5) - 4 arctan(1/239), Machin's formula.
  private static let longPi =
    LongDecimal(16, limit: longLimit) * arcOfReciprocal(5, alternates: true)
    - LongDecimal(4, limit: longLimit) * arcOfReciprocal(239, alternates: true)
  static let pi = longPi.limited(to: usualLimit)

  /// ln 10 = 3 ln 2 + ln(5/4) = 6 artanh(1/3) + 2 artanh(1/9)
  private static let ln10 =
    (LongDecimal(6, limit: longLimit) * arcOfReciprocal(3, alternates: false)
    + LongDecimal(2, limit: longLimit) * arcOfReciprocal(9, alternates: false))
    .limited(to: usualLimit)

  /// 1/n ∓ 1/3n³ + 1/5n⁵ ∓ …
  private static func arcOfReciprocal(_ n: Int, alternates: Bool) -> LongDecimal {
    var power = LongDecimal(1, limit: longLimit) / n
    var sum = power
    var k = 1
    while !power.isZero, power.exponent >= sum.exponent - longLimit {
      power = power / (n * n)
      k += 2
      let term = power / k
      sum = alternates && k & 2 != 0 ? sum - term : sum + term
    }
    return sum
  }

  // MARK: Roots, powers and logarithms

  /// Of a number that is not negative.
  var squareRoot: LongDecimal {
    if isZero { return self }
    // An even power of ten goes out of the root.
    let power = decimalExponent >> 1
    let m = scaled(by: -2 * power)
    var root = LongDecimal(Number("\(m.double.squareRoot())") ?? Number(), limit: limit)
    for _ in 0..<4 { root = (root + m / root) / 2 }
    return root.scaled(by: power)
  }

  /// Of a number below 10^6 in size.
  var exponential: LongDecimal {
    if isZero { return LongDecimal.one }
    // e^x = 10^k × (e^(r / 256))^256
    let power = Int((double / LongDecimal.ln10.double).rounded())
    let small = (self - LongDecimal(power) * LongDecimal.ln10) / 256
    var (sum, term, n) = (LongDecimal.one, LongDecimal.one, 1)
    repeat {
      term = term * small / n
      sum = sum + term
      n += 1
    } while !term.isZero && term.exponent >= -limit
    for _ in 0..<8 { sum = sum * sum }
    return sum.scaled(by: power)
  }

  /// Of a positive number.
  var logarithm: LongDecimal {
    // x = m × 10^e with m near one.
    var power = decimalExponent
    if scaled(by: -power).double > 3.1 { power += 1 }
    let m = scaled(by: -power)
    var y = LongDecimal(Number("\(log(m.double))") ?? Number())
    // Halley's method: each step triples the digits.
    for _ in 0..<2 {
      let e = y.exponential
      y = y + LongDecimal.two * (m - e) / (m + e)
    }
    return y + LongDecimal(power) * LongDecimal.ln10
  }

  // MARK: Angles

  /// Sine and cosine of an angle in radians.
  var sineAndCosine: (sine: LongDecimal, cosine: LongDecimal) {
    let isLong = exponent > 1
    let angle = isLong ? limited(to: LongDecimal.longLimit) : self
    let quarter = (isLong ? LongDecimal.longPi : LongDecimal.pi) / 2
    let (turns, place) = (angle / quarter).nearestWhole
    let rest = (angle - turns * quarter).limited(to: LongDecimal.usualLimit)
    let (sine, cosine) = rest.seriesOfAngle
    switch place {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }

  /// Sine and cosine of an angle of at most an eighth of a turn.
  private var seriesOfAngle: (sine: LongDecimal, cosine: LongDecimal) {
    if isZero { return (self, LongDecimal.one) }
    let square = -(self * self)
    var (sine, cosine) = (self, LongDecimal.one)
    var (odd, even) = (self, LongDecimal.one)
    var n = 1
    repeat {
      even = even * square / (n * (n + 1))
      odd = odd * square / ((n + 1) * (n + 2))
      cosine = cosine + even
      sine = sine + odd
      n += 2
    } while !even.isZero && even.exponent >= -limit
    return (sine, cosine)
  }

  var arcTangent: LongDecimal {
    if isZero { return self }
    if exponent >= 1 {
      let rest = (LongDecimal.one / self).arcTangent
      let quarter = LongDecimal.pi / 2
      return isNegative ? -quarter - rest : quarter - rest
    }
    // x = tan(y + d) with y from a double: d = arctan((x cos y - sin y) / (cos y + x sin y)).
    let y = LongDecimal(Number("\(atan(double))") ?? Number())
    let (sine, cosine) = y.sineAndCosine
    let z = (self * cosine - sine) / (cosine + self * sine)
    let square = z * z
    let seventh = LongDecimal.one / 5 - square / 7
    let series = LongDecimal.one - square * (LongDecimal.one / 3 - square * seventh)
    return y + z * series
  }

  /// Of a number from -1 to 1.
  var arcSine: LongDecimal {
    let cosine = (LongDecimal.one - self * self).squareRoot
    if cosine.isZero { return isNegative ? -(LongDecimal.pi / 2) : LongDecimal.pi / 2 }
    return (self / cosine).arcTangent
  }

  /// Of a number from -1 to 1.
  var arcCosine: LongDecimal {
    let above = LongDecimal.one + self
    if above.isZero { return LongDecimal.pi }
    return LongDecimal.two * ((LongDecimal.one - self) / above).squareRoot.arcTangent
  }

  /// Of a number below 10^6 in size.
  var hyperbolicSine: LongDecimal {
    // The exponentials of a small number have too many digits in common.
    if exponent < -2 { return self + self * self * self / 6 }
    let e = exponential
    return (e - LongDecimal.one / e) / 2
  }

  var hyperbolicCosine: LongDecimal {
    let e = exponential
    return (e + LongDecimal.one / e) / 2
  }
}
