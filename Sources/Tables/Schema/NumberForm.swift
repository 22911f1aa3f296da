import Columns

/// NUMBER as other programs read it: a DECIMAL(38,10), and in a hidden column beside it the bytes
/// of the values that this does not hold exactly.
enum NumberForm {
  static let decimal = DataType.decimal(precision: 38, scale: 10)
  /// In the metadata of a hidden column: the stored name of the column that it belongs to.
  static let hiddenKey = "reckon.exactOf"

  private static let limit: Int128 = {
    var limit: Int128 = 1
    for _ in 0..<38 { limit *= 10 }
    return limit
  }()

  /// The decimals nearest to the numbers (NULL beyond their range), and the bytes of those that
  /// are not equal; no bytes at all where every number is held exactly.
  static func split(_ column: Column) -> (decimal: Column, exact: Column?) {
    let flat = column.flattened()
    let views = flat.span(of: StringView.self)
    var decimals = ColumnBuilder(decimal, capacity: flat.count)
    var bytes = ColumnBuilder(.blob, capacity: flat.count)
    var isExact = true
    for row in 0..<flat.count {
      if flat.isNull(row) {
        decimals.appendNull()
        bytes.appendNull()
        continue
      }
      let number = views[row].withBytes { Number(decoding: $0) }
      let (value, isEqual) = nearest(number)
      if let value { decimals.append(element: value) } else { decimals.appendNull() }
      if isEqual {
        bytes.appendNull()
      } else {
        isExact = false
        views[row].withBytes { bytes.append(bytes: $0) }
      }
    }
    let made = decimals.finish()
    let rest = bytes.finish()
    return (made, isExact ? nil : rest)
  }

  /// The unscaled value at ten digits after the point, rounded half away from zero; nil beyond the
  /// range.
  private static func nearest(_ number: Number) -> (value: Int128?, isEqual: Bool) {
    var value: Int128 = 0
    // Digit i counts 100^(exponent - i); those down to 100^-5 stay.
    let kept = max(0, number.exponent + 6)
    for place in 0..<kept {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 100)
      if overflow || shifted >= limit { return (nil, false) }
      value = shifted + (place < number.digits.count ? Int128(number.digits[place]) : 0)
    }
    let isEqual = number.digits.count <= kept
    if !isEqual, number.exponent >= -6, number.digits[kept] >= 50 { value += 1 }
    if value >= limit { return (nil, false) }
    return (number.isNegative ? -value : value, isEqual)
  }

  /// The numbers again.
  static func joined(_ decimals: Column, _ exact: Column?) -> Column {
    let flat = decimals.flattened()
    let values = flat.span(of: Int128.self)
    var numbers = ColumnBuilder(.number, capacity: flat.count)
    var encoded: [UInt8] = []
    for row in 0..<flat.count {
      if let exact, case .blob(let bytes) = exact[row] {
        bytes.withUnsafeBytes { numbers.append(bytes: $0) }
      } else if flat.isNull(row) {
        numbers.appendNull()
      } else {
        encoded.removeAll(keepingCapacity: true)
        Number(unscaled: values[row], scale: 10).encode(into: &encoded)
        encoded.withUnsafeBytes { numbers.append(bytes: $0) }
      }
    }
    return numbers.finish()
  }
}
