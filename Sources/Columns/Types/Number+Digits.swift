extension Number {
  /// Rounded to so many decimal digits, from the first one that is not zero on.
  package func rounded(toDigits count: Int) -> Number {
    guard let first = digits.first else { return self }
    let whole = (exponent + 1) * 2 - (first < 10 ? 1 : 0)
    return rounded(toScale: count - whole, roundsHalf: true)
  }

  /// How many decimal digits FLOAT(p) keeps: Oracle multiplies the binary ones by 0.30103 (SQL Language
  /// Reference 19c, "FLOAT Data Type": FLOAT(5) keeps 7.89 as 7.9 and 123.45 as 120).
  package static func decimalDigits(ofBinary count: Int) -> Int {
    (count * 30_103 + 99_999) / 100_000
  }
}
