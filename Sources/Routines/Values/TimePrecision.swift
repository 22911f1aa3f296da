import Columns

extension IntervalDigits {
  /// The value as a variable of the type holds it.
  /// - Throws: ORA-01873 where there are more years or days than the type has digits for.
  func boxed(_ value: Interval) throws(Raised) -> IntervalBox {
    guard let made = fitted(value) else {
      throw Raised(-1873, "the leading precision of the interval is too small")
    }
    return hasMonths
      ? IntervalBox(made, digits: leading)
      : IntervalBox(made, digits: leading, fractionDigits: fraction)
  }
}
