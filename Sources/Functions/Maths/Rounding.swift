import Columns
import Diagnostics
import Kernels

/// What happens to the digits that go.
enum RoundingMode: Sendable {
  case halfAway, halfEven, truncate, floor, ceiling

  /// The quotient of two integers, the divisor positive.
  @inline(__always)
  func divide<T: SignedElement>(_ value: T, by divisor: T) -> T {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    let magnitude = remainder < 0 ? 0 &- remainder : remainder
    let rest = divisor &- magnitude
    let outward: T = value < 0 ? -1 : 1
    switch self {
    case .truncate: return quotient
    case .floor: return remainder < 0 ? quotient &- 1 : quotient
    case .ceiling: return remainder > 0 ? quotient &+ 1 : quotient
    case .halfAway: return magnitude >= rest ? quotient &+ outward : quotient
    case .halfEven:
      let isUp = magnitude > rest || (magnitude == rest && quotient & 1 == 1)
      return isUp ? quotient &+ outward : quotient
    }
  }

  func apply(_ value: Double) -> Double {
    switch self {
    case .truncate: value.rounded(.towardZero)
    case .floor: value.rounded(.down)
    case .ceiling: value.rounded(.up)
    case .halfAway: value.rounded(.toNearestOrAwayFromZero)
    case .halfEven: value.rounded(.toNearestOrEven)
    }
  }
}

let roundFunction = rounding(
  "round", ["round_half_up"], .halfAway, "round(2.345, 2)", "2.35",
  "Rounded half away from zero to a number of digits after the point (before it where negative); "
    + "of a date, to a unit such as 'MONTH'.")
let truncFunction = rounding(
  "trunc", ["truncate"], .truncate, "trunc(-2.345, 2)", "-2.34",
  "Cut to a number of digits after the point; of a date, to the start of a unit such as 'MONTH'.")
let roundHalfEvenFunction = rounding(
  "round_half_even", ["round_even", "roundbankers"], .halfEven, "round_half_even(2.5, 0)", "2",
  "Rounded to a number of digits after the point, halves to the even neighbour.")
let floorFunction = rounding(
  "floor", [], .floor, "floor(-1.5)", "-2", "The greatest whole number that is not greater.")
let ceilingFunction = rounding(
  "ceil", ["ceiling"], .ceiling, "ceil(1.2)", "2", "The least whole number that is not less.")

private func rounding(
  _ name: String, _ others: [String], _ mode: RoundingMode, _ example: String, _ result: String,
  _ summary: String
) -> ScalarFunction {
  let takesDigits = mode != .floor && mode != .ceiling
  var function = ScalarFunction(
    name, category: .math, summary: summary, example: example, gives: result,
    [
      Overload("(number\(takesDigits ? "[, BIGINT]" : "")) → number") { given, dialect in
        if name == "round" || name == "trunc",
          let plan = dateRoundingPlan(given, dialect, isRound: name == "round")
        {
          return plan
        }
        guard given.count == 1 || (given.count == 2 && takesDigits) else { return nil }
        return roundingPlan(given, mode, dialect)
      }
    ])
  function.names += others
  return function
}

