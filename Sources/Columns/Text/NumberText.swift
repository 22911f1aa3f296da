/// Writes numbers as PostgreSQL prints them, into a growing array of UTF-8.
package enum NumberText {
  package static func append(_ value: Int64, to text: inout [UInt8]) {
    if value < 0 { text.append(UInt8(ascii: "-")) }
    append(magnitude: value.magnitude, to: &text)
  }

  package static func append(magnitude: UInt64, to text: inout [UInt8]) {
    append(padded: magnitude, digits: 1, to: &text)
  }

  package static func append(magnitude: UInt128, to text: inout [UInt8]) {
    if let small = UInt64(exactly: magnitude) {
      append(magnitude: small, to: &text)
      return
    }
    let (high, low) = magnitude.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
    append(magnitude: high, to: &text)
    append(padded: UInt64(low), digits: 19, to: &text)
  }

  package static func append(_ value: Int128, to text: inout [UInt8]) {
    if value < 0 { text.append(UInt8(ascii: "-")) }
    append(magnitude: value.magnitude, to: &text)
  }

  /// With zeros in front up to `digits`; longer numbers are written out.
  package static func append(padded value: UInt64, digits: Int, to text: inout [UInt8]) {
    // Gathered apart: turning a slice of an array around copies the slice.
    var reversed = InlineArray<20, UInt8>(repeating: 48)
    var rest = value
    var written = 0
    while rest > 0 {
      reversed[written] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      written += 1
    }
    for _ in 0..<max(0, digits - written) { text.append(48) }
    while written > 0 {
      written -= 1
      text.append(reversed[written])
    }
  }

  /// All digits of the scale: `1.50`, `-0.05`, `7` for scale 0.
  package static func append(
    unscaled value: Int128, scale: Int, to text: inout [UInt8]
  ) {
    if value < 0 { text.append(UInt8(ascii: "-")) }
    let start = text.count
    append(magnitude: value.magnitude, to: &text)
    if scale == 0 { return }
    let digits = text.count - start
    if digits <= scale {
      text.insert(contentsOf: repeatElement(48, count: scale + 1 - digits), at: start)
    }
    text.insert(UInt8(ascii: "."), at: text.count - scale)
  }

  /// The shortest digits that read back as the same number: `0.1`, `1e+20`, `Infinity`.
  ///
  /// Exponents from -4 to 14 are written out (PostgreSQL manual, 8.1.3).
  package static func append(_ value: Double, to text: inout [UInt8]) {
    append(shortest: value.description, fixedBelow: 15, to: &text)
  }

  /// Like a double, with exponents from -4 to 5 written out.
  package static func append(_ value: Float, to text: inout [UInt8]) {
    append(shortest: value.description, fixedBelow: 6, to: &text)
  }

  /// Puts Swift's shortest form (`1e-05`, `1.5`, `inf`) into PostgreSQL's.
  private static func append(shortest: String, fixedBelow limit: Int, to text: inout [UInt8]) {
    var rest = Substring(shortest)
    if rest == "nan" || rest == "-nan" || rest.hasSuffix("nan") {
      text.append(contentsOf: "NaN".utf8)
      return
    }
    if rest.hasPrefix("-") {
      text.append(UInt8(ascii: "-"))
      rest = rest.dropFirst()
    }
    if rest == "inf" {
      text.append(contentsOf: "Infinity".utf8)
      return
    }
    var (digits, exponent) = decompose(rest)
    if digits.isEmpty {
      text.append(48)
      return
    }
    while digits.last == 48 { digits.removeLast() }
    if exponent < -4 || exponent >= limit {
      appendScientific(digits, exponent, to: &text)
    } else {
      appendFixed(digits, exponent, to: &text)
    }
  }

  /// Digits without leading zeros, and the power of ten of the first one.
  private static func decompose(_ number: Substring) -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var exponent = -1
    var seenPoint = false
    var written = 0
    var bytes = number.utf8.makeIterator()
    while let byte = bytes.next() {
      if byte == UInt8(ascii: ".") {
        seenPoint = true
      } else if byte == UInt8(ascii: "e") {
        written = Int(String(decoding: Array(IteratorSequence(bytes)), as: UTF8.self)) ?? 0
        break
      } else if digits.isEmpty && byte == 48 {
        if seenPoint { exponent -= 1 }
      } else {
        digits.append(byte)
        if !seenPoint { exponent += 1 }
      }
    }
    return (digits, exponent + written)
  }

  private static func appendScientific(
    _ digits: [UInt8], _ exponent: Int, to text: inout [UInt8]
  ) {
    text.append(digits[0])
    if digits.count > 1 {
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: digits[1...])
    }
    text.append(UInt8(ascii: "e"))
    text.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    append(padded: UInt64(exponent.magnitude), digits: 2, to: &text)
  }

  private static func appendFixed(_ digits: [UInt8], _ exponent: Int, to text: inout [UInt8]) {
    if exponent < 0 {
      text.append(contentsOf: "0.".utf8)
      text.append(contentsOf: repeatElement(48, count: -exponent - 1))
      text.append(contentsOf: digits)
      return
    }
    for place in 0..<max(digits.count, exponent + 1) {
      if place == exponent + 1 { text.append(UInt8(ascii: ".")) }
      text.append(place < digits.count ? digits[place] : 48)
    }
  }
}
