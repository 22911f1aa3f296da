import Columns
import Diagnostics
import Glibc

/// A function of one double that has a value everywhere.
private func ofDouble(
  _ name: String, _ others: [String], _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Double) throws(SQLError) -> Double
) -> ScalarFunction {
  var function = ScalarFunction.simple(
    name, category: .math, summary: summary, example: example, gives: result,
    [
      SimpleSignature([.double], returns: .double) { (values) throws(SQLError) in
        .double(try body(values[0].number))
      }
    ])
  function.names += others
  return function
}

let moreElementaryFunctions: [ScalarFunction] = [
  ofDouble("asinh", [], "asinh(0)", "0", "The inverse hyperbolic sine.") { asinh($0) },
  ofDouble("acosh", [], "acosh(1)", "0", "The inverse hyperbolic cosine.") {
    (x) throws(SQLError) in
    guard x >= 1 else { throw outside("acosh", x) }
    return acosh(x)
  },
  ofDouble("atanh", [], "atanh(0)", "0", "The inverse hyperbolic tangent.") {
    (x) throws(SQLError) in
    guard x.magnitude <= 1 else { throw outside("atanh", x) }
    return atanh(x)
  },
  ofDouble("gamma", [], "gamma(5)", "24", "The gamma function.") { (x) throws(SQLError) in
    guard x != 0 else { throw outside("gamma", x) }
    return tgamma(x)
  },
  ofDouble("lgamma", [], "lgamma(1)", "0", "The logarithm of the gamma function.") {
    (x) throws(SQLError) in
    guard x != 0 else { throw outside("lgamma", x) }
    return lgamma(x)
  },
  ofDouble("even", [], "even(2.1::DOUBLE)", "4", "The next even number away from zero.") {
    let up = $0 >= 0 ? $0.rounded(.up) : $0.rounded(.down)
    return up.truncatingRemainder(dividingBy: 2) == 0 ? up : up + ($0 >= 0 ? 1 : -1)
  },
]

private func outside(_ name: String, _ x: Double) -> SQLError {
  SQLError(.numericOutOfRange, "\(name)(\(x)) has no value")
}

let signBitFunction = ScalarFunction.simple(
  "signbit", category: .math, summary: "Whether the sign of a double is minus.",
  example: "signbit(-1)", gives: "true",
  [
    SimpleSignature([.double], returns: .boolean) { (values) throws(SQLError) in
      .boolean(values[0].number.sign == .minus)
    }
  ])

let nextAfterFunction = ScalarFunction.simple(
  "nextafter", category: .math, summary: "The next double towards another.",
  example: "nextafter(1::DOUBLE, 2::DOUBLE) > 1", gives: "true",
  [
    SimpleSignature([.double, .double], returns: .double) { (values) throws(SQLError) in
      .double(nextafter(values[0].number, values[1].number))
    }
  ])

let floatingDivideFunction = ScalarFunction.simple(
  "fdiv", category: .math, summary: "The quotient rounded down, as DOUBLE.",
  example: "fdiv(7, 2)", gives: "3",
  [
    SimpleSignature([.double, .double], returns: .double) { (values) throws(SQLError) in
      values[1].number == 0
        ? .null : .double((values[0].number / values[1].number).rounded(.down))
    }
  ])

let floatingRemainderFunction = ScalarFunction.simple(
  "fmod", category: .math, summary: "What is left of a division rounded down, as DOUBLE.",
  example: "fmod(7, 2)", gives: "1",
  [
    SimpleSignature([.double, .double], returns: .double) { (values) throws(SQLError) in
      let (x, y) = (values[0].number, values[1].number)
      return y == 0 ? .null : .double(x - y * (x / y).rounded(.down))
    }
  ])

/// Oracle's REMAINDER: the quotient is rounded to the nearest integer, half to even.
let remainderFunction = ScalarFunction(
  "remainder", category: .math,
  summary: "What is left of a division whose quotient is rounded to the nearest whole number.",
  example: "remainder(11, 4)", gives: "-1",
  exactOverloads("remainder") + [
    SimpleSignature([.int64, .int64], returns: .int64) { (values) throws(SQLError) in
      let (x, y) = (Int128(values[0].integer), Int128(values[1].integer))
      guard y != 0 else { throw divisionByZero }
      let rest = x % y
      let twice = rest.magnitude * 2
      if twice < y.magnitude || (twice == y.magnitude && (x / y) % 2 == 0) { return .integer(rest) }
      return .integer(rest - (rest.signum() == y.signum() ? y : -y))
    }.overload,
    floating(
      "remainder",
      SimpleSignature([.double, .double], returns: .double) { (values) throws(SQLError) in
        guard values[1].number != 0 else { throw divisionByZero }
        return .double(values[0].number.remainder(dividingBy: values[1].number))
      }.overload),
  ])

/// Oracle's NANVL.
let notANumberValueFunction = ScalarFunction.simple(
  "nanvl", category: .conditional, summary: "The second argument where the first is not a number.",
  example: "nanvl('NaN'::DOUBLE, 0)", gives: "0",
  [
    SimpleSignature([.double, .double], returns: .double) { (values) throws(SQLError) in
      values[0].number.isNaN ? values[1] : values[0]
    }
  ])
