import Columns
import Diagnostics
import Kernels

/// `-x` of a number or an interval.
func negationPlan(_ given: [ArgumentType], _ dialect: Dialect) -> Overload.Plan? {
  guard given.count == 1 else { return nil }
  let type = given[0].isStringLiteral ? DataType.double : given[0].type
  let kernel: ScalarKernel
  switch type {
  case .null:
    return Overload.Plan([.int32], returns: .int32) { (a, _) throws(SQLError) in a[0] }
  case .interval:
    return Overload.Plan([type], returns: type, canFail: true) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: type) { (x: Interval) -> Interval in
        Interval(
          months: 0 &- x.months, days: 0 &- x.days, microseconds: 0 &- x.microseconds)
      }
    }
  case .number:
    return numberNegation
  case .float: kernel = negateFloating(type, Float.self)
  case .double: kernel = negateFloating(type, Double.self)
  default:
    guard type.isNumeric, !type.isUnsigned else { return nil }
    switch type.physical {
    case .int8: kernel = negateInteger(type, Int8.self)
    case .int16: kernel = negateInteger(type, Int16.self)
    case .int32: kernel = negateInteger(type, Int32.self)
    case .int64: kernel = negateInteger(type, Int64.self)
    default: kernel = negateInteger(type, Int128.self)
    }
  }
  return Overload.Plan([type], returns: type, canFail: type.isInteger, kernel: kernel)
}

/// `-x` of NUMBER flips its sign.
private let numberNegation = numberUnary { -$0 }

private func negateFloating<T: BinaryFloatingPoint & ColumnElement>(
  _ type: DataType, _: T.Type
) -> ScalarKernel {
  { (arguments, _) throws(SQLError) in Rows.map(arguments[0], to: type) { (x: T) -> T in -x } }
}

private func negateInteger<T: SignedElement>(_ type: DataType, _: T.Type) -> ScalarKernel {
  { (arguments, _) throws(SQLError) in
    try Rows.map(arguments[0], to: type) { (x: T, failed: inout Bool) -> T in
      failed = failed || x == T.min
      return 0 &- x
    } failure: { (x: T) in
      SQLError(.numericOutOfRange, "integer overflow: -(\(x))")
    }
  }
}

/// `+x` of a number.
let unaryPlusFunction = ScalarFunction(
  "unary_plus", category: .arithmetic, summary: "The number itself.", example: "unary_plus(3)",
  gives: "3",
  [
    Overload("(number) → number") { given, _ in
      guard given.count == 1, given[0].type.isNumeric || given[0].type == .interval else {
        return nil
      }
      return Overload.Plan([given[0].type], returns: given[0].type) { (a, _) throws(SQLError) in
        a[0]
      }
    }
  ])
