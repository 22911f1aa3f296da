import Columns

/// Times as people read them.
package enum ShortTime {
  /// `0.8 ms`, `12 ms`, `3.1 s`, `2 min 05 s`.
  package static func text(_ seconds: Double) -> String {
    if seconds < 0.01 { return "\(fixed(seconds * 1000, digits: 1)) ms" }
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 60 { return "\(fixed(seconds, digits: 1)) s" }
    let whole = Int(seconds.rounded())
    let rest = whole % 60
    return "\(whole / 60) min \(rest < 10 ? "0" : "")\(rest) s"
  }

  /// The number with so many digits behind the point.
  package static func fixed(_ number: Double, digits: Int) -> String {
    var factor = 1.0
    for _ in 0..<digits { factor *= 10 }
    guard number.isFinite, (number * factor).magnitude < 9e18 else { return "\(number)" }
    var bytes: [UInt8] = []
    NumberText.append(
      unscaled: Int128((number * factor).rounded()), scale: digits, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
