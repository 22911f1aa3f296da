import Columns

/// A decimal number of over a hundred digits, in which functions of NUMBER are computed before they are rounded
/// once.
///
/// `limbs[i]` × 10^(8 × (`exponent` - i)); the first and the last limb are not zero, zero has none. What is
/// beyond `limit` limbs is cut off, so that a result has at least 8 × (`limit` - 1) right digits but for a few.
struct LongDecimal {
  static let base: Int64 = 100_000_000

  private(set) var isNegative = false
  private(set) var exponent = 0
  private(set) var limbs: [Int64] = []
  /// The most limbs of this and of what is computed with it.
  private(set) var limit: Int

  /// Enough for functions of NUMBER, whose digits may cancel out once.
  static let usualLimit = 14
  /// Enough for angles of 126 digits.
  static let longLimit = 24

  init(_ value: Int, limit: Int = usualLimit) {
    self.limit = limit
    isNegative = value < 0
    var rest = value.magnitude
    var digits: [Int64] = []
    while rest > 0 {
      digits.append(Int64(rest % UInt(LongDecimal.base)))
      rest /= UInt(LongDecimal.base)
    }
    exponent = digits.count - 1
    limbs = digits.reversed()
    trim()
  }

  init(_ number: Number, limit: Int = usualLimit) {
    self.limit = limit
    isNegative = number.isNegative
    // A limb holds four digits of base 100.
    exponent = number.exponent >> 2
    let powers: [Int64] = [1, 100, 10_000, 1_000_000]
    for (place, digit) in number.digits.enumerated() {
      let power = number.exponent - place
      let index = exponent - (power >> 2)
      while limbs.count <= index { limbs.append(0) }
      limbs[index] += Int64(digit) * powers[power & 3]
    }
    trim()
  }

  /// From limbs of any size and sign, of which the first counts 10^(8 × `exponent`).
  private init(carrying sums: [Int64], exponent: Int, limit: Int) {
    self.limit = limit
    let first = sums.first { $0 != 0 } ?? 0
    isNegative = first < 0
    var carry: Int64 = 0
    var digits: [Int64] = []
    digits.reserveCapacity(sums.count + 2)
    for sum in sums.reversed() {
      let value = (isNegative ? -sum : sum) + carry
      var digit = value % LongDecimal.base
      carry = value / LongDecimal.base
      if digit < 0 {
        digit += LongDecimal.base
        carry -= 1
      }
      digits.append(digit)
    }
    self.exponent = exponent
    while carry > 0 {
      digits.append(carry % LongDecimal.base)
      carry /= LongDecimal.base
      self.exponent += 1
    }
    limbs = digits.reversed()
    trim()
  }

  private mutating func trim() {
    let zeros = limbs.prefix { $0 == 0 }.count
    if zeros > 0 {
      limbs.removeFirst(zeros)
      exponent -= zeros
    }
    if limbs.count > limit { limbs.removeSubrange(limit...) }
    while limbs.last == 0 { limbs.removeLast() }
    if limbs.isEmpty {
      exponent = 0
      isNegative = false
    }
  }

  var isZero: Bool { limbs.isEmpty }

  /// Rounded half away from zero to the digits of NUMBER.
  var number: Number {
    var digits: [UInt8] = []
    for limb in limbs {
      for power: Int64 in [1_000_000, 10_000, 100, 1] { digits.append(UInt8(limb / power % 100)) }
    }
    return Number(isNegative: isNegative, exponent: exponent * 4 + 3, digits: digits)
  }

  /// The nearest double, or infinity.
  var double: Double {
    var result = 0.0
    for limb in limbs.prefix(4).reversed() {
      result = result / Double(LongDecimal.base) + Double(limb)
    }
    for _ in 0..<max(0, min(exponent, 60)) { result *= Double(LongDecimal.base) }
    for _ in 0..<max(0, min(-exponent, 60)) { result /= Double(LongDecimal.base) }
    return isNegative ? -result : result
  }

  func limited(to limit: Int) -> LongDecimal {
    var result = self
    result.limit = limit
    result.trim()
    return result
  }

  // MARK: Arithmetic

  static prefix func - (a: LongDecimal) -> LongDecimal {
    var result = a
    result.isNegative = !a.isNegative && !a.isZero
    return result
  }

