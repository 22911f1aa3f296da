import Columns
import Diagnostics
import Kernels

/// DuckDB's division of decimals with a scale of its choice; digits behind it are cut.
let decimalDivisionFunction = ScalarFunction(
  "decimal_division", category: .math,
  summary: "A quotient of decimals with so many digits behind the point, cut; without a number "
    + "with as many as keep all digits of a sensible quotient.",
  example: "decimal_division(1.00, 3.0, 4)", gives: "0.3333",
  [
    Overload("(DECIMAL(p1, s1), DECIMAL(p2, s2)[, BIGINT]) → DECIMAL") { given, _ in
      guard given.count == 2 || given.count == 3,
        case .decimal(let p1, let s1) = given[0].type, case .decimal(let p2, let s2) = given[1].type
      else { return nil }
      var scale = max(6, s1 + p2 + 1)
      if given.count == 3 {
        guard case .integer(let wanted)? = given[2].constant else { return nil }
        scale = Int(clamping: wanted)
      }
      let precision = p1 - s1 + s2 + scale
      let (digits, isFine) = (scale, (0...38).contains(scale) && precision <= 38)
      let returns = DataType.decimal(
        precision: isFine ? max(1, precision, scale) : 38, scale: isFine ? scale : 0)
      return .values(
        [given[0].type, given[1].type] + (given.count == 3 ? [.int64] : []), returns: returns,
        canFail: true
      ) { (values) throws(SQLError) in
        guard isFine else { throw tooManyDigits(digits, precision) }
        guard case .decimal(let a, _) = values[0], case .decimal(let b, _) = values[1] else {
          return .null
        }
        return .decimal(unscaled: try quotient(a, b, digits + s2 - s1), scale: digits)
      }
    }
  ])

private func tooManyDigits(_ scale: Int, _ precision: Int) -> SQLError {
  SQLError(
    .numericOutOfRange,
    "a quotient with \(scale) digits behind the point has up to \(precision) digits, not 0 to 38",
    hint: "give decimal_division another number of digits, or write a / b")
}

/// a × 10^shift / b without its fraction.
private func quotient(_ a: Int128, _ b: Int128, _ shift: Int) throws(SQLError) -> Int128 {
  guard b != 0 else { throw SQLError(.divisionByZero, "division by zero") }
  let power = powersOfTen128[min(38, abs(shift))]
  let (scaled, overflow) = (shift < 0 ? b : a).multipliedReportingOverflow(by: power)
  guard !overflow, abs(shift) <= 38 else {
    if shift < 0 { return 0 }
    throw SQLError(.numericOutOfRange, "decimal overflow in decimal_division")
  }
  return shift < 0 ? a / scaled : scaled / b
}

/// DuckDB's average of decimals in their own type, rounded half to even.
let decimalAverageFunction = AggregateFunction(
  "decimal_average", category: .statistics,
  summary: "The average of decimals with their own digits, rounded half to even; `avg` keeps more.",
  example: "decimal_average(2.50)", gives: "2.50", signature: "(DECIMAL(p, s)) → DECIMAL(p, s)"
) { given, _ in
  guard given.count == 1, case .decimal(_, let scale) = given[0].type else { return nil }
  let type = given[0].type
  return AggregatePlan([type], returns: type) {
    CollectingAccumulator([type], type) { (groups, group) throws(SQLError) in
      var sum: Int128 = 0
      let rows = groups.rows(of: group)
      for row in rows {
        guard case .decimal(let value, _) = groups.columns[0][Int(row)] else { continue }
        let (next, overflow) = sum.addingReportingOverflow(value)
        if overflow { throw SQLError(.numericOutOfRange, "decimal overflow in decimal_average") }
        sum = next
      }
      return .decimal(unscaled: halfEven(sum, Int128(rows.count)), scale: scale)
    }
  }
}

private func halfEven(_ a: Int128, _ b: Int128) -> Int128 {
  let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
  let twice = rest.magnitude * 2
  let isUp = twice > b.magnitude || (twice == b.magnitude && quotient % 2 != 0)
  return isUp ? quotient + (a < 0 ? -1 : 1) : quotient
}
