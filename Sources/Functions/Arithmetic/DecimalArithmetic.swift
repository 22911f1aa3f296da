import Columns
import Diagnostics
import Kernels

/// Precision and scale of a decimal operand.
struct DecimalShape: Sendable {
  var precision: Int
  var scale: Int

  var isNarrow: Bool { precision <= 18 }
  var integerDigits: Int { precision - scale }
  var type: DataType { .decimal(precision: precision, scale: scale) }
}

/// Whether some operands of these shapes have no result: sums and products fail only where 38
/// digits may not be enough for them.
func decimalOperationCanFail(
  _ symbol: ArithmeticOperator, _ a: DecimalShape, _ b: DecimalShape
) -> Bool {
  switch symbol {
  case .add, .subtract:
    max(a.integerDigits, b.integerDigits) + 1 + max(a.scale, b.scale) > 38
  case .multiply: a.precision + b.precision > 38
  case .divide, .modulo: true
  }
}

/// A decimal operation: the result's type and the kernel over operands of these shapes.
func decimalOperation(
  _ symbol: ArithmeticOperator, _ a: DecimalShape, _ b: DecimalShape
) -> (returns: DataType, kernel: ScalarKernel) {
  switch symbol {
  case .add, .subtract: sum(symbol, a, b)
  case .multiply: product(a, b)
  case .divide: quotient(a, b)
  case .modulo: remainder(a, b)
  }
}

typealias SignedElement = FixedWidthInteger & SignedInteger & ColumnElement

/// The scale is the larger one; one more integer digit holds the carry.
private func sum(
  _ symbol: ArithmeticOperator, _ a: DecimalShape, _ b: DecimalShape
) -> (returns: DataType, kernel: ScalarKernel) {
  let scale = max(a.scale, b.scale)
  let digits = max(a.integerDigits, b.integerDigits) + 1 + scale
  let result = DecimalShape(precision: min(38, digits), scale: scale)
  let plan = SumPlan(
    type: result.type, isSubtraction: symbol == .subtract, mayOverflow: digits > 38,
    leftPower: powersOfTen128[scale - a.scale], rightPower: powersOfTen128[scale - b.scale],
    leftScale: a.scale, rightScale: b.scale)
  let kernel: ScalarKernel = { (arguments, _) throws(SQLError) in
    let x = arguments[0]
    let y = arguments[1]
    switch (a.isNarrow, b.isNarrow) {
    case (true, true):
      return try result.isNarrow
        ? plan.run(x, y, Int64.self, Int64.self, Int64.self)
        : plan.run(x, y, Int64.self, Int64.self, Int128.self)
    case (true, false): return try plan.run(x, y, Int64.self, Int128.self, Int128.self)
    case (false, true): return try plan.run(x, y, Int128.self, Int64.self, Int128.self)
    case (false, false): return try plan.run(x, y, Int128.self, Int128.self, Int128.self)
    }
  }
  return (result.type, kernel)
}

private struct SumPlan: Sendable {
  var type: DataType
  var isSubtraction: Bool
  var mayOverflow: Bool
  var leftPower: Int128
  var rightPower: Int128
  var leftScale: Int
  var rightScale: Int

  func run<A: SignedElement, B: SignedElement, R: SignedElement>(
    _ x: Column, _ y: Column, _: A.Type, _: B.Type, _: R.Type
  ) throws(SQLError) -> Column {
    if mayOverflow { return try checked(x, y, A.self, B.self) }
    let sign: R = isSubtraction ? -1 : 1
    if leftPower != 1 && x.isConstant && rightPower == 1 {
      // A constant gets its zeros once.
      var plan = self
      plan.leftPower = 1
      let power = R(truncatingIfNeeded: leftPower)
      let scaled = Rows.map(x, to: type) { (a: A) -> R in R(truncatingIfNeeded: a) &* power }
      return try plan.run(scaled, y, R.self, B.self, R.self)
    }
    if leftPower == 1 && rightPower == 1 {
      return isSubtraction
        ? Rows.map(x, y, to: type) { (a: A, b: B) -> R in
          R(truncatingIfNeeded: a) &- R(truncatingIfNeeded: b)
        }
        : Rows.map(x, y, to: type) { (a: A, b: B) -> R in
          R(truncatingIfNeeded: a) &+ R(truncatingIfNeeded: b)
        }
    }
    let left = R(truncatingIfNeeded: leftPower)
    let right = R(truncatingIfNeeded: rightPower) &* sign
    return Rows.map(x, y, to: type) { (a: A, b: B) -> R in
      R(truncatingIfNeeded: a) &* left &+ R(truncatingIfNeeded: b) &* right
    }
  }

