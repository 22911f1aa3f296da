import Columns
import Diagnostics
import Kernels

/// A format model of numbers: `FM999G990D00`, `S9,999.99`, `L99`, `9.99EEEE`, `RN`.
struct NumberTemplate: Sendable {
  enum Item: Sendable, Equatable {
    /// `9` or `0`.
    case digit(isZero: Bool)
    /// `,`, or `G` for the one of the language.
    case group(isLocal: Bool)
    case text(String)
  }

  enum Sign: Sendable {
    case leading, minusOnlyTrailing, plusOrMinusLeading, plusOrMinusTrailing, brackets
  }

  var whole: [Item] = []
  var fraction: [Item] = []
  var hasPoint = false
  var sign = Sign.leading
  var fillsNothing = false
  var isRoman = false
  /// `rn`: small letters.
  var isSmallRoman = false
  var isScientific = false
  var pointIsLocal = false
  var currency: Currency?
  /// Digits behind `V`, by whose power of ten the number is multiplied.
  var shift: Int?
  /// Digits of `XXXX`, and how they are written.
  var hexadecimal: (digits: Int, isUpper: Bool, isPadded: Bool)?
  var isMinimal = false
  var blanksZero = false

  enum Currency: Sendable { case dollar, local, iso }

  init?(_ text: String) {
    if let hex = NumberTemplate.hexadecimal(text) {
      fillsNothing = hex.fillsNothing
      hexadecimal = (hex.digits, hex.isUpper, hex.isPadded)
      return
    }
    var rest = Substring(text.uppercased())
    if ["TM", "TM9", "TME"].contains(rest) {
      isMinimal = true
      return
    }
    while let first = rest.first {
      if rest.hasPrefix("FM") {
        fillsNothing = true
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("EEEE") {
        isScientific = true
        rest = rest.dropFirst(4)
      } else if rest.hasPrefix("RN") {
        isRoman = true
        isSmallRoman = text.contains("rn")
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
          if let places = shift { shift = places + 1 }
          if hasPoint {
            fraction.append(.digit(isZero: first == "0"))
          } else {
            whole.append(.digit(isZero: first == "0"))
          }
        case ",", "G": whole.append(.group(isLocal: first == "G"))
        case ".", "D":
          if hasPoint || shift != nil { return nil }
          hasPoint = true
          pointIsLocal = first == "D"
        case "S": sign = whole.isEmpty && !hasPoint ? .plusOrMinusLeading : .plusOrMinusTrailing
        case "$": currency = .dollar
        case "L", "U": currency = .local
        case "C": currency = .iso
        case "B": blanksZero = true
        case "V":
          if hasPoint || shift != nil { return nil }
          shift = 0
        case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
        case "X", "E": return nil
        default: whole.append(.text(String(first)))
        }
      }
    }
  }

  /// `XXXX`, `FM0xxx`: hexadecimal digits in the case of the letters.
  private static func hexadecimal(_ text: String) -> (
    digits: Int, isUpper: Bool, isPadded: Bool, fillsNothing: Bool
  )? {
    let isFM = text.uppercased().hasPrefix("FM")
    let model = isFM ? text.dropFirst(2) : text[...]
    let letters = model.drop { $0 == "0" }
    guard !letters.isEmpty, letters.allSatisfy({ $0 == "X" || $0 == "x" }) else { return nil }
    return (model.count, letters.contains("X"), letters.count < model.count, isFM)
  }

  var wholeDigits: Int {
    whole.reduce(0) { if case .digit = $1 { $0 + 1 } else { $0 } }
  }

  var fractionDigits: Int { fraction.count }

  /// Writes a number given by its exact text.
  func append(
    _ number: DecimalDigits, isOracle: Bool, nls: NLSParameters = .usual, to out: inout [UInt8]
  ) {
    if isRoman { return appendRoman(number, to: &out) }
    if isScientific {
      return appendScientific(number, isOracle: isOracle, to: &out)
    }
    if let hexadecimal { return append(number, hexadecimal: hexadecimal, to: &out) }
    var copy = number
    if let shift { copy.exponent += shift }
    if isMinimal { return appendMinimal(number, to: &out) }
    let unscaled = copy.rounded(toScale: fraction.count)
    var digits: [UInt8] = []
    if let unscaled { NumberText.append(magnitude: unscaled.magnitude, to: &digits) }
    while digits.count <= fraction.count { digits.insert(48, at: 0) }
    let wholePart = Array(digits.dropLast(fraction.count).drop { $0 == 48 })
    let isTooLong = unscaled == nil || wholePart.count > wholeDigits
    // Oracle shows the sign of what is written, also where it is rounded to nothing: -0.00.
    let isNegative =
      (unscaled ?? 0) < 0
      || (number.isNegative && (unscaled == nil || isOracle && number.digits > 0))
    if blanksZero, unscaled == 0 {
      let width = whole.count + fraction.count + (hasPoint ? 1 : 0) + 1
      if !fillsNothing { out += repeatElement(32, count: width) }
      return
    }
    if isTooLong, isOracle {
      out += repeatElement(35, count: width)
      return
    }
    let body =
      isTooLong ? overflow() : text(wholePart, Array(digits.suffix(fraction.count)), nls)
    appendSigned(body, isNegative: isNegative, isOracle: isOracle, nls, to: &out)
  }

