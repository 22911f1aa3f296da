import Columns

/// A number of at most 18 digits or NULL: `unscaled` × 10^-`scale`.
///
/// What it computes is exact or nil: then the kernels compute, and say what is wrong where something is.
struct SmallNumber {
  var unscaled: Int64
  var scale: Int
  var isNull = false

  static let null = SmallNumber(unscaled: 0, scale: 0, isNull: true)
  static let zero = SmallNumber(unscaled: 0, scale: 0)

  private static let powers: [Int64] = {
    var powers: [Int64] = [1]
    while powers.count <= 18 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

  /// The same number with more decimal places.
  func rescaled(to wanted: Int) -> SmallNumber? {
    if isNull { return self }
    guard wanted >= scale, wanted <= 18 else { return nil }
    if wanted == scale { return self }
    let (moved, overflow) = unscaled.multipliedReportingOverflow(
      by: SmallNumber.powers[wanted - scale])
    return overflow ? nil : SmallNumber(unscaled: moved, scale: wanted)
  }

  /// Without zeros at the end of its decimal places.
  var trimmed: SmallNumber {
    var made = self
    while made.scale > 0, made.unscaled % 10 == 0 {
      made.unscaled /= 10
      made.scale -= 1
    }
    return made
  }

  /// The number as a column's type has it; nil where it would be rounded or does not fit.
  func exact(as type: DataType) -> SmallNumber? {
    if isNull { return self }
    switch type {
    case .number: return self
    case .int64: return trimmed.scale == 0 ? trimmed : nil
    case .int32:
      let whole = trimmed
      return whole.scale == 0 && Int32(exactly: whole.unscaled) != nil ? whole : nil
    case .decimal(let precision, let places):
      // More digits than an integer of 64 bits has hold each of them.
      guard let moved = (scale > places ? trimmed : self).rescaled(to: places),
        precision > 18 || moved.unscaled.magnitude < SmallNumber.powers[precision].magnitude
      else { return nil }
      return moved
    default: return nil
    }
  }

  /// Cut to `places` digits after the point, or rounded half away from zero.
  func rounded(toScale places: Int, cuts: Bool) -> SmallNumber {
    if isNull || scale <= places { return self }
    let power = SmallNumber.powers[scale - places]
    let (quotient, rest) = unscaled.quotientAndRemainder(dividingBy: power)
    let isUp = !cuts && rest.magnitude >= power.magnitude - rest.magnitude
    return SmallNumber(unscaled: quotient + (isUp ? unscaled.signum() : 0), scale: places)
  }

  var magnitude: SmallNumber? {
    unscaled == .min ? nil : SmallNumber(unscaled: abs(unscaled), scale: scale, isNull: isNull)
  }

  /// Negative, zero or positive; of two numbers that are not NULL.
  func compare(_ other: SmallNumber) -> Int {
    if scale == other.scale {
      return unscaled < other.unscaled ? -1 : unscaled == other.unscaled ? 0 : 1
    }
    let common = max(scale, other.scale)
    let a = Int128(unscaled) * Int128(SmallNumber.powers[common - scale])
    let b = Int128(other.unscaled) * Int128(SmallNumber.powers[common - other.scale])
    return a < b ? -1 : a == b ? 0 : 1
  }

  /// Whether values of a type may be such numbers.
  static func holds(_ type: DataType) -> Bool {
    switch type {
    case .number, .int64, .int32: true
    case .decimal(_, let scale): scale <= 18
    default: false
    }
  }
}

extension SmallNumber {
  init?(_ value: Value) {
    switch value {
    case .null: self = .null
    case .integer(let integer):
      guard let small = Int64(exactly: integer) else { return nil }
      self.init(unscaled: small, scale: 0)
    case .decimal(let digits, let scale):
      guard scale >= 0, scale <= 18, let small = Int64(exactly: digits) else { return nil }
      self.init(unscaled: small, scale: scale)
    case .string(let text): self.init(text: text)
    default: return nil
    }
  }

