/// How Oracle writes a NUMBER without a format (SQL Language Reference, "TO_CHAR (number)").
extension Number {
  /// At most 40 characters; beyond that scientific notation, as TO_CHAR without a format gives.
  package var oracleText: String {
    var text = self.text
    if text.hasPrefix("0.") { text.removeFirst() }
    if text.hasPrefix("-0.") { text = "-" + text.dropFirst(2) }
    // 40 digits, of which a fraction alone shows all.
    let isFraction = text.hasPrefix(".") || text.hasPrefix("-.")
    let limit = (isNegative ? 41 : 40) + (isFraction ? 1 : 0)
    if text.utf8.count <= limit { return text }
    if let point = text.firstIndex(of: ".") {
      let whole = text.distance(from: text.startIndex, to: point)
      if !isFraction, whole <= 39 {
        let kept = limit - whole - 1
        let rounded = self.rounded(toScale: max(0, kept), roundsHalf: true)
        var shown = rounded.text
        if shown.hasPrefix("0.") { shown.removeFirst() }
        return shown
      }
      if leadingZeros(text) < 6 {
        let rounded = self.rounded(toScale: 40, roundsHalf: true)
        var shown = rounded.text
        if shown.hasPrefix("0.") { shown.removeFirst() }
        if shown.hasPrefix("-0.") { shown = "-" + shown.dropFirst(2) }
        return shown
      }
    }
    return scientific
  }

  private func leadingZeros(_ text: String) -> Int {
    text.drop { $0 == "-" || $0 == "." }.prefix { $0 == "0" }.count
  }

  private var scientific: String {
    var digits = self.digits.flatMap { [$0 / 10, $0 % 10] }
    var power = exponent * 2 + 1
    while digits.first == 0 {
      digits.removeFirst()
      power -= 1
    }
    while digits.last == 0 { digits.removeLast() }
    var kept = Array(digits.prefix(34))
    while kept.last == 0 { kept.removeLast() }
    var text = isNegative ? "-" : ""
    text += String(kept.first ?? 0)
    if kept.count > 1 { text += "." + kept.dropFirst().map { String($0) }.joined() }
    let size = String(abs(power))
    return text + "E" + (power < 0 ? "-" : "+") + (size.count < 2 ? "0" + size : size)
  }
}