  /// TM: as few characters as show the number.
  private func appendMinimal(_ number: DecimalDigits, to out: inout [UInt8]) {
    if number.isNegative { out.append(UInt8(ascii: "-")) }
    var digits: [UInt8] = []
    NumberText.append(magnitude: number.digits, to: &digits)
    if number.exponent >= 0 {
      out += digits + [UInt8](repeating: 48, count: number.digits == 0 ? 0 : number.exponent)
      return
    }
    while digits.count < -number.exponent { digits.insert(48, at: 0) }
    let behind = digits.suffix(-number.exponent)
    out += digits.dropLast(-number.exponent).drop { $0 == 48 }
    let shown = behind.lastIndex { $0 != 48 }.map { behind[...$0] } ?? []
    if shown.isEmpty {
      if out.isEmpty { out.append(48) }
    } else {
      out.append(UInt8(ascii: "."))
      out += shown
    }
  }

  private func append(
    _ number: DecimalDigits, hexadecimal: (digits: Int, isUpper: Bool, isPadded: Bool),
    to out: inout [UInt8]
  ) {
    var copy = number
    let blank = fillsNothing ? 0 : 1
    guard let value = copy.rounded(toScale: 0), value >= 0 else {
      out += repeatElement(35, count: hexadecimal.digits + blank)
      return
    }
    let digits = Array(String(value, radix: 16, uppercase: hexadecimal.isUpper).utf8)
    guard digits.count <= hexadecimal.digits else {
      out += repeatElement(35, count: hexadecimal.digits + blank)
      return
    }
    let missing = hexadecimal.digits - digits.count
    out += repeatElement(32, count: blank)
    if hexadecimal.isPadded {
      out += repeatElement(48, count: missing)
    } else if !fillsNothing {
      out += repeatElement(32, count: missing)
    }
    out += digits
  }

  /// PostgreSQL keeps the separators of a number that does not fit.
  private func overflow() -> (blanks: Int, text: [UInt8]) {
    var text = whole.map { item -> UInt8 in
      if case .group = item { UInt8(ascii: ",") } else { 35 }
    }
    if hasPoint { text.append(UInt8(ascii: ".")) }
    text += fraction.map { _ in 35 }
    return (0, text)
  }

  /// The most characters that the template makes, with the sign: as many `#` stand for a number that
  /// does not fit in Oracle.
  private var width: Int {
    let signs = sign == .brackets ? 2 : 1
    let money: Int
    switch currency {
    case .dollar: money = 1
    case .local: money = 10
    case .iso: money = 7
    case nil: money = 0
    }
    return whole.count + fraction.count + (hasPoint ? 1 : 0) + signs + money
  }

  /// Blanks in front, and the digits with their separators.
  private func text(
    _ wholePart: [UInt8], _ rest: [UInt8], _ nls: NLSParameters
  ) -> (blanks: Int, text: [UInt8]) {
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
      case .group(let isLocal):
        if started {
          text.append(isLocal ? nls.group : UInt8(ascii: ","))
        } else {
          blanks += 1
        }
      case .text(let literal): text.append(contentsOf: literal.utf8)
      }
    }
    if hasPoint {
      let shown = shownFraction(rest)
      // FM never leaves the point alone.
      if shown.isEmpty, text.isEmpty { text.append(48) }
      text.append(pointIsLocal ? nls.point : UInt8(ascii: "."))
      text += shown
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
    _ body: (blanks: Int, text: [UInt8]), isNegative: Bool, isOracle: Bool, _ nls: NLSParameters,
    to out: inout [UInt8]
  ) {
    let blank: [UInt8] = fillsNothing ? [] : [32]
    // L keeps room for ten characters of the currency's sign, U and C as well.
    if isOracle, !fillsNothing, currency == .local {
      out += repeatElement(32, count: max(0, 10 - nls.currency.utf8.count))
    }
    out += repeatElement(32, count: body.blanks)
    switch sign {
    case .leading: out += isNegative ? [UInt8(ascii: "-")] : blank
    case .plusOrMinusLeading: out.append(isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    case .brackets: out += isNegative ? [UInt8(ascii: "<")] : blank
    default: break
    }
    switch currency {
    case .dollar: out.append(UInt8(ascii: "$"))
    case .local: out.append(contentsOf: nls.currency.utf8)
    case .iso: out.append(contentsOf: nls.isoCurrency.utf8)
    case nil: break
    }
    out += body.text
    switch sign {
    case .minusOnlyTrailing: out += isNegative ? [UInt8(ascii: "-")] : blank
    case .plusOrMinusTrailing: out.append(isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    case .brackets: out += isNegative ? [UInt8(ascii: ">")] : blank
    default: break
    }
  }

  private func appendScientific(
    _ number: DecimalDigits, isOracle: Bool, to out: inout [UInt8]
  ) {
    let mark = isOracle ? "E" : "e"
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
    // Oracle keeps room for an exponent of three digits.
    if isOracle, !fillsNothing, exponent.magnitude < 100 { out.append(32) }
    out += number.isNegative ? [UInt8(ascii: "-")] : fillsNothing ? [] : [32]
    out.append(digits[0])
    if hasPoint { out.append(UInt8(ascii: ".")) }
    out += digits[1..<wanted]
    out.append(contentsOf: (exponent < 0 ? "\(mark)-" : "\(mark)+").utf8)
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
    if isSmallRoman { text = text.lowercased() }
    if !fillsNothing { out += repeatElement(32, count: 15 - text.utf8.count) }
    out.append(contentsOf: text.utf8)
  }
}