  /// Where 38 digits may not be enough.
  private func checked<A: SignedElement, B: SignedElement>(
    _ x: Column, _ y: Column, _: A.Type, _: B.Type
  ) throws(SQLError) -> Column {
    let limit = powersOfTen128[38]
    let symbol = isSubtraction ? "-" : "+"
    return try Rows.map(x, y, to: type) { (a: A, b: B, failed: inout Bool) -> Int128 in
      let (left, first) = Int128(a).multipliedReportingOverflow(by: leftPower)
      let (right, second) = Int128(b).multipliedReportingOverflow(by: rightPower)
      let (sum, third) =
        isSubtraction
        ? left.subtractingReportingOverflow(right) : left.addingReportingOverflow(right)
      failed = failed || first || second || third || sum >= limit || sum <= 0 &- limit
      return sum
    } failure: { (a: A, b: B) in
      decimalOverflow(Int128(a), leftScale, symbol, Int128(b), rightScale, type)
    }
  }
}

func decimalOverflow(
  _ x: Int128, _ xScale: Int, _ symbol: String, _ y: Int128, _ yScale: Int, _ type: DataType
) -> SQLError {
  let left = ValueText.text(of: .decimal(unscaled: x, scale: xScale), type: .null)
  let right = ValueText.text(of: .decimal(unscaled: y, scale: yScale), type: .null)
  return SQLError(
    .numericOutOfRange, "decimal overflow: \(left) \(symbol) \(right) is out of range for \(type)",
    hint: "cast an operand to a smaller scale: CAST(x AS DECIMAL(18,2))")
}

/// The scales add up, and so do the digits.
private func product(
  _ a: DecimalShape, _ b: DecimalShape
) -> (returns: DataType, kernel: ScalarKernel) {
  let fullScale = a.scale + b.scale
  let result = DecimalShape(
    precision: min(38, a.precision + b.precision), scale: min(38, fullScale))
  let type = result.type
  let isExact = a.precision + b.precision <= 38
  let kernel: ScalarKernel = { (arguments, _) throws(SQLError) in
    let x = arguments[0]
    let y = arguments[1]
    switch (a.isNarrow, b.isNarrow) {
    case (true, true):
      if result.isNarrow {
        return Rows.map(x, y, to: type) { (a: Int64, b: Int64) -> Int64 in a &* b }
      }
      return Rows.map(x, y, to: type) { (a: Int64, b: Int64) -> Int128 in Int128(a) &* Int128(b) }
    case (true, false): return try multiply(x, y, a, b, type, isExact, Int64.self, Int128.self)
    case (false, true): return try multiply(x, y, a, b, type, isExact, Int128.self, Int64.self)
    case (false, false): return try multiply(x, y, a, b, type, isExact, Int128.self, Int128.self)
    }
  }
  return (type, kernel)
}

private func multiply<A: SignedElement, B: SignedElement>(
  _ x: Column, _ y: Column, _ a: DecimalShape, _ b: DecimalShape, _ type: DataType,
  _ isExact: Bool, _: A.Type, _: B.Type
) throws(SQLError) -> Column {
  let dropped = a.scale + b.scale - 38
  if dropped <= 0, let small = smallProducts(x, y, type, A.self, B.self) { return small }
  if isExact {
    return Rows.map(x, y, to: type) { (a: A, b: B) -> Int128 in Int128(a) &* Int128(b) }
  }
  if dropped > 0 { return try multiplyRounding(x, y, a, b, type, dropped, A.self, B.self) }
  let limit = powersOfTen128[38]
  return try Rows.map(x, y, to: type) { (a: A, b: B, failed: inout Bool) -> Int128 in
    let left = Int64(truncatingIfNeeded: a)
    let right = Int64(truncatingIfNeeded: b)
    // Two factors of 64 bits make less than 2^126, which is below 10^38.
    if left == a && right == b { return Int128(left) &* Int128(right) }
    let (product, overflow) = Int128(a).multipliedReportingOverflow(by: Int128(b))
    failed = failed || overflow || product >= limit || product <= 0 &- limit
    return product
  } failure: { (left: A, right: B) in
    decimalOverflow(Int128(left), a.scale, "*", Int128(right), b.scale, type)
  }
}

/// A product of more than 38 digits after the point is rounded to 38.
private func multiplyRounding<A: SignedElement, B: SignedElement>(
  _ x: Column, _ y: Column, _ a: DecimalShape, _ b: DecimalShape, _ type: DataType,
  _ dropped: Int, _: A.Type, _: B.Type
) throws(SQLError) -> Column {
  let power = powersOfTen128[dropped].magnitude
  return try Rows.map(x, y, to: type) { (a: A, b: B, failed: inout Bool) -> Int128 in
    let product = Int128(a).magnitude.multipliedFullWidth(by: Int128(b).magnitude)
    return roundedQuotient(product, by: power, isNegative: (a < 0) != (b < 0), &failed)
  } failure: { (left: A, right: B) in
    decimalOverflow(Int128(left), a.scale, "*", Int128(right), b.scale, type)
  }
}

/// The quotient of a 256-bit number, rounded half away from zero; the flag says that it has more
/// than 38 digits.
func roundedQuotient(
  _ dividend: (high: UInt128, low: UInt128), by divisor: UInt128, isNegative: Bool,
  _ failed: inout Bool
) -> Int128 {
  if divisor == 0 || dividend.high >= divisor {
    failed = true
    return 0
  }
  let (quotient, remainder) = dividing(dividend, by: divisor)
  let rounded = quotient &+ (remainder >= divisor &- remainder ? 1 : 0)
  if rounded >= powersOfTen128[38].magnitude {
    failed = true
    return 0
  }
  return isNegative ? 0 &- Int128(rounded) : Int128(rounded)
}

