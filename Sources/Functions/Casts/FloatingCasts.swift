import Columns
import Diagnostics
import Glibc
import Kernels

/// To and from REAL and DOUBLE.
func floatingConversion(from: DataType, to: DataType) -> Conversion? {
  switch (from, to) {
  case (.float, .double):
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: .double) { (x: Float) -> Double in Double(x) }
    }
  case (.double, .float): return narrowing
  case (_, .double): return toDouble(from)
  case (_, .float): return toDouble(from).map { $0.then(narrowing) }
  case (.float, _):
    guard let first = floatingConversion(from: .float, to: .double) else { return nil }
    return fromDouble(to).map { first.then($0) }
  case (.double, _): return fromDouble(to)
  default: return nil
  }
}

private let narrowing = Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
  try convert(column, to: .float, failure) { (x: Double, failed: inout Bool) -> Float in
    let result = Float(x)
    failed = failed || (result.isInfinite && !x.isInfinite)
    return result
  }
}

private func toDouble(_ from: DataType) -> Conversion? {
  if case .decimal(let precision, let scale) = from {
    return Conversion { (column, _, _) throws(SQLError) in
      precision <= 18
        ? Rows.map(column, to: .double) { (x: Int64) -> Double in
          doubleValue(Int128(x), scale: scale)
        } : Rows.map(column, to: .double) { (x: Int128) -> Double in doubleValue(x, scale: scale) }
    }
  }
  guard from.isInteger || from == .boolean else { return nil }
  return Conversion { (column, _, _) throws(SQLError) in
    from == .int128 || from == .uint64
      ? Rows.map(widenedToInt128(column), to: .double) { (x: Int128) -> Double in Double(x) }
      : Rows.map(widenedToInt64(column), to: .double) { (x: Int64) -> Double in Double(x) }
  }
}

private let exactPowers: [Double] = (0...22).map { pow(10, Double($0)) }

/// The nearest double of a decimal.
///
/// Up to 2^53 and 10^22 both are exact and so is the rounding of their quotient; other values go
/// through text.
func doubleValue(_ unscaled: Int128, scale: Int) -> Double {
  if unscaled.magnitude <= 1 << 53, scale <= 22 { return Double(unscaled) / exactPowers[scale] }
  var text: [UInt8] = []
  NumberText.append(unscaled: unscaled, scale: scale, to: &text)
  return text.withUnsafeBytes {
    if case .value(let value) = NumberReader.double($0) { value } else { 0 }
  }
}

private func fromDouble(_ to: DataType) -> Conversion? {
  if case .decimal(let precision, let scale) = to { return doubleToDecimal(precision, scale, to) }
  if to == .boolean {
    return Conversion { (column, _, _) throws(SQLError) in
      Rows.map(column, to: .boolean) { (x: Double) -> Bool in x != 0 }
    }
  }
  guard to.isInteger else { return nil }
  // Rounded half to even, as PostgreSQL rounds doubles.
  return Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
    let name = column
    let whole = try convert(name, to: .int128, failure) {
      (x: Double, failed: inout Bool) -> Int128 in
      let rounded = x.rounded(.toNearestOrEven)
      guard rounded.magnitude < 1.7e38 else {
        failed = true
        return 0
      }
      return Int128(rounded)
    }
    return try narrowed(whole, to: to, failure, Int128.self)
  }
}

/// By the shortest digits that read back as the same double, rounded half away from zero.
private func doubleToDecimal(_ precision: Int, _ scale: Int, _ type: DataType) -> Conversion {
  Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
    precision <= 18
      ? try convert(column, to: type, failure) { (x: Double, failed: inout Bool) -> Int64 in
        Int64(truncatingIfNeeded: decimalValue(x, precision, scale, &failed))
      }
      : try convert(column, to: type, failure) { (x: Double, failed: inout Bool) -> Int128 in
        decimalValue(x, precision, scale, &failed)
      }
  }
}

func decimalValue(_ x: Double, _ precision: Int, _ scale: Int, _ failed: inout Bool) -> Int128 {
  if x.magnitude < 9e15, x.rounded(.towardZero) == x {
    let unscaled = Int128(x) * powersOfTen128[min(scale, 22)]
    if scale <= 22, unscaled.magnitude < powersOfTen128[precision].magnitude { return unscaled }
  }
  var text: [UInt8] = []
  NumberText.append(x, to: &text)
  let reading = text.withUnsafeBytes {
    NumberReader.decimal($0, precision: precision, scale: scale)
  }
  if case .value(let value) = reading { return value }
  failed = true
  return 0
}
