/// Reads what people write for amounts of memory and time.
package enum Quantity {
  /// Bytes of `4GB`, `512 MiB`, `1000000`; nil if it is none.
  ///
  /// KB, MB, GB are powers of 1000, KiB, MiB, GiB powers of 1024.
  package static func bytes(_ text: String) -> Int? {
    let units: [String: Double] = [
      "": 1, "b": 1, "bytes": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9,
      "t": 1e12, "tb": 1e12, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824,
      "tib": 1_099_511_627_776,
    ]
    guard let (number, unit) = split(text), let factor = units[unit] else { return nil }
    return Int(exactly: (number * factor).rounded())
  }

  /// `34 MB`, for people.
  package static func text(bytes: Int) -> String {
    if bytes >= 1_000_000_000 { return "\(ShortTime.fixed(Double(bytes) / 1e9, digits: 1)) GB" }
    if bytes >= 1_000_000 { return "\(ShortTime.fixed(Double(bytes) / 1e6, digits: 0)) MB" }
    return "\((bytes + 999) / 1000) kB"
  }

  /// Seconds of `90`, `1.5s`, `250ms`, `5min`, `1h`; nil if it is none.
  package static func seconds(_ text: String) -> Double? {
    let units: [String: Double] = [
      "": 1, "s": 1, "sec": 1, "ms": 0.001, "m": 60, "min": 60, "h": 3600,
    ]
    guard let (number, unit) = split(text), let factor = units[unit] else { return nil }
    return number * factor
  }

  private static func split(_ text: String) -> (Double, String)? {
    let compact = text.filter { $0 != " " && $0 != "_" }.lowercased()
    let digits = compact.prefix { $0.isNumber || $0 == "." }
    guard let number = Double(digits), number.isFinite else { return nil }
    return (number, String(compact.dropFirst(digits.count)))
  }
}
