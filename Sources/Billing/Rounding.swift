import Kernels

/// Exact money: amounts are whole numbers of 1/10,000, prices of 1/1,000,000, quantities of 1/1,000.
enum Rounding {
  /// The quotient, rounded half away from zero; the divisor is positive.
  static func quotient(_ value: Int128, by divisor: Int128) -> Int128 {
    dividedHalfAway(value, by: divisor)
  }

  /// The quotient as an amount of 1/10,000, rounded to the currency's minor digits.
  static func amount(_ value: Int128, by divisor: Int128, in currency: Currency) -> Int64 {
    let unit = Int128(currency.minorUnit)
    return Int64(quotient(value, by: divisor * unit) * unit)
  }
}
