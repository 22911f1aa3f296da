import Columns
import Glibc

/// What reading a text as another type gave.
@frozen
@usableFromInline
package enum Reading<T> {
  case value(T)
  case invalid
  case outOfRange

  @inlinable package func map<R>(_ body: (T) -> R?) -> Reading<R> {
    switch self {
    case .value(let value): body(value).map { .value($0) } ?? .outOfRange
    case .invalid: .invalid
    case .outOfRange: .outOfRange
    }
  }
}

/// Reads numbers from text; blanks around them are ignored.
@usableFromInline
package enum NumberReader {
  /// `-12`, `+7`, `1_000`.
  package static func integer(_ bytes: UnsafeRawBufferPointer) -> Reading<Int128> {
    var scanner = Scanner(bytes)
    let isNegative = scanner.takeSign()
    var value: Int128 = 0
    var overflow = false
    var digits = 0
    while let digit = scanner.takeDigit(after: digits > 0) {
      digits += 1
      let (ten, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = ten.subtractingReportingOverflow(Int128(digit))
      overflow = overflow || first || second
      value = sum
    }
    guard digits > 0, scanner.isAtEnd else { return .invalid }
    if overflow || (!isNegative && value == .min) { return .outOfRange }
    return .value(isNegative ? value : 0 - value)
  }

  /// `12.345`, `.5`, `1e-3` exactly, rounded half away from zero to `scale` digits.
  ///
  /// A value of more than `precision` digits is out of range.
  package static func decimal(
    _ bytes: UnsafeRawBufferPointer, precision: Int, scale: Int
  ) -> Reading<Int128> {
    guard var number = exact(bytes) else { return .invalid }
    guard let unscaled = number.rounded(toScale: scale) else { return .outOfRange }
    if unscaled.magnitude >= powersOfTen128[min(precision, 38)].magnitude { return .outOfRange }
    return .value(unscaled)
  }

  /// The digits and the exponent of a decimal number.
  package static func exact(_ bytes: UnsafeRawBufferPointer) -> DecimalDigits? {
    var scanner = Scanner(bytes)
    var number = DecimalDigits()
    number.isNegative = scanner.takeSign()
    var seen = 0
    while let digit = scanner.takeDigit(after: seen > 0) {
      seen += 1
      number.append(digit, isFraction: false)
    }
    if scanner.take(UInt8(ascii: ".")) {
      while let digit = scanner.takeDigit(after: false) {
        seen += 1
        number.append(digit, isFraction: true)
      }
    }
    guard seen > 0 else { return nil }
    if scanner.take(UInt8(ascii: "e")) || scanner.take(UInt8(ascii: "E")) {
      let isNegative = scanner.takeSign()
      var exponent = 0
      var digits = 0
      while let digit = scanner.takeDigit(after: false) {
        digits += 1
        exponent = min(100_000, exponent * 10 + Int(digit))
      }
      guard digits > 0 else { return nil }
      number.exponent += isNegative ? -exponent : exponent
    }
    return scanner.isAtEnd ? number : nil
  }

  /// Any decimal number, `inf`, `infinity` or `nan`.
  package static func double(_ bytes: UnsafeRawBufferPointer) -> Reading<Double> {
    let text = UnsafeRawBufferPointer(rebasing: trimmed(bytes))
    guard let first = text.first, text.count < 1_000 else { return .invalid }
    let start = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
    guard text.count > start else { return .invalid }
    let isWord = text[start] | 0x20 == UInt8(ascii: "i") || text[start] | 0x20 == UInt8(ascii: "n")
    if !isWord {
      if text.contains(UInt8(ascii: "_")) {
        guard let plain = withoutSeparators(text) else { return .invalid }
        return plain.withUnsafeBytes { double($0) }
      }
      for byte in text {
        let isFine =
          (byte >= 48 && byte <= 57) || byte == UInt8(ascii: ".") || byte | 0x20 == 0x65
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        guard isFine else { return .invalid }
      }
    }
    return convert(text, isWord: isWord)
  }

  /// `1_000.5` without its underscores; nil where one does not stand between two digits.
  private static func withoutSeparators(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var plain: [UInt8] = []
    for (place, byte) in text.enumerated() {
      guard byte == UInt8(ascii: "_") else {
        plain.append(byte)
        continue
      }
      guard place > 0, place + 1 < text.count, text[place - 1] &- 48 <= 9,
        text[place + 1] &- 48 <= 9
      else { return nil }
    }
    return plain
  }

  private static func convert(
    _ text: UnsafeRawBufferPointer, isWord: Bool
  ) -> Reading<Double> {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
      for (place, byte) in text.enumerated() { copy[place] = CChar(bitPattern: byte) }
      copy[text.count] = 0
      guard let start = UnsafePointer(copy.baseAddress) else { return .invalid }
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(start, &end)
      guard let end, UnsafePointer(end) == start + text.count else { return .invalid }
      if value.isInfinite && !isWord { return .outOfRange }
      return .value(value)
    }
  }

  /// Without blanks at both ends.
  package static func trimmed(_ bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
    var start = 0
    var end = bytes.count
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return bytes[start..<end]
  }

  @inlinable package static func isBlank(_ byte: UInt8) -> Bool {
    byte == 32 || (byte >= 9 && byte <= 13)
  }

  private struct Scanner {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) {
      let text = trimmed(bytes)
      self.bytes = UnsafeRawBufferPointer(rebasing: text)
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool {
      guard place < bytes.count, bytes[place] == byte else { return false }
      place += 1
      return true
    }

    mutating func takeSign() -> Bool {
      if take(UInt8(ascii: "-")) { return true }
      _ = take(UInt8(ascii: "+"))
      return false
    }

    /// The next digit; an underscore may stand between two digits.
    mutating func takeDigit(after isInside: Bool) -> UInt8? {
      guard place < bytes.count else { return nil }
      if isInside, bytes[place] == UInt8(ascii: "_"), place + 1 < bytes.count,
        bytes[place + 1] >= 48, bytes[place + 1] <= 57
      {
        place += 1
      }
      guard bytes[place] >= 48, bytes[place] <= 57 else { return nil }
      place += 1
      return bytes[place - 1] - 48
    }
  }
}

/// The first 38 digits of a decimal number, and how it goes on.
package struct DecimalDigits {
  package var isNegative = false
  package var digits: UInt128 = 0
  /// The value is digits × 10^exponent.
  package var exponent = 0
  private var count = 0
  /// The first digit that was left out rounds the others.
  private var nextDigit: UInt8?

  mutating func append(_ digit: UInt8, isFraction: Bool) {
    if count == 38 {
      if nextDigit == nil { nextDigit = digit }
      if !isFraction { exponent += 1 }
      return
    }
    if digits != 0 || digit != 0 { count += 1 }
    digits = digits * 10 + UInt128(digit)
    if isFraction { exponent -= 1 }
  }

  /// The value × 10^scale, rounded half away from zero; nil beyond 38 digits.
  package mutating func rounded(toScale scale: Int) -> Int128? {
    let shift = exponent + scale
    if digits == 0 { return 0 }
    var magnitude = digits
    if shift > 0 {
      guard shift <= 38, count + shift <= 38 else { return nil }
      magnitude *= UInt128(powersOfTen128[shift])
    } else if shift < 0 {
      guard -shift <= 38 else { return 0 }
      let power = UInt128(powersOfTen128[-shift])
      let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: power)
      magnitude = quotient + (remainder >= power - remainder ? 1 : 0)
    } else if let nextDigit, nextDigit >= 5 {
      magnitude += 1
    }
    return isNegative ? 0 - Int128(magnitude) : Int128(magnitude)
  }
}
