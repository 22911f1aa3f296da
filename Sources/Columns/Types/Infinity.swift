/// The numbers of 'infinity' and '-infinity': beyond every other date and timestamp.
///
/// DuckDB stores the same ones: ±(2³¹ − 1) days and ±(2⁶³ − 1) ticks of any unit.
package enum Infinity {
  package static let days = Int32.max
  package static let ticks = Int64.max

  @inlinable package static func isInfinite(_ days: Int32) -> Bool {
    days == .max || days == -.max
  }

  @inlinable package static func isInfinite(_ ticks: Int64) -> Bool {
    ticks == .max || ticks == -.max
  }

  /// Appends `infinity` or `-infinity`.
  package static func append(isNegative: Bool, to text: inout [UInt8]) {
    text.append(contentsOf: (isNegative ? "-infinity" : "infinity").utf8)
  }

  /// 1 for `infinity`, `+infinity` and `inf`, -1 for negative ones, nil for every other text.
  package static func sign(of text: String) -> Int? {
    guard text.utf8.count <= 20 else { return nil }
    let word = text.lowercased().filter { $0 != " " && $0 != "\t" && $0 != "\n" }
    switch word {
    case "infinity", "+infinity", "inf", "+inf": return 1
    case "-infinity", "-inf": return -1
    default: return nil
    }
  }
}

extension DataType {
  /// DATE, TIMESTAMP and TIMESTAMPTZ; not nanoseconds, whose last moment is in 2262.
  package var hasInfinities: Bool {
    self == .date || self == .timestampTZ || isTimestamp && self != .timestamp(.nanoseconds)
  }

  /// 'infinity' or '-infinity' of this type.
  package func infinity(isNegative: Bool) -> Value {
    self == .date
      ? .date(isNegative ? -Infinity.days : Infinity.days)
      : .ticks(isNegative ? -Infinity.ticks : Infinity.ticks)
  }
}
