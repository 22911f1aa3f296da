import Columns
import Diagnostics
import Kernels

/// The operators that have one loop per physical type.
enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
}

/// Integer arithmetic in one type: overflow is an error, division truncates.
func integerKernel(_ symbol: ArithmeticOperator, _ type: DataType) -> ScalarKernel? {
  switch type {
  case .int8: integerKernel(symbol, type, Int8.self)
  case .int16: integerKernel(symbol, type, Int16.self)
  case .int32: integerKernel(symbol, type, Int32.self)
  case .int64: integerKernel(symbol, type, Int64.self)
  case .int128: integerKernel(symbol, type, Int128.self)
  case .uint8: integerKernel(symbol, type, UInt8.self)
  case .uint16: integerKernel(symbol, type, UInt16.self)
  case .uint32: integerKernel(symbol, type, UInt32.self)
  case .uint64: integerKernel(symbol, type, UInt64.self)
  default: nil
  }
}

private func integerKernel<T: FixedWidthInteger & ColumnElement>(
  _ symbol: ArithmeticOperator, _ type: DataType, _ element: T.Type
) -> ScalarKernel {
  switch symbol {
  case .add:
    return { (arguments, _) throws(SQLError) in
      var signs: T = 0
      let sums = Rows.map(arguments[0], arguments[1], to: type) { (x: T, y: T) -> T in
        let sum = x &+ y
        signs |= T.isSigned ? (x ^ sum) & (y ^ sum) : sum < x ? 1 : 0
        return sum
      }
      if T.isSigned ? signs >= 0 : signs == 0 { return sums }
      // Some row, perhaps one that is NULL, has left the range: look again.
      return try Rows.map(arguments[0], arguments[1], to: type) {
        (x: T, y: T, failed: inout Bool) -> T in
        let sum = x &+ y
        // Overflow where both operands have the other sign than the sum (or the sum is smaller).
        let bad = T.isSigned ? (x ^ sum) & (y ^ sum) < 0 : sum < x
        failed = failed || bad
        return sum
      } failure: {
        integerOverflow($0, symbol, $1)
      }
    }
  case .subtract:
    return { (arguments, _) throws(SQLError) in
      var signs: T = 0
      let differences = Rows.map(arguments[0], arguments[1], to: type) { (x: T, y: T) -> T in
        let difference = x &- y
        signs |= T.isSigned ? (x ^ y) & (x ^ difference) : x < y ? 1 : 0
        return difference
      }
      if T.isSigned ? signs >= 0 : signs == 0 { return differences }
      return try Rows.map(arguments[0], arguments[1], to: type) {
        (x: T, y: T, failed: inout Bool) -> T in
        let difference = x &- y
        let bad = T.isSigned ? (x ^ y) & (x ^ difference) < 0 : x < y
        failed = failed || bad
        return difference
      } failure: {
        integerOverflow($0, symbol, $1)
      }
    }
  case .multiply:
    return { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], arguments[1], to: type) { (x: T, y: T, failed: inout Bool) -> T in
        let (product, overflow) = x.multipliedReportingOverflow(by: y)
        failed = failed || overflow
        return product
      } failure: {
        integerOverflow($0, symbol, $1)
      }
    }
  case .divide:
    return { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], arguments[1], to: type) { (x: T, y: T, failed: inout Bool) -> T in
        let (quotient, overflow) = x.dividedReportingOverflow(by: y)
        failed = failed || overflow
        return quotient
      } failure: {
        $1 == 0 ? divisionByZero : integerOverflow($0, symbol, $1)
      }
    }
  case .modulo:
    return { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], arguments[1], to: type) { (x: T, y: T, failed: inout Bool) -> T in
        failed = failed || y == 0
        return y == 0 ? 0 : x.remainderReportingOverflow(dividingBy: y).partialValue
      } failure: { _, _ in
        divisionByZero
      }
    }
  }
}

func integerOverflow<T: FixedWidthInteger>(
  _ x: T, _ symbol: ArithmeticOperator, _ y: T
) -> SQLError {
  SQLError(
    .numericOutOfRange, "integer overflow: \(x) \(symbol.rawValue) \(y)",
    hint: "cast one side to a wider type, such as BIGINT or DECIMAL")
}

var divisionByZero: SQLError {
  SQLError(.divisionByZero, "division by zero", hint: "use NULLIF(divisor, 0) to get NULL")
}
