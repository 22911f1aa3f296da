import Columns
import Diagnostics
import Kernels

/// `x << n`: bits that would be lost are an error.
let shiftLeftFunction = shift(
  "<<", "shift_left", "1 << 4", "16", "Bits moved to the left, or an error where one is lost."
) { x, n in
  guard x != 0 else { return 0 }
  guard n < 64 else { return nil }
  return (x << n) >> n == x ? x << n : nil
} wide: { x, n in
  guard x != 0 else { return 0 }
  guard n < 128 else { return nil }
  return (x << n) >> n == x ? x << n : nil
}

/// `x >> n`: what is left is rounded down.
let shiftRightFunction = shift(
  ">>", "shift_right", "16 >> 2", "4", "Bits moved to the right; the sign stays."
) { x, n in
  x >> min(n, 63)
} wide: { x, n in
  x >> min(n, 127)
}

/// - Parameter narrow: the value, or nil where it does not fit; the number of bits is not negative.
private func shift(
  _ symbol: String, _ name: String, _ example: String, _ result: String, _ summary: String,
  _ narrow: @escaping @Sendable (Int64, Int64) -> Int64?,
  wide: @escaping @Sendable (Int128, Int128) -> Int128?
) -> ScalarFunction {
  ScalarFunction(
    symbol, name, category: .arithmetic, summary: summary, example: example, gives: result,
    [
      .fixed([.int64, .int64], .int64, canFail: true) { (arguments, _) throws(SQLError) in
        try shifted(arguments, .int64, symbol, narrow)
      },
      .fixed([.int128, .int128], .int128, canFail: true) { (arguments, _) throws(SQLError) in
        try shifted(arguments, .int128, symbol, wide)
      },
    ])
}

private func shifted<T: ColumnElement & FixedWidthInteger>(
  _ arguments: [Column], _ type: DataType, _ symbol: String, _ body: @Sendable (T, T) -> T?
) throws(SQLError) -> Column {
  try Rows.map(arguments[0], arguments[1], to: type) { (x: T, n: T, failed: inout Bool) -> T in
    let value = n < 0 ? nil : body(x, n)
    failed = value == nil
    return value ?? 0
  } failure: { (x: T, n: T) in
    n < 0
      ? SQLError(.numericOutOfRange, "a value cannot be moved by \(n) bits")
      : SQLError(.numericOutOfRange, "\(x) \(symbol) \(n) does not fit \(type)")
  }
}
