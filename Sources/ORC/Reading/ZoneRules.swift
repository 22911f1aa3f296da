import Diagnostics
import Files

/// An offset from UTC, and the seconds of UTC from which it holds until before which.
struct ZoneStretch {
  var first: Int64
  var end: Int64
  var offset: Int64
}

/// The offsets of a time zone from UTC, out of the system's database (RFC 8536).
final class ZoneRules: Sendable {
  /// Seconds of UTC from which the offset beside it holds.
  private let transitions: [Int64]
  private let offsets: [Int64]
  private let firstOffset: Int64
  /// What holds after the last transition.
  private let rule: YearlyRule?

  static let utc = ZoneRules(transitions: [], offsets: [], firstOffset: 0, rule: nil)

  private init(transitions: [Int64], offsets: [Int64], firstOffset: Int64, rule: YearlyRule?) {
    self.rule = rule
    self.transitions = transitions
    self.offsets = offsets
    self.firstOffset = firstOffset
  }

  /// - Throws: `dataException` if the system does not know the zone.
  static func named(_ name: String) throws(SQLError) -> ZoneRules {
    if ["", "UTC", "GMT", "Etc/UTC", "Etc/GMT", "Z"].contains(name) { return utc }
    let isPlain = name.utf8.allSatisfy {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || "/_+-".utf8.contains($0)
    }
    guard isPlain, !name.hasPrefix("/"),
      let source = try? FileAccess.unrestricted.open("/usr/share/zoneinfo/" + name),
      source.size <= 1 << 20
    else {
      throw SQLError(
        .dataException, "the system does not know the time zone \"\(name)\"",
        hint: "install the Debian package tzdata")
    }
    return try parse(try source.readArray(at: 0, count: source.size))
  }

  /// The offset of that moment, and how long before and after it that holds.
  func stretch(at seconds: Int64) -> ZoneStretch {
    guard let first = transitions.first, let last = transitions.last, seconds >= first else {
      return ZoneStretch(first: .min, end: transitions.first ?? .max, offset: firstOffset)
    }
    if let rule, seconds >= last {
      var result = rule.stretch(at: seconds)
      result.first = max(result.first, last)
      return result
    }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle } else { high = middle }
    }
    return ZoneStretch(
      first: transitions[low], end: high < transitions.count ? transitions[high] : .max,
      offset: offsets[low])
  }

  private static func parse(_ bytes: [UInt8]) throws(SQLError) -> ZoneRules {
    let damaged = SQLError(.dataException, "the system's time zone file is damaged")
    func number(_ place: Int, _ width: Int) -> Int64? {
      guard place >= 0, place + width <= bytes.count else { return nil }
      var value = Int64(Int8(bitPattern: bytes[place]))
      for i in 1..<width { value = value << 8 | Int64(bytes[place + i]) }
      return value
    }
    func counts(_ place: Int) -> [Int]? {
      var result: [Int] = []
      for i in 0..<6 {
        guard let count = number(place + 20 + i * 4, 4), count >= 0 else { return nil }
        result.append(Int(count))
      }
      return result
    }
    // The first block has 32-bit times; the second, after it, 64-bit ones.
    guard bytes.starts(with: Array("TZif".utf8)), bytes.count > 44, bytes[4] >= 0x32,
      let old = counts(0)
    else { throw damaged }
    let start = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
    guard let new = counts(start) else { throw damaged }
    let times = start + 44
    let kinds = times + new[3] * 8
    let infos = kinds + new[3]
    func offset(_ kind: Int) -> Int64? { number(infos + kind * 6, 4) }
    var transitions: [Int64] = []
    var offsets: [Int64] = []
    for i in 0..<new[3] {
      guard let time = number(times + i * 8, 8), let kind = number(kinds + i, 2),
        let value = offset(Int(kind >> 8 & 0xFF))
      else { throw damaged }
      transitions.append(time)
      offsets.append(value)
    }
    // After the numbers stands a line with the rule for all later years.
    let line = infos + new[4] * 6 + new[5] + new[2] * 12 + new[1] + new[0] + 1
    let rule = line < bytes.count ? String(decoding: bytes[line...], as: UTF8.self) : ""
    return ZoneRules(
      transitions: transitions, offsets: offsets, firstOffset: offset(0) ?? 0,
      rule: YearlyRule(rule))
  }
}
