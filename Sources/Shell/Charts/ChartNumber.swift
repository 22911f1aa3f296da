/// Numbers on charts, short.
enum ChartNumber {
  /// `1.2M`, `34.5k`, `0.25`: about four digits.
  static func short(_ number: Double) -> String {
    let units: [(Double, String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
    for (size, unit) in units where number.magnitude >= size {
      return trimmed(ShortTime.fixed(number / size, digits: 2)) + unit
    }
    return trimmed(ShortTime.fixed(number, digits: number.magnitude < 1 ? 3 : 2))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