  static func + (a: LongDecimal, b: LongDecimal) -> LongDecimal {
    let limit = max(a.limit, b.limit)
    if a.isZero { return b.limited(to: limit) }
    if b.isZero { return a.limited(to: limit) }
    let top = max(a.exponent, b.exponent)
    let bottom = min(a.exponent - a.limbs.count, b.exponent - b.limbs.count) + 1
    let low = max(bottom, top - limit - 1)
    var sums = [Int64](repeating: 0, count: top - low + 1)
    for value in [a, b] {
      for (place, limb) in value.limbs.enumerated() where value.exponent - place >= low {
        sums[top - value.exponent + place] += value.isNegative ? -limb : limb
      }
    }
    return LongDecimal(carrying: sums, exponent: top, limit: limit)
  }

  static func - (a: LongDecimal, b: LongDecimal) -> LongDecimal { a + -b }

  static func * (a: LongDecimal, b: LongDecimal) -> LongDecimal {
    let limit = max(a.limit, b.limit)
    if a.isZero || b.isZero { return LongDecimal(0, limit: limit) }
    // Products below 10^16, of which at most `limit` + 2 meet in one sum: no carry is needed before the end.
    let width = min(a.limbs.count + b.limbs.count - 1, limit + 2)
    var sums = [Int64](repeating: 0, count: width)
    for i in 0..<min(a.limbs.count, width) {
      let x = a.limbs[i]
      for j in 0..<min(b.limbs.count, width - i) { sums[i + j] += x * b.limbs[j] }
    }
    var product = LongDecimal(carrying: sums, exponent: a.exponent + b.exponent, limit: limit)
    product.isNegative = a.isNegative != b.isNegative && !product.isZero
    return product
  }

  /// - Parameter divisor: From 1 to 10^8.
  static func / (a: LongDecimal, divisor: Int) -> LongDecimal {
    var rest: Int64 = 0
    var quotient: [Int64] = []
    for place in 0..<(a.limit + 1) {
      let value = rest * base + (place < a.limbs.count ? a.limbs[place] : 0)
      quotient.append(value / Int64(divisor))
      rest = value % Int64(divisor)
    }
    var result = LongDecimal(carrying: quotient, exponent: a.exponent, limit: a.limit)
    result.isNegative = a.isNegative && !result.isZero
    return result
  }

  /// The divisor is not zero.
  static func / (a: LongDecimal, b: LongDecimal) -> LongDecimal {
    a * b.limited(to: max(a.limit, b.limit)).reciprocal
  }

  /// By Newton's method, from a double: each step doubles the digits.
  private var reciprocal: LongDecimal {
    precondition(!isZero, "nothing is divided by zero")
    var leading = self
    leading.exponent = 0
    var result = LongDecimal(Number("\(1 / leading.double)") ?? Number(), limit: limit)
    let two = LongDecimal(2, limit: limit)
    for _ in 0..<(limit > LongDecimal.usualLimit ? 4 : 3) {
      result = result * (two - leading * result)
    }
    result.exponent -= exponent
    return result
  }

  /// × 10^`power`
  func scaled(by power: Int) -> LongDecimal {
    var result = self * LongDecimal(LongDecimal.powers[power & 7], limit: limit)
    if !result.isZero { result.exponent += power >> 3 }
    return result
  }

  private static let powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]

  /// The nearest whole number, and what it leaves when divided by four.
  var nearestWhole: (value: LongDecimal, quarter: Int) {
    let half = LongDecimal(isNegative ? -5 : 5, limit: limit).scaled(by: -1)
    var value = self + half
    if value.exponent < 0 { return (LongDecimal(0, limit: limit), 0) }
    if value.limbs.count > value.exponent + 1 {
      value.limbs.removeSubrange((value.exponent + 1)...)
      value.trim()
    }
    guard !value.isZero, value.limbs.count == value.exponent + 1, let last = value.limbs.last else {
      return (value, 0)
    }
    let quarter = Int(last % 4)
    return (value, value.isNegative ? (4 - quarter) % 4 : quarter)
  }

  /// The exponent of the first decimal digit.
  var decimalExponent: Int {
    guard let first = limbs.first else { return 0 }
    return exponent * 8 + String(first).utf8.count - 1
  }
}
