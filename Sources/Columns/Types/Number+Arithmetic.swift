extension Number {
  package static prefix func - (a: Number) -> Number {
    var result = a
    result.isNegative = !a.isNegative && !a.isZero
    return result
  }

  /// The sum; exact, then rounded to 20 digits.
  package static func + (a: Number, b: Number) -> Number {
    if a.isZero { return b }
    if b.isZero { return a }
    let top = max(a.exponent, b.exponent)
    let bottom = min(a.exponent - a.digits.count, b.exponent - b.digits.count) + 1
    // Beyond 45 digits below the top nothing changes the rounded sum.
    let low = max(bottom, top - 45)
    var sums = [Int](repeating: 0, count: top - low + 1)
    for number in [a, b] {
      for (place, digit) in number.digits.enumerated() where number.exponent - place >= low {
        sums[top - (number.exponent - place)] += number.isNegative ? -Int(digit) : Int(digit)
      }
    }
    return Number(signedDigits: sums, exponent: top)
  }

  package static func - (a: Number, b: Number) -> Number { a + -b }

  package static func * (a: Number, b: Number) -> Number {
    if a.isZero || b.isZero { return Number() }
    var sums = [Int](repeating: 0, count: a.digits.count + b.digits.count)
    for (i, x) in a.digits.enumerated() {
      for (j, y) in b.digits.enumerated() { sums[i + j + 1] += Int(x) * Int(y) }
    }
    var product = Number(signedDigits: sums, exponent: a.exponent + b.exponent + 1)
    product.isNegative = !product.isZero && a.isNegative != b.isNegative
    return product
  }

  /// The quotient, rounded to 20 digits; the divisor is not zero.
  package static func / (a: Number, b: Number) -> Number {
    precondition(!b.isZero, "nothing is divided by zero")
    if a.isZero { return a }
    var rest = [Int](repeating: 0, count: 1) + a.digits.map { Int($0) }
    let divisor = b.digits.map { Int($0) }
    rest += [Int](repeating: 0, count: max(0, divisor.count + 24 - rest.count))
    var quotient: [UInt8] = []
    for place in 0..<23 where place + divisor.count < rest.count {
      quotient.append(UInt8(step(&rest, divisor, at: place)))
    }
    return Number(
      isNegative: a.isNegative != b.isNegative, exponent: a.exponent - b.exponent,
      digits: quotient)
  }

  /// One digit of a long division: subtracts the divisor as often as it fits.
  private static func step(_ rest: inout [Int], _ divisor: [Int], at place: Int) -> Int {
    let head = rest[place] * 10_000 + rest[place + 1] * 100 + (rest[safe: place + 2] ?? 0)
    let scale = divisor[0] * 100 + (divisor[safe: 1] ?? 0)
    var digit = min(99, head / scale)
    subtract(&rest, divisor, times: digit, at: place)
    // The estimate is at most one or two too large.
    while rest[place] < 0 {
      subtract(&rest, divisor, times: -1, at: place)
      digit -= 1
    }
    return digit
  }

  private static func subtract(
    _ rest: inout [Int], _ divisor: [Int], times: Int, at place: Int
  ) {
    var borrow = 0
    for i in divisor.indices.reversed() {
      let value = rest[place + 1 + i] - times * divisor[i] + borrow
      let (high, low) = value.flooredDivision(by: 100)
      rest[place + 1 + i] = low
      borrow = high
    }
    rest[place] += borrow
  }

  /// From digits of any sign and size, carried from the last to the first.
  private init(signedDigits: [Int], exponent: Int) {
    let first = signedDigits.first { $0 != 0 } ?? 0
    let isNegative = first < 0
    var carry = 0
    var digits: [UInt8] = []
    for digit in signedDigits.reversed() {
      let (high, low) = ((isNegative ? -digit : digit) + carry).flooredDivision(by: 100)
      digits.append(UInt8(low))
      carry = high
    }
    var top = exponent
    while carry > 0 {
      digits.append(UInt8(carry % 100))
      carry /= 100
      top += 1
    }
    self.init(isNegative: isNegative, exponent: top, digits: digits.reversed())
  }

  /// Cut to a number of decimal digits after the point (before it where negative); `isUp` adds one
  /// of the last kept digit's unit where the rest is half or more.
  package func rounded(toScale scale: Int, roundsHalf: Bool) -> Number {
    if isZero { return self }
    // In decimal digits, so that a half of a pair is seen.
    var decimals = digits.flatMap { [$0 / 10, $0 % 10] }
    let before = (exponent + 1) * 2
    let kept = before + scale
    if kept >= decimals.count { return self }
    if kept < 0 { return Number() }
    let isUp = roundsHalf && decimals[kept] >= 5
    for place in kept..<decimals.count { decimals[place] = 0 }
    let pairs = stride(from: 0, to: decimals.count, by: 2).map {
      decimals[$0] * 10 + decimals[$0 + 1]
    }
    let cut = Number(isNegative: isNegative, exponent: exponent, digits: pairs)
    if !isUp { return cut }
    return cut + Number(isNegative: isNegative, magnitude: 1, power: -scale)
  }

  package var magnitude: Number {
    var result = self
    result.isNegative = false
    return result
  }
}

extension Array {
  fileprivate subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}
