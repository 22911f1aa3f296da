import Columns
import Diagnostics
import Glibc
import Kernels

let sqrtFunction = elementary(
  "sqrt", "sqrt(2)", "1.4142135623730951", "The square root.",
  { x, failed in
    failed = failed || x < 0
    return x.squareRoot()
  }, failure: { "cannot take the square root of \($0)" }, state: "2201F")
let cbrtFunction = elementary("cbrt", "cbrt(27)", "3", "The cube root.") { x in
  let root = cbrt(x)
  // One step of Newton's method makes cubes exact.
  return root == 0 || !root.isFinite ? root : root - (root * root * root - x) / (3 * root * root)
}
let expFunction = elementary("exp", "exp(0)", "1", "e to this power.") { exp($0) }
let lnFunction = elementary(
  "ln", "ln(1)", "0", "The natural logarithm.",
  { x, failed in
    failed = failed || x <= 0
    return log(x)
  }, failure: { "cannot take the logarithm of \($0)" }, state: "2201E")
let log10Function = elementary(
  "log10", "log10(1000)", "3", "The logarithm to the base 10.",
  { x, failed in
    failed = failed || x <= 0
    return log10(x)
  }, failure: { "cannot take the logarithm of \($0)" }, state: "2201E")
let log2Function = elementary(
  "log2", "log2(8)", "3", "The logarithm to the base 2.",
  { x, failed in
    failed = failed || x <= 0
    return log2(x)
  }, failure: { "cannot take the logarithm of \($0)" }, state: "2201E")
let sinFunction = periodic("sin", "sin(0)", "0", "The sine.") { sin($0) }
let cosFunction = periodic("cos", "cos(0)", "1", "The cosine.") { cos($0) }
let tanFunction = periodic("tan", "tan(0)", "0", "The tangent.") { tan($0) }
let cotFunction = periodic("cot", "cot(1)", "0.6420926159343306", "The cotangent.") {
  1 / tan($0)
}

/// A function that goes round for ever and so has no value at infinity.
private func periodic(
  _ name: String, _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Double) -> Double
) -> ScalarFunction {
  elementary(
    name, example, result, summary,
    { x, failed in
      failed = failed || x.isInfinite
      return body(x)
    }, failure: { "\(name)(\($0)) has no value" }, state: "22003")
}
let asinFunction = elementary(
  "asin", "asin(0)", "0", "The inverse sine.",
  { x, failed in
    failed = failed || x.magnitude > 1
    return asin(x)
  }, failure: { "asin(\($0)) has no value: it takes -1 to 1" }, state: "22003")
let acosFunction = elementary(
  "acos", "acos(1)", "0", "The inverse cosine.",
  { x, failed in
    failed = failed || x.magnitude > 1
    return acos(x)
  }, failure: { "acos(\($0)) has no value: it takes -1 to 1" }, state: "22003")
let atanFunction = elementary("atan", "atan(0)", "0", "The inverse tangent.") { atan($0) }
let sinhFunction = elementary("sinh", "sinh(0)", "0", "The hyperbolic sine.") { sinh($0) }
let coshFunction = elementary("cosh", "cosh(0)", "1", "The hyperbolic cosine.") { cosh($0) }
let tanhFunction = elementary("tanh", "tanh(0)", "0", "The hyperbolic tangent.") { tanh($0) }
let degreesFunction = elementary("degrees", "degrees(pi())", "180", "Radians as degrees.") {
  $0 * 180 / Double.pi
}
let radiansFunction = elementary(
  "radians", "radians(180)", "3.141592653589793", "Degrees as radians."
) { $0 * Double.pi / 180 }

private func elementary(
  _ name: String, _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Double) -> Double
) -> ScalarFunction {
  elementary(
    name, example, result, summary,
    { x, failed in
      let y = body(x)
      failed = failed || (y.isInfinite && x.isFinite)
      return y
    }, failure: { "\(name)(\($0)) is out of range for DOUBLE" }, state: "22003", overflows: true)
}

/// A number as Oracle's messages show it: `2`, not `2.0`.
private func argumentText(_ x: Double) -> String {
  x == x.rounded() && x.magnitude < 1e15 ? "\(Int64(x))" : "\(x)"
}