private func roundingPlan(
  _ given: [ArgumentType], _ mode: RoundingMode, _ dialect: Dialect
) -> Overload.Plan? {
  let type = given[0].isStringLiteral || given[0].type == .null ? DataType.double : given[0].type
  let digitTypes: [DataType] = given.count == 2 ? [.int64] : []
  if type == .number || (dialect == .oracle && type == .varchar) {
    return numberRounding(mode, digits: digitTypes)
  }
  switch type {
  case .float, .double:
    // Oracle rounds halves of binary numbers to even (SQL Language Reference 19c, "ROUND (number)").
    let mode = dialect == .oracle && mode == .halfAway ? RoundingMode.halfEven : mode
    return Overload.Plan([.double] + digitTypes, returns: .double) {
      (arguments, _) throws(SQLError) in roundDoubles(arguments, mode)
    }
  case .decimal(let precision, let scale):
    let shape = DecimalShape(precision: precision, scale: scale)
    guard given.count == 2 else { return fixedRounding(shape, 0, mode, digitTypes) }
    if case .integer(let digits)? = given[1].constant {
      return fixedRounding(shape, Int(max(-100, min(100, digits))), mode, digitTypes)
    }
    return openRounding(shape, mode)
  default:
    guard type.isInteger else { return nil }
    if given.count == 1 {
      return Overload.Plan([type], returns: type) { (a, _) throws(SQLError) in a[0] }
    }
    if case .integer(let digits)? = given[1].constant, digits >= 0 {
      return Overload.Plan([type, .int64], returns: type) { (a, _) throws(SQLError) in a[0] }
    }
    return integerRounding(type, mode)
  }
}

private func roundDoubles(_ arguments: [Column], _ mode: RoundingMode) -> Column {
  if arguments.count == 1 {
    return Rows.map(arguments[0], to: .double) { (x: Double) -> Double in mode.apply(x) }
  }
  return Rows.map(arguments[0], arguments[1], to: .double) { (x: Double, n: Int64) -> Double in
    guard x.isFinite else { return x }
    guard n.magnitude < 300 else { return n < 0 ? 0 : x }
    let power = tenTo(Int(n.magnitude))
    let result = n >= 0 ? mode.apply(x * power) / power : mode.apply(x / power) * power
    return result.isFinite ? result : x
  }
}

private func tenTo(_ exponent: Int) -> Double {
  var power = 1.0
  for _ in 0..<exponent { power *= 10 }
  return power
}

/// A number of digits that is known: it becomes the scale of the result.
private func fixedRounding(
  _ shape: DecimalShape, _ digits: Int, _ mode: RoundingMode, _ digitTypes: [DataType]
) -> Overload.Plan? {
  let scale = min(38, max(0, digits))
  let dropped = shape.scale - max(digits, shape.integerDigits * -1 - 1)
  if dropped <= 0 { return widening(shape, scale, digitTypes) }
  let result = DecimalShape(
    precision: min(38, max(1, shape.integerDigits + 1 + scale)), scale: scale)
  let type = result.type
  if dropped > 38 {
    return Overload.Plan([shape.type] + digitTypes, returns: type) { (a, c) throws(SQLError) in
      .constant(.decimal(unscaled: 0, scale: scale), type, count: c.count)
    }
  }
  let power = powersOfTen128[dropped]
  let refill = powersOfTen128[max(0, min(38, shape.integerDigits + 1, -digits))]
  return Overload.Plan([shape.type] + digitTypes, returns: type, canFail: result.precision == 38) {
    (arguments, _) throws(SQLError) in
    let column = arguments[0]
    if shape.isNarrow && result.isNarrow {
      let small = Int64(power)
      let zeros = Int64(refill)
      return Rows.map(column, to: type) { (x: Int64) -> Int64 in
        mode.divide(x, by: small) &* zeros
      }
    }
    let limit = powersOfTen128[38]
    let wide = try Rows.map(widenedDecimal(column), to: .int128) {
      (x: Int128, failed: inout Bool) -> Int128 in
      let (product, overflow) = mode.divide(x, by: power).multipliedReportingOverflow(by: refill)
      failed = failed || overflow || product.magnitude >= limit.magnitude
      return product
    } failure: { x in
      outOfRange(.decimal(unscaled: x, scale: shape.scale), shape.type, for: type)
    }
    return narrowedDecimal(wide, type)
  }
}

/// More digits than there are: zeros follow.
private func widening(
  _ shape: DecimalShape, _ scale: Int, _ digitTypes: [DataType]
) -> Overload.Plan? {
  let type = DataType.decimalHolding(integerDigits: shape.integerDigits, scale: scale)
  guard let cast = cast(from: shape.type, to: type) else { return nil }
  return Overload.Plan([shape.type] + digitTypes, returns: type, canFail: cast.canFail) {
    (arguments, context) throws(SQLError) in try cast.kernel([arguments[0]], context)
  }
}