  /// `-12.5`: digits and at most one point.
  private init?(text: String) {
    var digits: Int64 = 0
    var scale = 0
    var (isNegative, hasPoint, count) = (false, false, 0)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-") where count == 0 && !hasPoint && !isNegative: isNegative = true
      case UInt8(ascii: ".") where !hasPoint: hasPoint = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        count += 1
        guard count <= 18 else { return nil }
        digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
        if hasPoint { scale += 1 }
      default: return nil
      }
    }
    guard count > 0 else { return nil }
    self.init(unscaled: isNegative ? -digits : digits, scale: scale)
  }

  /// A number, NULL, or the text of a NUMBER among parameters.
  init?(_ scalar: Scalar) {
    switch scalar.form {
    case .number: self.init(unscaled: scalar.number, scale: scalar.scale)
    case .null: self = .null
    case .text: self.init(text: scalar.text.text)
    default: return nil
    }
  }

  /// The number as a scalar.
  var scalar: Scalar { isNull ? .null : Scalar(number: unscaled, scale: scale) }
}

extension SmallNumber {
  static func add(_ a: SmallNumber, _ b: SmallNumber) -> SmallNumber? {
    if a.isNull || b.isNull { return .null }
    let scale = max(a.scale, b.scale)
    guard let x = a.rescaled(to: scale), let y = b.rescaled(to: scale) else { return nil }
    let (sum, overflow) = x.unscaled.addingReportingOverflow(y.unscaled)
    return overflow ? nil : SmallNumber(unscaled: sum, scale: scale)
  }

  static func subtract(_ a: SmallNumber, _ b: SmallNumber) -> SmallNumber? {
    guard b.unscaled != .min else { return nil }
    return add(a, SmallNumber(unscaled: -b.unscaled, scale: b.scale, isNull: b.isNull))
  }

  static func multiply(_ a: SmallNumber, _ b: SmallNumber) -> SmallNumber? {
    if a.isNull || b.isNull { return .null }
    let (product, overflow) = a.unscaled.multipliedReportingOverflow(by: b.unscaled)
    guard !overflow, a.scale + b.scale <= 18 else { return nil }
    return SmallNumber(unscaled: product, scale: a.scale + b.scale)
  }

  /// With the sign of the dividend; by zero the kernels say what comes.
  static func remainder(_ a: SmallNumber, _ b: SmallNumber) -> SmallNumber? {
    if a.isNull || b.isNull { return .null }
    let scale = max(a.scale, b.scale)
    guard let x = a.rescaled(to: scale), let y = b.rescaled(to: scale), y.unscaled != 0,
      y.unscaled != -1
    else { return nil }
    return SmallNumber(unscaled: x.unscaled % y.unscaled, scale: scale)
  }

  /// Quotients that end; by zero the kernels say what comes.
  static func divide(_ a: SmallNumber, _ b: SmallNumber) -> SmallNumber? {
    if a.isNull || b.isNull { return .null }
    guard b.unscaled != 0, b.unscaled != -1, a.unscaled != .min else { return nil }
    let divisor = b.trimmed
    // At least as many places as make the result's scale positive.
    guard var dividend = a.rescaled(to: max(a.scale, divisor.scale)) else { return nil }
    while true {
      let (quotient, rest) = dividend.unscaled.quotientAndRemainder(dividingBy: divisor.unscaled)
      if rest == 0 {
        return SmallNumber(unscaled: quotient, scale: dividend.scale - divisor.scale)
      }
      guard let next = dividend.rescaled(to: dividend.scale + 1) else { return nil }
      dividend = next
    }
  }

  /// NULL where one of them is.
  static func extreme(_ a: SmallNumber, _ b: SmallNumber, isGreatest: Bool) -> SmallNumber? {
    if a.isNull || b.isNull { return .null }
    return (a.compare(b) < 0) == isGreatest ? b : a
  }
}
