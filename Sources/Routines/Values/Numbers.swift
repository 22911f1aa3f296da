import Columns

/// Arithmetic of NUMBER over the three forms of ``Datum`` (SQL Language Reference 19c, "NUMBER Data Type").
enum NumberMath {
  static let powers: [Int64] = {
    var list: [Int64] = [1]
    for _ in 0..<18 { list.append((list.last ?? 1) * 10) }
    return list
  }()

  /// The value as NUMBER; nil for what is none.
  static func number(_ datum: Datum) -> Number? {
    switch datum {
    case .integer(let value): Number(unscaled: Int128(value), scale: 0)
    case .decimal(let value, let scale): Number(unscaled: Int128(value), scale: Int(scale))
    case .wide(let box): box.number
    case .double(let value): Number("\(value)")
    default: nil
    }
  }

  /// The smallest form of a NUMBER.
  /// - Throws: ORA-01426 for 10^126 and above; what is below 10^-130 is zero.
  static func datum(_ number: Number) throws(Raised) -> Datum {
    if number.isZero || number.exponent < -65 { return .integer(0) }
    guard number.isInRange else { throw Raised(-1426) }
    let low = number.exponent - number.digits.count + 1
    if number.digits.count <= 9, low >= -9, number.exponent <= 8 {
      var value: Int64 = 0
      for digit in number.digits { value = value &* 100 &+ Int64(digit) }
      if low >= 0 {
        if number.exponent < 9 {
          for _ in 0..<low { value = value &* 100 }
          return .integer(number.isNegative ? -value : value)
        }
      } else {
        var scale = -low * 2
        if value % 10 == 0 {
          value /= 10
          scale -= 1
        }
        return .decimal(number.isNegative ? -value : value, scale: UInt8(scale))
      }
    }
    return .wide(WideNumber(number))
  }

  /// `unscaled` × 10^-`scale` in its smallest form.
  @inline(__always) static func decimal(_ unscaled: Int64, _ scale: Int) -> Datum {
    if scale == 0 { return .integer(unscaled) }
    return .decimal(unscaled, scale: UInt8(truncatingIfNeeded: scale))
  }

  /// Both as integers of one scale, if 64 bits hold them.
  @inline(__always) static func aligned(_ a: Datum, _ b: Datum) -> (Int64, Int64, Int)? {
    let (x, s) = parts(a)
    let (y, t) = parts(b)
    if s < 0 || t < 0 { return nil }
    if s == t { return (x, y, s) }
    if s < t {
      let (moved, overflow) = x.multipliedReportingOverflow(by: powers[t - s])
      return overflow ? nil : (moved, y, t)
    }
    let (moved, overflow) = y.multipliedReportingOverflow(by: powers[s - t])
    return overflow ? nil : (x, moved, s)
  }

  /// The integer and the scale; scale -1 for other forms.
  @inline(__always) static func parts(_ datum: Datum) -> (Int64, Int) {
    switch datum {
    case .integer(let value): (value, 0)
    case .decimal(let value, let scale): (value, Int(scale))
    default: (0, -1)
    }
  }