/// A number of digits per row: the scale stays.
private func openRounding(_ shape: DecimalShape, _ mode: RoundingMode) -> Overload.Plan {
  let result = DecimalShape(precision: min(38, shape.precision + 1), scale: shape.scale)
  return Overload.Plan([shape.type, .int64], returns: result.type, canFail: true) {
    (arguments, _) throws(SQLError) in
    let wide = widenedDecimal(arguments[0])
    let rounded = try Rows.map(wide, arguments[1], to: .int128) {
      (x: Int128, n: Int64, failed: inout Bool) -> Int128 in
      let dropped = Int64(shape.scale) &- max(-100, min(100, n))
      if dropped <= 0 { return x }
      if dropped > 38 { return 0 }
      let power = powersOfTen128[Int(dropped)]
      let (product, overflow) = mode.divide(x, by: power).multipliedReportingOverflow(by: power)
      failed = failed || overflow || product.magnitude >= powersOfTen128[38].magnitude
      return product
    } failure: { (x: Int128, _: Int64) in
      outOfRange(.decimal(unscaled: x, scale: shape.scale), shape.type, for: result.type)
    }
    return narrowedDecimal(rounded, result.type)
  }
}

/// An Int128 column as a decimal type that holds its values.
func narrowedDecimal(_ column: Column, _ type: DataType) -> Column {
  if type.physical == .int128 { return column.retyped(type) }
  return Rows.map(column, to: type) { (x: Int128) -> Int64 in Int64(truncatingIfNeeded: x) }
}

private func integerRounding(_ type: DataType, _ mode: RoundingMode) -> Overload.Plan {
  Overload.Plan([type, .int64], returns: type, canFail: true) { (arguments, _) throws(SQLError) in
    let rounded = try Rows.map(widenedToInt128(arguments[0]), arguments[1], to: .int128) {
      (x: Int128, n: Int64, failed: inout Bool) -> Int128 in
      if n >= 0 { return x }
      if n < -38 { return 0 }
      let power = powersOfTen128[Int(-n)]
      let (product, overflow) = mode.divide(x, by: power).multipliedReportingOverflow(by: power)
      failed = failed || overflow
      return product
    } failure: { (x: Int128, _: Int64) in
      outOfRange(.integer(x), .int128, for: type)
    }
    return try narrowed(rounded, to: type, .raise, Int128.self)
  }
}

/// Rounding of NUMBER.
func numberRounding(_ mode: RoundingMode, digits: [DataType]) -> Overload.Plan {
  Overload.Plan([.number] + digits, returns: .number, canFail: true) {
    (arguments, context) throws(SQLError) in
    let scales = arguments.count > 1 ? arguments[1] : nil
    return try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
      let scale = Int(max(-200, min(200, scales?.integer(at: row) ?? 0)))
      return rounded(arguments[0].number(at: row), scale, mode)
    }
  }
}

private func rounded(_ number: Number, _ scale: Int, _ mode: RoundingMode) -> Number {
  let cut = number.rounded(toScale: scale, roundsHalf: mode == .halfAway)
  let unit = Number(isNegative: number.isNegative, magnitude: 1, power: -scale)
  switch mode {
  case .truncate, .halfAway: return cut
  case .floor: return number.isNegative && cut != number ? cut + unit : cut
  case .ceiling: return !number.isNegative && cut != number ? cut + unit : cut
  case .halfEven:
    let rest = (number - cut).magnitude
    let twice = rest + rest
    let isOdd =
      cut != (cut / Number(unscaled: 2, scale: 0)).rounded(toScale: scale, roundsHalf: false)
      * Number(unscaled: 2, scale: 0)
    let over = twice - unit.magnitude
    return !over.isNegative && (!over.isZero || isOdd) ? cut + unit : cut
  }
}
