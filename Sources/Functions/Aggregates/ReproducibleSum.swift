import Glibc

/// A sum of doubles that does not depend on their order or on how they are split.
///
/// After the idea of binned sums (Ahrens, Demmel, Nguyen: Algorithms for efficient reproducible
/// floating point summation, 2020), with integers: the number line is cut into bins of 28 bits;
/// each value adds its bits to the bins they fall in, and only the four highest bins that any
/// value has reached are kept. What a value has below them is dropped bit for bit, so the content
/// depends on the set of values alone. At least 84 bits below the largest value are exact.
struct ReproducibleSum: BitwiseCopyable {
  /// The number of the highest bin, or -1 while all values are zero.
  private var top: Int32 = -1
  /// How many infinities and NaNs were seen: bit 0 +∞, bit 1 -∞, bit 2 NaN.
  private var special: UInt32 = 0
  /// Bins `top`, `top - 1`, …; each takes 2^35 values without carrying.
  private var bins: (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)

  private static let width = 28

  @inline(__always)
  mutating func add(_ value: Double) {
    let bits = value.bitPattern
    let biased = Int(bits >> 52) & 0x7FF
    if biased == 0x7FF {
      special |= value != value ? 4 : value > 0 ? 1 : 2
      return
    }
    let fraction = bits & 0xF_FFFF_FFFF_FFFF
    let mantissa = biased == 0 ? fraction : fraction | 1 << 52
    if mantissa == 0 { return }
    // The lowest bit of the mantissa counts 2^(place - 1074).
    let place = max(biased, 1) &- 1
    let highest = Int32(truncatingIfNeeded: (place &+ 63 &- mantissa.leadingZeroBitCount) / 28)
    if highest > top { raise(to: highest) }
    add(mantissa, at: place, isNegative: bits >> 63 == 1)
  }

  @inline(__always)
  private mutating func add(_ mantissa: UInt64, at place: Int, isNegative: Bool) {
    let low = place &- (Int(top) &- 3) &* ReproducibleSum.width
    let sign: Int64 = isNegative ? -1 : 1
    // `low` is where the mantissa begins above the lowest kept bin; below zero its bits fall out.
    let wide: UInt128 =
      low >= 0
      ? UInt128(mantissa) << UInt128(truncatingIfNeeded: low)
      : UInt128(low > -64 ? mantissa >> UInt64(truncatingIfNeeded: 0 &- low) : 0)
    let mask: UInt128 = 0xFFF_FFFF
    bins.3 &+= sign &* Int64(truncatingIfNeeded: wide & mask)
    bins.2 &+= sign &* Int64(truncatingIfNeeded: (wide >> 28) & mask)
    bins.1 &+= sign &* Int64(truncatingIfNeeded: (wide >> 56) & mask)
    bins.0 &+= sign &* Int64(truncatingIfNeeded: wide >> 84)
  }

  /// Moves the window up; the lowest bins fall out.
  private mutating func raise(to highest: Int32) {
    if top >= 0 {
      for _ in 0..<min(4, highest - top) { bins = (0, bins.0, bins.1, bins.2) }
    }
    top = highest
  }

  mutating func add(_ other: ReproducibleSum) {
    special |= other.special
    if other.top < 0 { return }
    var more = other
    if more.top > top { raise(to: more.top) }
    if more.top < top { more.raise(to: top) }
    bins.0 &+= more.bins.0
    bins.1 &+= more.bins.1
    bins.2 &+= more.bins.2
    bins.3 &+= more.bins.3
  }

  /// The product of two values, with what rounding lost of it.
  @inline(__always)
  mutating func addProduct(_ x: Double, _ y: Double) {
    let product = x * y
    add(product)
    if product.isFinite { add(fma(x, y, -product)) }
  }

  /// The sum as a double and what is left of it.
  var parts: (high: Double, low: Double) {
    if special != 0 {
      let value: Double = special == 1 ? .infinity : special == 2 ? -.infinity : .nan
      return (value, 0)
    }
    if top < 0 { return (0, 0) }
    // Carried into one number: the top bin may have 64 bits, the three below have 28 each.
    var rest = bins
    rest.2 &+= rest.3 >> 28
    rest.3 &= 0xFFF_FFFF
    rest.1 &+= rest.2 >> 28
    rest.2 &= 0xFFF_FFFF
    rest.0 &+= rest.1 >> 28
    rest.1 &= 0xFFF_FFFF
    let upper = Int128(rest.0) << 28 | Int128(rest.1)
    let total = upper << 28 | Int128(rest.2)
    // The lowest bin only matters for rounding where the others are small.
    let exponent = (Int(top) - 3) * ReproducibleSum.width - 1074
    if total.magnitude < 1 << 98 {
      return split(total << 28 | Int128(rest.3), exponent: exponent)
    }
    return split(total | (rest.3 != 0 ? 1 : 0), exponent: exponent + 28)
  }

  private func split(_ value: Int128, exponent: Int) -> (Double, Double) {
    let high = Double(value)
    let low = Double(value - Int128(high))
    return (scalbn(high, Int32(exponent)), scalbn(low, Int32(exponent)))
  }

  /// The sum, rounded once.
  var value: Double { parts.high }
}