  static func add(_ a: Datum, _ b: Datum) throws(Raised) -> Datum {
    if case .integer(let x) = a, case .integer(let y) = b {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return .integer(sum) }
    }
    if let (x, y, scale) = aligned(a, b) {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return decimal(sum, scale) }
    }
    return try slow(a, b, { $0 + $1 }, { $0 + $1 })
  }

  static func subtract(_ a: Datum, _ b: Datum) throws(Raised) -> Datum {
    if case .integer(let x) = a, case .integer(let y) = b {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return .integer(difference) }
    }
    if let (x, y, scale) = aligned(a, b) {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return decimal(difference, scale) }
    }
    return try slow(a, b, { $0 - $1 }, { $0 - $1 })
  }

  static func multiply(_ a: Datum, _ b: Datum) throws(Raised) -> Datum {
    let (x, s) = parts(a)
    let (y, t) = parts(b)
    if s >= 0, t >= 0, s + t <= 18 {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return decimal(product, s + t) }
    }
    return try slow(a, b, { $0 * $1 }, { $0 * $1 })
  }

  static func divide(_ a: Datum, _ b: Datum) throws(Raised) -> Datum {
    if case .integer(let x) = a, case .integer(let y) = b, y != 0, y != -1, x % y == 0 {
      return .integer(x / y)
    }
    if case .double(let y) = b, y == 0 { return .double(try double(a) / y) }
    if case .double = a {} else if isZero(b) { throw Raised(-1476) }
    if isZero(b), case .double = a { return .double(try double(a) / double(b)) }
    return try slow(a, b, { $0 / $1 }, { $0 / $1 })
  }

  static func isZero(_ datum: Datum) -> Bool {
    switch datum {
    case .integer(let value): value == 0
    case .decimal(let value, _): value == 0
    case .wide(let box): box.number.isZero
    case .double(let value): value == 0
    default: false
    }
  }

  /// MOD: the sign of the dividend; MOD(a, 0) is a.
  static func modulo(_ a: Datum, _ b: Datum) throws(Raised) -> Datum {
    if isZero(b) { return a }
    if let (x, y, scale) = aligned(a, b) { return decimal(y == -1 ? 0 : x % y, scale) }
    if case .double = a { return .double(try double(a).truncatingRemainder(dividingBy: double(b))) }
    if case .double = b { return .double(try double(a).truncatingRemainder(dividingBy: double(b))) }
    guard let x = number(a), let y = number(b) else { throw Raised.notANumber }
    let quotient = (x / y).rounded(toScale: 0, roundsHalf: false)
    return try datum(x - quotient * y)
  }

  static func negate(_ a: Datum) throws(Raised) -> Datum {
    switch a {
    case .integer(let value) where value != .min: .integer(-value)
    case .decimal(let value, let scale) where value != .min: .decimal(-value, scale: scale)
    case .double(let value): .double(-value)
    default: try slow(.integer(0), a, { $0 - $1 }, { $0 - $1 })
    }
  }

  /// A double beside a NUMBER makes a double.
  private static func slow(
    _ a: Datum, _ b: Datum, _ exact: (Number, Number) -> Number,
    _ binary: (Double, Double) -> Double
  ) throws(Raised) -> Datum {
    if case .double = a { return .double(binary(try double(a), try double(b))) }
    if case .double = b { return .double(binary(try double(a), try double(b))) }
    guard let x = number(a), let y = number(b) else { throw Raised.notANumber }
    return try datum(exact(x, y))
  }

  static func double(_ a: Datum) throws(Raised) -> Double {
    switch a {
    case .double(let value): return value
    case .integer(let value): return Double(value)
    case .decimal(let value, let scale): return Double(value) / Double(powers[Int(scale)])
    default:
      guard let number = number(a), let value = Double(number.text) else { throw Raised.notANumber }
      return value
    }
  }

  /// Rounded half away from zero, or cut, to `scale` digits after the point.
  static func rounded(_ a: Datum, _ scale: Int, roundsHalf: Bool = true) throws(Raised) -> Datum {
    switch a {
    case .integer where scale >= 0: return a
    case .decimal(let value, let has):
      let drop = Int(has) - scale
      if drop <= 0 { return a }
      if drop <= 18 {
        let unit = powers[drop]
        var (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
        if roundsHalf, rest.magnitude >= unit.magnitude - rest.magnitude {
          quotient += value < 0 ? -1 : 1
        }
        rest = 0
        if scale >= 0 { return decimal(quotient, scale) }
        return try multiply(.integer(quotient), power(of: -scale))
      }
    case .double(let value):
      let unit = power10(scale)
      let moved = value * unit
      let whole = moved.rounded(roundsHalf ? .toNearestOrEven : .towardZero)
      return .double(whole / unit)
    default: break
    }
    guard let number = number(a) else { throw Raised.notANumber }
    return try datum(number.rounded(toScale: scale, roundsHalf: roundsHalf))
  }

  static func power(of exponent: Int) throws(Raised) -> Datum {
    if exponent <= 18 { return .integer(powers[exponent]) }
    return try datum(Number(isNegative: false, magnitude: 1, power: min(exponent, 200)))
  }

  private static func power10(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<min(300, abs(exponent)) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }

  /// -1, 0 or 1.
  static func compare(_ a: Datum, _ b: Datum) throws(Raised) -> Int {
    if let (x, y, _) = aligned(a, b) { return x < y ? -1 : x > y ? 1 : 0 }
    if case .double = a { return order(try double(a), try double(b)) }
    if case .double = b { return order(try double(a), try double(b)) }
    guard let x = number(a), let y = number(b) else { throw Raised.notANumber }
    let difference = x - y
    return difference.isZero ? 0 : difference.isNegative ? -1 : 1
  }

  /// NaN is above all and equals itself.
  private static func order(_ x: Double, _ y: Double) -> Int {
    if x.isNaN || y.isNaN { return x.isNaN ? (y.isNaN ? 0 : 1) : -1 }
    return x < y ? -1 : x > y ? 1 : 0
  }

  /// The whole number nearest, for PLS_INTEGER, subscripts and positions.
  static func integer(_ a: Datum) throws(Raised) -> Int64 {
    if case .integer(let value) = a { return value }
    let whole = try rounded(a, 0)
    switch whole {
    case .integer(let value): return value
    case .decimal(let value, let scale): return value / powers[Int(scale)]
    case .double(let value):
      guard let exact = Int64(exactly: value) else { throw Raised(-1426) }
      return exact
    default: throw Raised(-1426)
    }
  }
}
