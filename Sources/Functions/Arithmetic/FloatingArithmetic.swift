import Columns
import Diagnostics
import Glibc
import Kernels

/// Arithmetic of REAL and DOUBLE; only a finite operation that leaves the range is an error.
func floatingKernel(_ symbol: ArithmeticOperator, _ type: DataType) -> ScalarKernel {
  type == .float
    ? floatingKernel(symbol, type, Float.self) : floatingKernel(symbol, type, Double.self)
}

private func floatingKernel<T: BinaryFloatingPoint & ColumnElement>(
  _ symbol: ArithmeticOperator, _ type: DataType, _ element: T.Type
) -> ScalarKernel {
  { (arguments, _) throws(SQLError) in
    let a = arguments[0]
    let b = arguments[1]
    switch symbol {
    case .add: return try checked(a, b, type, symbol) { (x: T, y: T) -> T in x + y }
    case .subtract: return try checked(a, b, type, symbol) { (x: T, y: T) -> T in x - y }
    case .multiply: return try checked(a, b, type, symbol) { (x: T, y: T) -> T in x * y }
    case .divide:
      return try Rows.map(a, b, to: type) { (x: T, y: T, failed: inout Bool) -> T in
        failed = failed || y == 0
        return x / y
      } failure: { _, _ in
        divisionByZero
      }
    case .modulo:
      return try Rows.map(a, b, to: type) { (x: T, y: T, failed: inout Bool) -> T in
        failed = failed || y == 0
        return x.truncatingRemainder(dividingBy: y)
      } failure: { _, _ in
        divisionByZero
      }
    }
  }
}

@inline(__always)
private func checked<T: BinaryFloatingPoint & ColumnElement>(
  _ a: Column, _ b: Column, _ type: DataType, _ symbol: ArithmeticOperator, _ body: (T, T) -> T
) throws(SQLError) -> Column {
  var flags: UInt64 = 0
  let results = Rows.map(a, b, to: type) { (x: T, y: T) -> T in
    let result = body(x, y)
    flags |= result.magnitude <= T.greatestFiniteMagnitude ? 0 : 1
    return result
  }
  if flags == 0 { return results }
  return try Rows.map(a, b, to: type) { (x: T, y: T, failed: inout Bool) -> T in
    let result = body(x, y)
    failed = failed || (result.isInfinite && x.isFinite && y.isFinite)
    return result
  } failure: { (x: T, y: T) in
    SQLError(.numericOutOfRange, "\(type) overflow: \(x) \(symbol.rawValue) \(y)")
  }
}
