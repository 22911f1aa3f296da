/// A value of Oracle's NUMBER: up to 20 base-100 digits, which are 39 or 40 decimal ones.
///
/// Stored as bytes that compare as the numbers do, so that sorting, grouping and comparing treat
/// them as text:
/// ```
/// zero      80, alone: it is also the first byte of 1E-130
/// positive  C1 + exponent, then each digit + 1
/// negative  3E - exponent, then 101 - each digit, then 66 where there are fewer than 20
/// ```
/// Neither the first nor the last digit is zero.
package struct Number: Sendable, Hashable {
  package var isNegative = false
  /// The first digit counts 100^exponent.
  package var exponent = 0
  /// Base 100; empty for zero.
  package var digits: [UInt8] = []

  package static let maximumDigits = 20

  package init() {}

  package var isZero: Bool { digits.isEmpty }

  /// From digits that may begin or end with zeros; rounded half away from zero to 20.
  package init(isNegative: Bool, exponent: Int, digits: [UInt8]) {
    self.isNegative = isNegative
    self.exponent = exponent
    let zeros = digits.prefix { $0 == 0 }.count
    self.exponent -= zeros
    self.digits = Array(digits.dropFirst(zeros))
    round(toDigits: Number.maximumDigits)
  }

  private mutating func round(toDigits limit: Int) {
    if digits.count > limit {
      let isUp = digits[limit] >= 50
      digits.removeSubrange(limit...)
      if isUp { carry() }
    }
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      isNegative = false
      exponent = 0
    }
  }

  /// Adds one to the last digit.
  private mutating func carry() {
    var place = digits.count - 1
    while place >= 0 {
      if digits[place] < 99 {
        digits[place] += 1
        return
      }
      digits[place] = 0
      place -= 1
    }
    digits.insert(1, at: 0)
    exponent += 1
  }

  /// Whether it is below 10^126 in size; what is below 10^-130 counts as zero.
  package var isInRange: Bool { exponent < 63 }

  package func encode(into bytes: inout [UInt8]) {
    if digits.isEmpty || exponent < -65 {
      bytes.append(0x80)
      return
    }
    if isNegative {
      bytes.append(UInt8(truncatingIfNeeded: 0x3E - exponent))
      for digit in digits { bytes.append(101 - digit) }
      if digits.count < Number.maximumDigits { bytes.append(0x66) }
    } else {
      bytes.append(UInt8(truncatingIfNeeded: 0xC1 + exponent))
      for digit in digits { bytes.append(digit + 1) }
    }
  }

  package init(decoding bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 1, let first = bytes.first else { return }
    isNegative = first < 0x80
    exponent = isNegative ? 0x3E - Int(first) : Int(first) - 0xC1
    for byte in bytes.dropFirst() {
      if isNegative {
        if byte == 0x66 { break }
        digits.append(101 &- byte)
      } else {
        digits.append(byte &- 1)
      }
    }
  }

  /// `unscaled` × 10^-`scale`
  package init(unscaled: Int128, scale: Int) {
    self.init(isNegative: unscaled < 0, magnitude: unscaled.magnitude, power: -scale)
  }

  /// `magnitude` × 10^`power`
  package init(isNegative: Bool, magnitude: UInt128, power: Int) {
    var rest = magnitude
    var exponent = power.flooredDivision(by: 2).quotient
    var digits: [UInt8] = []
    if power & 1 == 1 {
      // An odd power moves the number by one decimal digit.
      let last = UInt8(rest % 10)
      digits.append(last * 10)
      rest /= 10
      exponent += 1
      while rest > 0 {
        digits.append(UInt8(rest % 100))
        rest /= 100
        exponent += 1
      }
      exponent -= 1
    } else {
      while rest > 0 {
        digits.append(UInt8(rest % 100))
        rest /= 100
        exponent += 1
      }
      exponent -= 1
    }
    self.init(isNegative: isNegative, exponent: exponent, digits: digits.reversed())
  }

  /// The number that a decimal text shows (`-12.5e3`), or nil.
  package init?(_ text: String) {
    var isNegative = false
    var digits: [UInt8] = []
    var point: Int?
    var power = 0
    var bytes = Substring(text).utf8
    if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") {
      isNegative = bytes.first == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    var seen = false
    while let byte = bytes.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
      bytes = bytes.dropFirst()
      if byte == UInt8(ascii: "."), point == nil {
        point = digits.count
      } else if byte >= 48, byte <= 57 {
        seen = true
        digits.append(byte - 48)
      } else {
        return nil
      }
    }
    guard seen, digits.count < 4_000 else { return nil }
    if !bytes.isEmpty {
      guard let written = Int(String(Substring(bytes.dropFirst()))), written.magnitude < 10_000
      else { return nil }
      power = written
    }
    var before = (point ?? digits.count) + power
    if before & 1 != 0 {
      digits.insert(0, at: 0)
      before += 1
    }
    if digits.count & 1 != 0 { digits.append(0) }
    let pairs = stride(from: 0, to: digits.count, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
    self.init(isNegative: isNegative, exponent: before / 2 - 1, digits: pairs)
  }

  /// All digits, without exponent: `-12.5`, `0.05`.
  package var text: String {
    if digits.isEmpty { return "0" }
    var whole: [UInt8] = []
    var fraction: [UInt8] = []
    for (place, digit) in digits.enumerated() {
      let pair = [48 + digit / 10, 48 + digit % 10]
      if exponent - place >= 0 { whole += pair } else { fraction += pair }
    }
    if exponent >= digits.count {
      whole += repeatElement(48, count: 2 * (exponent + 1 - digits.count))
    }
    if exponent < -1 { fraction = Array(repeating: 48, count: 2 * (-1 - exponent)) + fraction }
    while whole.first == 48 { whole.removeFirst() }
    while fraction.last == 48 { fraction.removeLast() }
    if whole.isEmpty { whole = [48] }
    let shown = (isNegative ? "-" : "") + String(decoding: whole, as: UTF8.self)
    return fraction.isEmpty ? shown : shown + "." + String(decoding: fraction, as: UTF8.self)
  }
}
