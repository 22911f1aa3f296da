import Columns
import Diagnostics
import Kernels

let absFunction = ScalarFunction(
  "abs", "@", category: .math, summary: "The number without its sign.", example: "abs(-1.5)",
  gives: "1.5",
  [
    Overload("(number) → number") { given, dialect in
      guard given.count == 1 else { return nil }
      let type = given[0].isStringLiteral || given[0].type == .null ? .double : given[0].type
      if type == .number || (dialect == .oracle && type == .varchar) { return numberAbs }
      guard type.isNumeric else { return nil }
      if type.isUnsigned {
        return Overload.Plan([type], returns: type) { (a, _) throws(SQLError) in a[0] }
      }
      switch type.physical {
      case .float: return floating(type, Float.self)
      case .double: return floating(type, Double.self)
      case .int8: return integers(type, Int8.self)
      case .int16: return integers(type, Int16.self)
      case .int32: return integers(type, Int32.self)
      case .int64: return integers(type, Int64.self)
      default: return integers(type, Int128.self)
      }
    }
  ])

/// ABS of NUMBER.
private let numberAbs = numberUnary { $0.magnitude }

/// SIGN of NUMBER.
private let numberSign = numberUnary {
  $0.isZero ? $0 : Number(unscaled: $0.isNegative ? -1 : 1, scale: 0)
}

private func floating<T: BinaryFloatingPoint & ColumnElement>(
  _ type: DataType, _: T.Type
) -> Overload.Plan {
  Overload.Plan([type], returns: type) { (arguments, _) throws(SQLError) in
    Rows.map(arguments[0], to: type) { (x: T) -> T in T(x.magnitude) }
  }
}

private func integers<T: SignedElement>(_ type: DataType, _: T.Type) -> Overload.Plan {
  Overload.Plan([type], returns: type, canFail: type.isInteger) { (arguments, _) throws(SQLError) in
    try Rows.map(arguments[0], to: type) { (x: T, failed: inout Bool) -> T in
      failed = failed || x == T.min
      return x < 0 ? 0 &- x : x
    } failure: { (x: T) in
      SQLError(.numericOutOfRange, "integer overflow: abs(\(x))")
    }
  }
}

let signFunction = ScalarFunction(
  "sign", "signum", category: .math, summary: "-1, 0 or 1 for negative, zero or positive numbers.",
  example: "sign(-8.4)", gives: "-1",
  [
    Overload("(number) → number") { given, dialect in
      guard given.count == 1 else { return nil }
      if given[0].type == .number || (dialect == .oracle && given[0].type == .varchar) {
        return numberSign
      }
      let type = given[0].isStringLiteral || given[0].type == .null ? .double : given[0].type
      if type.isFloating {
        return Overload.Plan([.double], returns: .double) { (arguments, _) throws(SQLError) in
          Rows.map(arguments[0], to: .double) { (x: Double) -> Double in
            x > 0 ? 1 : x < 0 ? -1 : x
          }
        }
      }
      guard type.isInteger || type.isDecimal else { return nil }
      return Overload.Plan([type], returns: .int32) { (arguments, _) throws(SQLError) in
        let wide = type.isDecimal ? widenedDecimal(arguments[0]) : widenedToInt128(arguments[0])
        return Rows.map(wide, to: .int32) { (x: Int128) -> Int32 in Int32(x.signum()) }
      }
    }
  ])
