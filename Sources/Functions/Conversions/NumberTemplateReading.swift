import Columns

/// TO_NUMBER by a format model, as Oracle reads it.
extension NumberTemplate {
  /// The number that a text shows in the form of this model; nil where it does not fit: more digits before or
  /// behind the point than the model has, group separators at other places, signs that it does not name (SQL
  /// Language Reference 19c, "Number Format Models": the text is "a number in the format specified").
  func read(_ text: [UInt8], _ nls: NLSParameters) -> Number? {
    var rest = text[...].drop { $0 == 32 }
    while rest.last == 32 { rest = rest.dropLast() }
    if let hexadecimal { return readHexadecimal(rest, digits: hexadecimal.digits) }
    if isMinimal { return Number(String(decoding: rest, as: UTF8.self)) }
    if isRoman { return nil }
    guard let isNegative = takeSign(&rest) else { return nil }
    takeCurrency(&rest, nls)
    guard let digits = readDigits(rest, nls) else { return nil }
    return Number((isNegative ? "-" : "") + digits)
  }

  private func readHexadecimal(_ text: ArraySlice<UInt8>, digits: Int) -> Number? {
    guard text.count <= digits,
      let value = Int128(String(decoding: text, as: UTF8.self), radix: 16),
      value >= 0
    else { return nil }
    return Number(unscaled: value, scale: 0)
  }

  /// Takes the sign from the place that the model gives it; nil for half of a pair of brackets.
  private func takeSign(_ text: inout ArraySlice<UInt8>) -> Bool? {
    let (minus, plus) = (UInt8(ascii: "-"), UInt8(ascii: "+"))
    switch sign {
    case .leading, .plusOrMinusLeading:
      guard text.first == minus || text.first == plus else { return false }
      return text.removeFirst() == minus
    case .minusOnlyTrailing:
      guard text.last == minus else { return false }
      text.removeLast()
      return true
    case .plusOrMinusTrailing:
      guard text.last == minus || text.last == plus else { return false }
      return text.removeLast() == minus
    case .brackets:
      guard text.first == UInt8(ascii: "<") else { return false }
      guard text.last == UInt8(ascii: ">") else { return nil }
      text = text.dropFirst().dropLast()
      return true
    }
  }

  private func takeCurrency(_ text: inout ArraySlice<UInt8>, _ nls: NLSParameters) {
    let sign: [UInt8]
    switch currency {
    case .dollar: sign = [UInt8(ascii: "$")]
    case .local: sign = Array(nls.currency.utf8)
    case .iso: sign = Array(nls.isoCurrency.utf8)
    case nil: return
    }
    if text.starts(with: sign) {
      text = text.dropFirst(sign.count)
    } else if text.suffix(sign.count).elementsEqual(sign) {
      text = text.dropLast(sign.count)
    }
  }

  /// Digits, point and exponent, without group separators.
  private func readDigits(_ text: ArraySlice<UInt8>, _ nls: NLSParameters) -> String? {
    var mantissa = text
    var exponent = ""
    if isScientific, let mark = text.firstIndex(where: { $0 | 32 == UInt8(ascii: "e") }) {
      mantissa = text[..<mark]
      exponent = String(decoding: text[mark...], as: UTF8.self)
      guard Int(exponent.dropFirst()) != nil else { return nil }
    }
    let point = pointIsLocal ? nls.point : UInt8(ascii: ".")
    var behind: ArraySlice<UInt8> = []
    if let place = mantissa.firstIndex(of: point) {
      guard hasPoint else { return nil }
      behind = mantissa[(place + 1)...]
      mantissa = mantissa[..<place]
    }
    guard behind.count <= fraction.count, behind.allSatisfy(isDigit),
      let front = readWhole(mantissa, nls), !front.isEmpty || !behind.isEmpty
    else { return nil }
    return String(decoding: front + [UInt8(ascii: ".")] + behind, as: UTF8.self) + exponent
  }

  /// The digits before the point. Their separators stand where those of the model do, or there are none at all.
  private func readWhole(_ text: ArraySlice<UInt8>, _ nls: NLSParameters) -> [UInt8]? {
    if text.allSatisfy(isDigit) {
      return text.count <= max(wholeDigits, isScientific ? 1 : 0) ? Array(text) : nil
    }
    var digits: [UInt8] = []
    var left = text
    for item in whole.reversed() {
      guard let last = left.popLast() else { return digits.reversed() }
      switch item {
      case .digit:
        guard isDigit(last) else { return nil }
        digits.append(last)
      case .group(let isLocal):
        guard last == (isLocal ? nls.group : UInt8(ascii: ",")), !left.isEmpty else { return nil }
      case .text: return nil
      }
    }
    return left.isEmpty ? digits.reversed() : nil
  }

  private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