/// By the machine's 64-bit division where the numbers allow it.
@inline(__always)
private func dividing(
  _ dividend: (high: UInt128, low: UInt128), by divisor: UInt128
) -> (quotient: UInt128, remainder: UInt128) {
  guard dividend.high == 0 else { return divisor.dividingFullWidth(dividend) }
  guard divisor <= UInt128(UInt64.max) else {
    return dividend.low.quotientAndRemainder(dividingBy: divisor)
  }
  let small = UInt64(truncatingIfNeeded: divisor)
  let high = UInt64(truncatingIfNeeded: dividend.low >> 64)
  let low = UInt64(truncatingIfNeeded: dividend.low)
  let (first, rest) = high.quotientAndRemainder(dividingBy: small)
  let (second, remainder) = small.dividingFullWidth((rest, low))
  return (UInt128(first) << 64 | UInt128(second), UInt128(remainder))
}

/// DECIMAL(38, max(16, s1, s2)), rounded half away from zero.
private func quotient(
  _ a: DecimalShape, _ b: DecimalShape
) -> (returns: DataType, kernel: ScalarKernel) {
  let scale = max(16, a.scale, b.scale)
  let type = DataType.decimal(precision: 38, scale: scale)
  let shift = scale - a.scale + b.scale
  let kernel: ScalarKernel = { (arguments, _) throws(SQLError) in
    let x = arguments[0]
    let y = arguments[1]
    switch (a.isNarrow, b.isNarrow) {
    case (true, true): return try divide(x, y, a, b, type, shift, Int64.self, Int64.self)
    case (true, false): return try divide(x, y, a, b, type, shift, Int64.self, Int128.self)
    case (false, true): return try divide(x, y, a, b, type, shift, Int128.self, Int64.self)
    case (false, false): return try divide(x, y, a, b, type, shift, Int128.self, Int128.self)
    }
  }
  return (type, kernel)
}

private func divide<A: SignedElement, B: SignedElement>(
  _ x: Column, _ y: Column, _ a: DecimalShape, _ b: DecimalShape, _ type: DataType, _ shift: Int,
  _: A.Type, _: B.Type
) throws(SQLError) -> Column {
  // The numerator gets up to 76 zeros: those beyond 38 leave no room unless it is zero.
  let power = powersOfTen128[min(38, shift)].magnitude
  let more = shift > 38 ? powersOfTen128[shift - 38].magnitude : 1
  return try Rows.map(x, y, to: type) { (a: A, b: B, failed: inout Bool) -> Int128 in
    if b == 0 {
      failed = true
      return 0
    }
    var numerator = Int128(a).magnitude.multipliedFullWidth(by: power)
    if more > 1 {
      if numerator.high != 0 { failed = true }
      numerator = numerator.low.multipliedFullWidth(by: more)
    }
    return roundedQuotient(
      numerator, by: Int128(b).magnitude, isNegative: (a < 0) != (b < 0), &failed)
  } failure: { (left: A, right: B) in
    right == 0
      ? divisionByZero : decimalOverflow(Int128(left), a.scale, "/", Int128(right), b.scale, type)
  }
}

/// At the larger scale, with the sign of the dividend.
private func remainder(
  _ a: DecimalShape, _ b: DecimalShape
) -> (returns: DataType, kernel: ScalarKernel) {
  let scale = max(a.scale, b.scale)
  let digits = max(a.integerDigits, b.integerDigits)
  let type = DataType.decimalHolding(integerDigits: digits, scale: scale)
  let left = powersOfTen128[scale - a.scale]
  let right = powersOfTen128[scale - b.scale]
  let isNarrow = type.physical == .int64
  let kernel: ScalarKernel = { (arguments, _) throws(SQLError) in
    let x = widenedDecimal(arguments[0])
    let y = widenedDecimal(arguments[1])
    let wide = try Rows.map(x, y, to: .int128) {
      (p: Int128, q: Int128, failed: inout Bool) -> Int128 in
      let (dividend, first) = p.multipliedReportingOverflow(by: left)
      let (divisor, second) = q.multipliedReportingOverflow(by: right)
      if first || second || divisor == 0 {
        failed = true
        return 0
      }
      return dividend % divisor
    } failure: { (p: Int128, q: Int128) in
      q == 0 ? divisionByZero : decimalOverflow(p, a.scale, "%", q, b.scale, type)
    }
    if !isNarrow { return wide.retyped(type) }
    return Rows.map(wide, to: type) { (p: Int128) -> Int64 in Int64(truncatingIfNeeded: p) }
  }
  return (type, kernel)
}

/// A decimal column with its unscaled values as Int128.
func widenedDecimal(_ column: Column) -> Column {
  if column.physical == .int128 { return column.retyped(.int128) }
  return Rows.map(column, to: .int128) { (x: Int64) -> Int128 in Int128(x) }
}
