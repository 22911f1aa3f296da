import Columns
import Diagnostics
import Kernels

let integerDivideFunction = integerPair(
  "//", ["div"], "7 // 2", "3", "The whole part of a division."
) { x, y, failed in
  let (quotient, overflow) = x.dividedReportingOverflow(by: y)
  failed = failed || overflow
  return quotient
} wide: { x, y, failed in
  let (quotient, overflow) = x.dividedReportingOverflow(by: y)
  failed = failed || overflow
  return quotient
}

let gcdFunction = integerPair(
  "gcd", ["greatest_common_divisor"], "gcd(12, 18)", "6", "The greatest common divisor."
) {
  x, y, failed in
  var a = x.magnitude
  var b = y.magnitude
  while b != 0 { (a, b) = (b, a % b) }
  failed = failed || a > UInt64(Int64.max)
  return Int64(truncatingIfNeeded: a)
}

let lcmFunction = integerPair(
  "lcm", ["least_common_multiple"], "lcm(4, 6)", "12", "The least common multiple."
) {
  x, y, failed in
  if x == 0 || y == 0 { return 0 }
  var a = x.magnitude
  var b = y.magnitude
  while b != 0 { (a, b) = (b, a % b) }
  let (product, overflow) = (x.magnitude / a).multipliedReportingOverflow(by: y.magnitude)
  failed = failed || overflow || product > UInt64(Int64.max)
  return Int64(truncatingIfNeeded: product)
}

private func integerPair(
  _ name: String, _ others: [String], _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Int64, Int64, inout Bool) -> Int64,
  wide: (@Sendable (Int128, Int128, inout Bool) -> Int128)? = nil
) -> ScalarFunction {
  let wider = wide.map { body in
    Overload.fixed([.int128, .int128], .int128, canFail: true) { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], arguments[1], to: .int128) {
        (x: Int128, y: Int128, failed: inout Bool) -> Int128 in
        body(x, y, &failed)
      } failure: { (x: Int128, y: Int128) in
        y == 0
          ? divisionByZero : SQLError(.numericOutOfRange, "HUGEINT overflow: \(name)(\(x), \(y))")
      }
    }
  }
  var function = ScalarFunction(
    name, category: .math, summary: summary, example: example, gives: result,
    [
      .fixed([.int64, .int64], .int64, canFail: true) { (arguments, _) throws(SQLError) in
        try Rows.map(arguments[0], arguments[1], to: .int64) {
          (x: Int64, y: Int64, failed: inout Bool) -> Int64 in
          body(x, y, &failed)
        } failure: { (x: Int64, y: Int64) in
          y == 0
            ? divisionByZero : SQLError(.numericOutOfRange, "integer overflow: \(name)(\(x), \(y))")
        }
      }
    ] + (wider.map { [$0] } ?? []))
  function.names += others
  return function
}

let factorialFunction = ScalarFunction(
  "factorial", "!", category: .math, summary: "The product of 1 to n.", example: "factorial(5)",
  gives: "120",
  [
    .fixed([.int64], .int128, canFail: true) { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], to: .int128) { (n: Int64, failed: inout Bool) -> Int128 in
        guard n >= 0, n <= 33 else {
          failed = true
          return 0
        }
        return (0..<n).reduce(1) { $0 * Int128($1 + 1) }
      } failure: { (n: Int64) in
        SQLError(.numericOutOfRange, "factorial(\(n)) is out of range for HUGEINT")
      }
    }
  ])

let bitCountFunction = ScalarFunction(
  "bit_count", category: .math, summary: "The number of bits that are set.",
  example: "bit_count(7)", gives: "3",
  [
    .fixed([.int64], .int64) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int64) { (x: Int64) -> Int64 in Int64(x.nonzeroBitCount) }
    },
    .fixed([.int128], .int64) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int64) { (x: Int128) -> Int64 in Int64(x.nonzeroBitCount) }
    },
  ])

let widthBucketFunction = ScalarFunction(
  "width_bucket", category: .math,
  summary: "The number of the bucket, 1 to n, that a value falls in between two bounds; 0 and "
    + "n + 1 lie outside.",
  example: "width_bucket(5.35, 0.024, 10.06, 5)", gives: "3",
  [
    .fixed([.double, .double, .double, .int64], .int64, canFail: true) {
      (arguments, context) throws(SQLError) in
      let columns = arguments
      let values = columns[0]
      let lows = columns[1]
      let highs = columns[2]
      let counts = columns[3]
      return try Rows.make(arguments, count: context.count, to: .int64) {
        (row) throws(SQLError) -> Int64? in
        let x = values.double(at: row)
        let low = lows.double(at: row)
        let high = highs.double(at: row)
        let count = counts.integer(at: row)
        guard count > 0, low != high, !x.isNaN, !low.isNaN, !high.isNaN else {
          throw SQLError(
            SQLState(rawValue: "2201G"),
            "width_bucket needs two different bounds and a count above 0"
          ).inOracle(-30494)
        }
        let isReversed = low > high
        let share = isReversed ? (low - x) / (low - high) : (x - low) / (high - low)
        if share < 0 { return 0 }
        if share >= 1 { return count + 1 }
        return min(count, Int64(share * Double(count)) + 1)
      }
    }
  ])

extension Column {
  /// The value of a flat or constant DOUBLE column.
  func double(at row: Int) -> Double { span(of: Double.self)[isConstant ? 0 : row] }
}
