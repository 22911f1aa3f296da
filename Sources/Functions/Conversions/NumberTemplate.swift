import Columns
import Diagnostics
import Kernels

/// A format model of numbers: `FM999G990D00`, `S9,999.99`, `L99`, `9.99EEEE`, `RN`.
struct NumberTemplate: Sendable {
  private enum Item: Sendable, Equatable {
    /// `9` or `0`.
    case digit(isZero: Bool)
    case group
    case text(String)
  }

  private enum Sign: Sendable {
    case leading, minusOnlyTrailing, plusOrMinusLeading, plusOrMinusTrailing, brackets
  }

  private var whole: [Item] = []
  private var fraction: [Item] = []
  private var hasPoint = false
  private var sign = Sign.leading
  private var fillsNothing = false
  private var isRoman = false
  private var isScientific = false
  private var currency: String?

  init?(_ text: String) {
    var rest = Substring(text.uppercased())
    while let first = rest.first {
      if rest.hasPrefix("FM") {
        fillsNothing = true
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("EEEE") {
        isScientific = true
        rest = rest.dropFirst(4)
      } else if rest.hasPrefix("RN") {
        isRoman = true
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("MI") {
        sign = .minusOnlyTrailing
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("PR") {
        sign = .brackets
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("SG") || rest.hasPrefix("PL") {
        sign = .plusOrMinusLeading
        rest = rest.dropFirst(2)
      } else {
        rest = rest.dropFirst()
        switch first {
        case "9", "0":
          if hasPoint {
            fraction.append(.digit(isZero: first == "0"))
          } else {
            whole.append(.digit(isZero: first == "0"))
          }
        case ",", "G": whole.append(.group)
        case ".", "D":
          if hasPoint { return nil }
          hasPoint = true
        case "S": sign = whole.isEmpty && !hasPoint ? .plusOrMinusLeading : .plusOrMinusTrailing
        case "L", "$", "C", "U": currency = "$"
        case "B": continue
        case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
        case "X", "V", "E": return nil
        default: whole.append(.text(String(first)))
        }
      }
    }
  }

  private var wholeDigits: Int {
    whole.reduce(0) { if case .digit = $1 { $0 + 1 } else { $0 } }
  }

  var fractionDigits: Int { fraction.count }

  /// Writes a number given by its exact text.
  func append(_ number: DecimalDigits, isOracle: Bool, to out: inout [UInt8]) {
    if isRoman { return appendRoman(number, to: &out) }
    if isScientific { return appendScientific(number, to: &out) }
    var copy = number
    let unscaled = copy.rounded(toScale: fraction.count)
    var digits: [UInt8] = []
    if let unscaled { NumberText.append(magnitude: unscaled.magnitude, to: &digits) }
    while digits.count <= fraction.count { digits.insert(48, at: 0) }
    let wholePart = Array(digits.dropLast(fraction.count).drop { $0 == 48 })
    let isTooLong = unscaled == nil || wholePart.count > wholeDigits
    let isNegative = (unscaled ?? 0) < 0 || (unscaled == nil && number.isNegative)
    let body =
      isTooLong
      ? overflow(isOracle: isOracle) : text(wholePart, Array(digits.suffix(fraction.count)))
    appendSigned(body, isNegative: isNegative, to: &out)
  }

  private func overflow(isOracle: Bool) -> (blanks: Int, text: [UInt8]) {
    var text = whole.map { item -> UInt8 in item == .group && !isOracle ? UInt8(ascii: ",") : 35 }
    if hasPoint { text.append(isOracle ? 35 : UInt8(ascii: ".")) }
    text += fraction.map { _ in 35 }
    return (0, text)
  }

  /// Blanks in front, and the digits with their separators.
  private func text(_ wholePart: [UInt8], _ rest: [UInt8]) -> (blanks: Int, text: [UInt8]) {
    var blanks = 0
    var text: [UInt8] = []
    var left = wholeDigits
    var started = false
    for item in whole {
      switch item {
      case .digit(let isZero):
        let isShown = left <= wholePart.count
        // A zero stands alone where no fraction follows.
        let isLoneZero = left == 1 && !hasPoint && wholePart.isEmpty
        if isShown || isZero || started || isLoneZero {
          text.append(isShown ? wholePart[wholePart.count - left] : 48)
          started = true
        } else {
          blanks += 1
        }
        left -= 1
      case .group:
        if started { text.append(UInt8(ascii: ",")) } else { blanks += 1 }
      case .text(let literal): text.append(contentsOf: literal.utf8)
      }
    }
    if hasPoint {
      text.append(UInt8(ascii: "."))
      text += shownFraction(rest)
    }
    return (fillsNothing ? 0 : blanks, text)
  }

  /// With FM zeros at the end go, but for those that a `0` asks for.
  private func shownFraction(_ digits: [UInt8]) -> ArraySlice<UInt8> {
    guard fillsNothing else { return digits[...] }
    let asked = (fraction.lastIndex(of: .digit(isZero: true)) ?? -1) + 1
    var count = digits.count
    while count > asked, digits[count - 1] == 48 { count -= 1 }
    return digits.prefix(count)
  }

  private func appendSigned(
    _ body: (blanks: Int, text: [UInt8]), isNegative: Bool, to out: inout [UInt8]
  ) {
    let blank: [UInt8] = fillsNothing ? [] : [32]
    out += repeatElement(32, count: body.blanks)
    switch sign {
    case .leading: out += isNegative ? [UInt8(ascii: "-")] : blank
    case .plusOrMinusLeading: out.append(isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    case .brackets: out += isNegative ? [UInt8(ascii: "<")] : blank
    default: break
    }
    if let currency { out.append(contentsOf: currency.utf8) }
    out += body.text
    switch sign {
    case .minusOnlyTrailing: out += isNegative ? [UInt8(ascii: "-")] : blank
    case .plusOrMinusTrailing: out.append(isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    case .brackets: out += isNegative ? [UInt8(ascii: ">")] : blank
    default: break
    }
  }

  private func appendScientific(_ number: DecimalDigits, to out: inout [UInt8]) {
    var digits: [UInt8] = []
    NumberText.append(magnitude: number.digits, to: &digits)
    var exponent = number.digits == 0 ? 0 : number.exponent + digits.count - 1
    // Rounded to one digit and the fraction.
    let wanted = fraction.count + 1
    if digits.count > wanted {
      let dropped = digits.count - wanted
      let rounded = dividedHalfAway(Int128(number.digits), by: powersOfTen128[dropped])
      digits = []
      NumberText.append(magnitude: rounded.magnitude, to: &digits)
      if digits.count > wanted { exponent += 1 }
    }
    while digits.count < wanted { digits.append(48) }
    out += number.isNegative ? [UInt8(ascii: "-")] : fillsNothing ? [] : [32]
    out.append(digits[0])
    if hasPoint { out.append(UInt8(ascii: ".")) }
    out += digits[1..<wanted]
    out.append(contentsOf: (exponent < 0 ? "e-" : "e+").utf8)
    NumberText.append(padded: UInt64(exponent.magnitude), digits: 2, to: &out)
  }

  private func appendRoman(_ number: DecimalDigits, to out: inout [UInt8]) {
    var copy = number
    guard var value = copy.rounded(toScale: 0), value > 0, value < 4000 else {
      out += repeatElement(35, count: 15)
      return
    }
    var text = ""
    let numerals: [(Int128, String)] = [
      (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
      (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ]
    for (size, letters) in numerals {
      while value >= size {
        text += letters
        value -= size
      }
    }
    if !fillsNothing { out += repeatElement(32, count: 15 - text.utf8.count) }
    out.append(contentsOf: text.utf8)
  }
}
