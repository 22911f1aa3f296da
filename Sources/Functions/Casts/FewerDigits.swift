import Columns
import Diagnostics
import Kernels

/// A NUMBER with as many digits as FLOAT(p) keeps; the second argument counts decimal digits (Oracle
/// SQL Language Reference 19c, "FLOAT Data Type").
package let fewerDigitsCall = ScalarCall(
  name: "rounded_to_digits", argumentTypes: [.number, .int64], returnType: .number,
  traits: FunctionTraits(),
  kernel: lifted(.number) { (arguments, context) throws(SQLError) in
    // A literal.
    guard case .integer(let digits) = arguments[1][0] else { return arguments[0] }
    return try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
      arguments[0].number(at: row).rounded(toDigits: Int(digits))
    }
  })

/// A NUMBER as NUMBER(p, s) keeps it where s is negative or larger than p: rounded before the point, or with
/// zeros behind it (Oracle SQL Language Reference 19c, "NUMBER Data Type").
package let scaledNumberCall = ScalarCall(
  name: "rounded_to_scale", argumentTypes: [.number, .int64, .int64], returnType: .number,
  traits: FunctionTraits(canFail: true),
  kernel: lifted(.number) { (arguments, context) throws(SQLError) in
    // Literals.
    guard case .integer(let precision) = arguments[1][0],
      case .integer(let scale) = arguments[2][0]
    else { return arguments[0] }
    let limit = Number(isNegative: false, magnitude: 1, power: Int(precision - scale))
    return try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
      let rounded = arguments[0].number(at: row).rounded(toScale: Int(scale), roundsHalf: true)
      guard (rounded.magnitude + -limit).isNegative else {
        throw SQLError(
          .numericOutOfRange,
          "the number has more digits than NUMBER(\(precision),\(scale)) takes", code: -1438)
      }
      return rounded
    }
  })

/// A moment with as many digits of a second as TIMESTAMP(p) keeps; the second argument is the unit in
/// microseconds (Oracle SQL Language Reference 19c, "TIMESTAMP Data Type").
package func fewerSecondsCall(_ type: DataType) -> ScalarCall {
  ScalarCall(
    name: "rounded_to_seconds", argumentTypes: [type, .int64], returnType: type,
    traits: FunctionTraits(),
    kernel: lifted(type) { (arguments, context) throws(SQLError) in
      if type.isZoned { return zonedWithFewerSeconds(arguments, context.count) }
      return Rows.map(arguments[0], arguments[1], to: type) { (x: Int64, unit: Int64) -> Int64 in
        TimeDigits.rounded(x, to: unit)
      }
    })
}

private func zonedWithFewerSeconds(_ arguments: [Column], _ count: Int) -> Column {
  var builder = ColumnBuilder(.zoned, capacity: count)
  for row in 0..<count {
    guard var zoned = ZonedTimestamp(arguments[0][row]),
      case .integer(let unit) = arguments[1][row]
    else {
      builder.appendNull()
      continue
    }
    zoned.moment = TimeDigits.rounded(zoned.moment, to: Int64(unit))
    builder.append(zoned.value)
  }
  return builder.finish()
}

/// An interval as `INTERVAL DAY(p) TO SECOND(q)` or `INTERVAL YEAR(p) TO MONTH` keeps it; the other
/// arguments are the digits of ``IntervalDigits``.
package let fittedIntervalCall = ScalarCall(
  name: "fitted_interval", argumentTypes: [.interval, .boolean, .int64, .int64],
  returnType: .interval, traits: FunctionTraits(canFail: true)
) { (arguments, context) throws(SQLError) in
  var builder = ColumnBuilder(.interval, capacity: context.count)
  for row in 0..<context.count {
    guard case .interval(let value) = arguments[0][row],
      case .boolean(let hasMonths) = arguments[1][row],
      case .integer(let leading) = arguments[2][row],
      case .integer(let fraction) = arguments[3][row]
    else {
      builder.append(.null)
      continue
    }
    let digits = IntervalDigits(
      hasMonths: hasMonths, leading: Int(leading), fraction: Int(fraction))
    guard let made = digits.fitted(value) else {
      throw SQLError(
        .numericOutOfRange, "the leading precision of the interval is too small", code: -1873)
    }
    builder.append(.interval(made))
  }
  return builder.finish()
}
