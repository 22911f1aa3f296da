import Columns
import Diagnostics
import Kernels

/// From integers and decimals to decimals, and from decimals to integers.
func decimalConversion(from: DataType, to: DataType) -> Conversion? {
  switch (from, to) {
  case (.decimal(let p, let s), .decimal(let q, let t)):
    return rescaling(
      from: DecimalShape(precision: p, scale: s), to: DecimalShape(precision: q, scale: t), type: to
    )
  case (_, .decimal(let q, let t)):
    guard let digits = from.integerDigits ?? (from == .boolean ? 1 : nil) else { return nil }
    let isWide = from == .int128 || from == .uint64
    let rescale = rescaling(
      from: DecimalShape(precision: isWide ? 39 : digits, scale: 0),
      to: DecimalShape(precision: q, scale: t), type: to)
    return Conversion { (column, _, _) throws(SQLError) in
      isWide ? widenedToInt128(column) : widenedToInt64(column)
    }.then(rescale)
  case (.decimal(let p, let s), _):
    guard to.isInteger || to == .boolean else { return nil }
    if to == .boolean { return decimalTruth(precision: p) }
    let whole = rescaling(
      from: DecimalShape(precision: p, scale: s), to: DecimalShape(precision: 38, scale: 0),
      type: .int128)
    return whole.then(
      Conversion(canFail: true) { (column, _, failure) throws(SQLError) in
        try narrowed(column, to: to, failure, Int128.self)
      })
  default: return nil
  }
}

private func decimalTruth(precision: Int) -> Conversion {
  Conversion { (column, _, _) throws(SQLError) in
    precision <= 18
      ? Rows.map(column, to: .boolean) { (x: Int64) -> Bool in x != 0 }
      : Rows.map(column, to: .boolean) { (x: Int128) -> Bool in x != 0 }
  }
}

/// The four pairs of narrow and wide.
private func rescaling(
  from: DecimalShape, to: DecimalShape, type: DataType
) -> Conversion {
  // An integer type may hold more than its decimal digits say; a decimal never does.
  let losesDigits = from.integerDigits > to.integerDigits
  let mayCarry = from.scale > to.scale && from.integerDigits == to.integerDigits
  let canFail = losesDigits || mayCarry
  return Conversion(canFail: canFail) { (column, _, failure) throws(SQLError) in
    let isTargetNarrow = type.physical == .int64
    if column.physical == .int64 {
      return isTargetNarrow
        ? try rescale(column, from, to, type, canFail, failure, Int64.self, Int64.self)
        : try rescale(column, from, to, type, canFail, failure, Int64.self, Int128.self)
    }
    return isTargetNarrow
      ? try rescale(column, from, to, type, canFail, failure, Int128.self, Int64.self)
      : try rescale(column, from, to, type, canFail, failure, Int128.self, Int128.self)
  }
}

private func rescale<
  S: FixedWidthInteger & SignedInteger & ColumnElement,
  T: FixedWidthInteger & SignedInteger & ColumnElement
>(
  _ column: Column, _ from: DecimalShape, _ to: DecimalShape, _ type: DataType, _ canFail: Bool,
  _ failure: CastFailure, _ source: S.Type, _ target: T.Type
) throws(SQLError) -> Column {
  if to.scale >= from.scale {
    let power = T(truncatingIfNeeded: powersOfTen128[to.scale - from.scale])
    if !canFail {
      return Rows.map(column, to: type) { (x: S) -> T in T(truncatingIfNeeded: x) &* power }
    }
    // Values below this have room for the new zeros.
    let digits = min(38, max(0, to.precision - (to.scale - from.scale)))
    let limit = powersOfTen128[digits]
    if let small = S(exactly: limit) {
      return try convert(column, to: type, failure) { (x: S, failed: inout Bool) -> T in
        failed = failed || x >= small || x <= 0 &- small
        return T(truncatingIfNeeded: x) &* power
      }
    }
    return Rows.map(column, to: type) { (x: S) -> T in T(truncatingIfNeeded: x) &* power }
  }
  let shift = from.scale - to.scale
  guard let power = S(exactly: powersOfTen128[shift]) else {
    // More digits are dropped than a value has.
    return Rows.map(column, to: type) { (_: S) -> T in 0 }
  }
  let limit = powersOfTen128[min(38, to.precision)]
  return try convert(column, to: type, failure) { (x: S, failed: inout Bool) -> T in
    let result = dividedHalfAway(x, by: power)
    failed = failed || (canFail && Int128(result).magnitude >= limit.magnitude)
    return T(truncatingIfNeeded: result)
  }
}
