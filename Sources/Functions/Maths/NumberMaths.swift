import Columns
import Diagnostics
import Kernels

/// In the oracle dialect roots, powers and logarithms of exact numbers are NUMBER, with all its digits;
/// only BINARY_FLOAT and BINARY_DOUBLE are computed as such.
func exactOverloads(_ name: String) -> [Overload] {
  guard let function = exactFunctions[name] else { return [] }
  let signature = Array(repeating: "NUMBER", count: function.count).joined(separator: ", ")
  return [
    Overload("(\(signature)) → NUMBER") { given, dialect in
      guard dialect == .oracle, given.count == function.count,
        given.allSatisfy({ $0.plainType == .varchar || $0.type.isNumeric && !$0.type.isFloating })
      else { return nil }
      let types = [DataType](repeating: .number, count: function.count)
      return Overload.Plan(types, returns: .number, canFail: true) {
        (arguments, context) throws(SQLError) in
        try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
          let values = arguments.map { $0.number(at: row) }
          if let result = function.body(values) { return result }
          // Of a logarithm the base is wrong first, of a power it alone is.
          let isOfBase = values[0].isNegative || values[0].isZero || values[0].text == "1"
          if name == "remainder" { throw divisionByZero }
          let wrong = name == "log" && !isOfBase ? values[1] : values[0]
          throw SQLError(
            .numericOutOfRange, "argument '\(wrong.text)' is out of range",
            hint: "it is an argument of \(name)", code: -1428)
        }
      }
    }
  ]
}

/// The overload that computes with DOUBLE. In the oracle dialect exact numbers have one of their own, or what is
/// computed becomes a NUMBER.
func floating(_ name: String, _ overload: Overload) -> Overload {
  Overload(overload.text) { given, dialect in
    guard dialect == .oracle, given.allSatisfy(\.isExactNumber) else {
      return overload.plan(given, dialect)
    }
    if exactFunctions[name]?.count == given.count { return nil }
    guard let plan = overload.plan(given, dialect), plan.returns == .double,
      let cast = cast(from: .double, to: .number)
    else { return overload.plan(given, dialect) }
    return Overload.Plan(plan.arguments, returns: .number, canFail: true, castsAnything: true) {
      (arguments, context) throws(SQLError) in
      try cast.kernel([try plan.kernel(arguments, context)], context)
    }
  }
}

private let exactFunctions: [String: (count: Int, body: @Sendable ([Number]) -> Number?)] = [
  "sqrt": (1, { NumberFunctions.squareRoot($0[0]) }),
  "exp": (1, { NumberFunctions.exponential($0[0]) }),
  "ln": (1, { NumberFunctions.logarithm($0[0]) }),
  "power": (2, { NumberFunctions.power($0[0], $0[1]) }),
  "remainder": (
    2,
    { values in
      let (x, y) = (values[0], values[1])
      if y.isZero { return nil }
      // x - y × the nearest whole number to x / y, of two the even one.
      let quotient = x / y
      let whole = quotient.rounded(toScale: 0, roundsHalf: false)
      let rest = x - y * whole
      let twice = (rest + rest).magnitude - y.magnitude
      let isEven = whole.rounded(toScale: 0, roundsHalf: false).isEvenWhole
      if twice.isNegative || twice.isZero && isEven { return rest }
      return rest.isNegative == y.isNegative ? rest - y : rest + y
    }
  ),
  "log": (2, { NumberFunctions.logarithm($0[1], base: $0[0]) }),
  "sin": (1, { NumberFunctions.sine($0[0]) }),
  "cos": (1, { NumberFunctions.cosine($0[0]) }),
  "tan": (1, { NumberFunctions.tangent($0[0]) }),
  "asin": (1, { NumberFunctions.arcSine($0[0]) }),
  "acos": (1, { NumberFunctions.arcCosine($0[0]) }),
  "atan": (1, { NumberFunctions.arcTangent($0[0]) }),
  "atan2": (2, { NumberFunctions.arcTangent(y: $0[0], x: $0[1]) }),
  "sinh": (1, { NumberFunctions.hyperbolicSine($0[0]) }),
  "cosh": (1, { NumberFunctions.hyperbolicCosine($0[0]) }),
  "tanh": (1, { NumberFunctions.hyperbolicTangent($0[0]) }),
]

extension Number {
  fileprivate var magnitude: Number { isNegative ? -self : self }

  /// Of a whole number: digits of base 100 from 100^exponent down.
  fileprivate var isEvenWhole: Bool {
    guard digits.count == exponent + 1, let last = digits.last else { return true }
    return last.isMultiple(of: 2)
  }
}