private func elementary(
  _ name: String, _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Double, inout Bool) -> Double,
  failure: @escaping @Sendable (Double) -> String, state: String, overflows: Bool = false
) -> ScalarFunction {
  ScalarFunction(
    name, category: .math, summary: summary, example: example, gives: result,
    exactOverloads(name) + [
      floating(
        name,
        .fixed([.double], .double, canFail: true) { (arguments, _) throws(SQLError) in
          try Rows.map(arguments[0], to: .double) { (x: Double, failed: inout Bool) -> Double in
            body(x, &failed)
          } failure: { (x: Double) in
            let error = SQLError(SQLState(rawValue: state), failure(x))
            return overflows ? error : error.outOfRange(argumentText(x))
          }
        })
    ])
}

let powerFunction = twoNumbers(
  "power", ["pow", "^", "**"], "power(2, 10)", "1024",
  "The first number to the power of the second."
) { pow($0, $1) }
let atan2Function = twoNumbers(
  "atan2", [], "atan2(0, 1)", "0", "The angle of the point with these y and x."
) { atan2($0, $1) }

private func twoNumbers(
  _ name: String, _ others: [String], _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (Double, Double) -> Double
) -> ScalarFunction {
  var function = ScalarFunction(
    name, category: .math, summary: summary, example: example, gives: result,
    exactOverloads(name) + [
      floating(
        name,
        .fixed([.double, .double], .double, canFail: true) { (arguments, _) throws(SQLError) in
          try Rows.map(arguments[0], arguments[1], to: .double) {
            (x: Double, y: Double, failed: inout Bool) -> Double in
            let z = body(x, y)
            let bad = (z.isInfinite || z.isNaN) && x.isFinite && y.isFinite
            failed = failed || bad
            return z
          } failure: { (x: Double, y: Double) in
            SQLError(.numericOutOfRange, "\(name)(\(x), \(y)) is out of range for DOUBLE")
          }
        })
    ])
  function.names += others
  return function
}

let logFunction = ScalarFunction(
  "log", category: .math,
  summary: "The logarithm to the base 10, or of the second number to the base of the first.",
  example: "log(2, 8)", gives: "3",
  exactOverloads("log") + [
    .fixed([.double], .double, canFail: true) { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], to: .double) { (x: Double, failed: inout Bool) -> Double in
        failed = failed || x <= 0
        return log10(x)
      } failure: { (x: Double) in
        SQLError(SQLState(rawValue: "2201E"), "cannot take the logarithm of \(x)")
      }
    },
    floating(
      "log",
      .fixed([.double, .double], .double, canFail: true) { (arguments, _) throws(SQLError) in
        try Rows.map(arguments[0], arguments[1], to: .double) {
          (base: Double, x: Double, failed: inout Bool) -> Double in
          failed = failed || x <= 0 || base <= 0 || base == 1
          return log2(x) / log2(base)
        } failure: { (base: Double, x: Double) in
          SQLError(
            SQLState(rawValue: "2201E"), "cannot take the logarithm of \(x) to the base \(base)")
        }
      }),
  ])

let piFunction = ScalarFunction(
  "pi", category: .math, summary: "The number π.", example: "pi()", gives: "3.141592653589793",
  [
    .fixed([], .double) { (_, context) throws(SQLError) in
      .constant(.double(Double.pi), .double, count: context.count)
    }
  ])

let isNaNFunction = floatingTest("isnan", "isnan('NaN'::DOUBLE)", "not a number") { $0.isNaN }
let isInfiniteFunction = floatingTest(
  "isinf", "isinf('Infinity'::DOUBLE)", "infinite", time: Infinity.isInfinite
) { $0.isInfinite }
let isFiniteFunction = floatingTest(
  "isfinite", "isfinite(1::DOUBLE)", "finite", time: { !Infinity.isInfinite($0) }
) { $0.isFinite }

private func floatingTest(
  _ name: String, _ example: String, _ what: String,
  time: (@Sendable (Int64) -> Bool)? = nil, _ body: @escaping @Sendable (Double) -> Bool
) -> ScalarFunction {
  var overloads: [Overload] = [
    .fixed([.double], .boolean) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .boolean) { (x: Double) -> Bool in body(x) }
    }
  ]
  if let time {
    overloads += [DataType.timestamp, .timestampTZ].map { type in
      .fixed([type], .boolean) { (arguments, _) throws(SQLError) in
        Rows.map(arguments[0], to: .boolean) { (x: Int64) -> Bool in time(x) }
      }
    }
  }
  let noun = time == nil ? "number" : "number, date or timestamp"
  return ScalarFunction(
    name, category: .math, summary: "Whether the \(noun) is \(what).", example: example,
    gives: "true", overloads)
}
