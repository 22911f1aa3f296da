import Columns
import Diagnostics
import Glibc

/// How one value is written: what stands behind `%` in printf and behind `:` in `{…}`.
struct FormatDirective {
  enum Side { case left, right, centre }

  var side: Side?
  var fill: Character = " "
  /// `+` or a blank before numbers that are not negative.
  var sign: Character?
  var isAlternate = false
  var isZeroPadded = false
  var width = 0
  var precision: Int?
  /// Between groups of three digits.
  var separator: Character?
  /// `d`, `x`, `f`, `s`, …; nil takes what fits the value.
  var kind: Character?

  /// The most characters that a width or precision may ask for.
  static let longest = 10_000

  func text(_ value: Value, _ type: DataType) throws(SQLError) -> String {
    switch value {
    case .integer(let integer): return try text(integer)
    case .boolean(let truth):
      if kind == nil || kind == "s" { return padded(truth ? "true" : "false") }
      return try text(truth ? 1 : 0)
    case .decimal(let unscaled, let scale):
      if kind == "f" || kind == "F" || kind == nil {
        return number(decimal(unscaled, scale), isNegative: unscaled < 0)
      }
      return try floating(ValueText.text(of: value, type: type).asDouble)
    case .double(let double):
      if kind == nil && precision == nil {
        let text = ValueText.text(of: value, type: type)
        return number(text.hasPrefix("-") ? String(text.dropFirst()) : text, isNegative: double < 0)
      }
      return try floating(double)
    default:
      if let kind, kind != "s" { throw mismatch(kind, "a text") }
      let text = ValueText.text(of: value, type: type)
      return padded(precision.map { String(text.prefix($0)) } ?? text)
    }
  }

  private func mismatch(_ kind: Character, _ what: String) -> SQLError {
    SQLError(.invalidParameter, "format \"\(kind)\" does not fit \(what)")
  }

  private func text(_ integer: Int128) throws(SQLError) -> String {
    let magnitude = integer.magnitude
    let prefix: String
    let digits: String
    switch kind {
    case nil, "d", "i", "u", "n", "L": (prefix, digits) = ("", String(magnitude))
    case "x": (prefix, digits) = ("0x", String(magnitude, radix: 16))
    case "X": (prefix, digits) = ("0X", String(magnitude, radix: 16, uppercase: true))
    case "o": (prefix, digits) = ("0", String(magnitude, radix: 8))
    case "b", "B": (prefix, digits) = ("0b", String(magnitude, radix: 2))
    case "c":
      guard let code = UInt32(exactly: integer), let scalar = Unicode.Scalar(code) else {
        throw SQLError(.numericOutOfRange, "there is no character \(integer)")
      }
      return padded(String(Character(scalar)))
    case "f", "F":
      // Exact beyond what a DOUBLE holds.
      return number(decimal(integer, 0), isNegative: integer < 0)
    case "e", "E", "g", "G", "a", "A", "%": return try floating(Double(integer))
    default: throw mismatch(kind ?? " ", "an integer")
    }
    return number(digits, isNegative: integer < 0, prefix: isAlternate ? prefix : "")
  }

  /// The magnitude of a decimal with `precision` digits behind the point (its own where not said).
  private func decimal(_ unscaled: Int128, _ scale: Int) -> String {
    let wanted = precision ?? (kind == nil ? scale : 6)
    var digits = String(unscaled.magnitude)
    if digits.count <= scale {
      digits = String(repeating: "0", count: scale - digits.count + 1) + digits
    }
    var whole = Array(digits.utf8)
    if wanted < scale {
      let rest = whole[(whole.count - scale + wanted)...]
      let isUp = (rest.first ?? 48) >= 53
      whole.removeLast(scale - wanted)
      if isUp { FormatDirective.increment(&whole) }
    } else {
      whole += Array(repeating: 48, count: wanted - scale)
    }
    if wanted == 0 { return String(decoding: whole, as: UTF8.self) }
    whole.insert(UInt8(ascii: "."), at: whole.count - wanted)
    return String(decoding: whole, as: UTF8.self)
  }

  /// The next number in decimal digits.
  private static func increment(_ digits: inout [UInt8]) {
    for place in digits.indices.reversed() {
      if digits[place] < 57 {
        digits[place] += 1
        return
      }
      digits[place] = 48
    }
    digits.insert(49, at: 0)
  }

  private func floating(_ value: Double) throws(SQLError) -> String {
    let isPercent = kind == "%"
    let letter: Character = kind.map { $0 == "%" ? "f" : $0 } ?? "g"
    guard "eEfFgGaA".contains(letter) else { throw mismatch(letter, "a number with a fraction") }
    let shown = isPercent ? value * 100 : value
    let format = (isAlternate ? "%#" : "%") + ".*\(letter)"
    // PRECISION -1 is the usual one in C.
    let wanted = Int32(precision ?? -1)
    let text = withVaList([wanted, shown.magnitude]) { list in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 350 + FormatDirective.longest) {
        let length = vsnprintf($0.baseAddress, $0.count, format, list)
        return String(
          decoding: UnsafeRawBufferPointer($0).prefix(max(0, min(Int(length), $0.count - 1))),
          as: UTF8.self)
      }
    }
    return number(
      isPercent ? text + "%" : text, isNegative: value.sign == .minus && !value.isNaN)
  }

  /// Sign, prefix, grouped digits, and zeros or blanks to the width.
  private func number(_ magnitude: String, isNegative: Bool, prefix: String = "") -> String {
    let sign = isNegative ? "-" : self.sign.map(String.init) ?? ""
    let head = sign + prefix
    let body = grouped(magnitude)
    if isZeroPadded && side == nil {
      let zeros = String(repeating: "0", count: max(0, width - head.count - body.count))
      return head + zeros + body
    }
    return padded(head + body, usual: .right)
  }

  private func grouped(_ text: String) -> String {
    guard let separator else { return text }
    let whole = text.prefix { $0.isNumber }
    var result = ""
    for (place, digit) in whole.enumerated() {
      if place > 0 && (whole.count - place) % 3 == 0 { result.append(separator) }
      result.append(digit)
    }
    return result + text.dropFirst(whole.count)
  }

  private func padded(_ text: String, usual: Side = .left) -> String {
    let missing = max(0, width - text.count)
    switch side ?? usual {
    case .left: return text + String(repeating: fill, count: missing)
    case .right: return String(repeating: fill, count: missing) + text
    case .centre:
      return String(repeating: fill, count: missing / 2) + text
        + String(repeating: fill, count: missing - missing / 2)
    }
  }
}

extension String {
  fileprivate var asDouble: Double { Double(self) ?? .nan }
}
