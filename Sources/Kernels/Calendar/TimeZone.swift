import Columns
import Diagnostics
import Glibc
import Synchronization

/// A zone of the IANA time zone database, read from the system's compiled files (RFC 8536).
package final class TimeZone: Sendable {
  package let name: String
  /// Seconds since 1970 at which `offsets[i + 1]` begins; ascending.
  private let transitions: [Int64]
  private let offsets: [Int]
  private let rule: TimeZoneRule?

  package static let utc = TimeZone(name: "UTC", transitions: [], offsets: [0], rule: nil)

  private static let known = Mutex<[String: TimeZone]>(["utc": utc])

  init(name: String, transitions: [Int64], offsets: [Int], rule: TimeZoneRule?) {
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
    self.rule = rule
  }

  /// The zone with this name (`Europe/Berlin`), or a fixed offset (`+02`, `UTC+3`).
  /// - Throws: `invalidParameter` where there is none.
  package static func named(_ name: String) throws(SQLError) -> TimeZone {
    let key = name.lowercased()
    if let found = known.withLock({ $0[key] }) { return found }
    guard let made = fixed(name) ?? load(name) else {
      throw SQLError(
        .invalidParameter, "time zone \"\(name)\" is not known",
        hint: "use an IANA name such as 'Europe/Berlin', or an offset such as '+02:00'")
    }
    known.withLock { $0[key] = made }
    return made
  }

  /// Seconds east of UTC at an instant in microseconds since 1970 UTC.
  package func offset(at microseconds: Int64) -> Int {
    offset(atSecond: microseconds.flooredDivision(by: 1_000_000).quotient)
  }

  func offset(atSecond second: Int64) -> Int {
    if let rule, second >= transitions.last ?? .min { return rule.offset(at: second) }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= second { low = middle + 1 } else { high = middle }
    }
    return offsets[low]
  }

  /// The instant at which clocks of the zone show this wall-clock time, in microseconds.
  ///
  /// A time that occurs twice is the first (standard time follows); one that is skipped is read
  /// with the offset before the gap, as PostgreSQL does.
  package func instant(ofLocal microseconds: Int64) -> Int64 {
    let second = microseconds.flooredDivision(by: 1_000_000).quotient
    let before = offset(atSecond: second &- 86_400)
    let after = offset(atSecond: second &+ 86_400)
    var chosen = before
    if before != after {
      let withAfter = second &- Int64(after)
      let withBefore = second &- Int64(before)
      let fitsBefore = offset(atSecond: withBefore) == before
      let fitsAfter = offset(atSecond: withAfter) == after
      chosen = fitsBefore ? before : fitsAfter ? after : before
      if fitsBefore && fitsAfter { chosen = after < before ? after : before }
    }
    return microseconds &- Int64(chosen) &* 1_000_000
  }

  private static func fixed(_ name: String) -> TimeZone? {
    var text = Substring(name)
    let upper = name.uppercased()
    if upper == "Z" || upper == "GMT" { return utc }
    if upper.hasPrefix("UTC") || upper.hasPrefix("GMT") { text = text.dropFirst(3) }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let parts = text.dropFirst().split(separator: ":").map { Int($0) }
    guard let hours = parts.first ?? nil, hours < 16, parts.count <= 2 else { return nil }
    let minutes = parts.count == 2 ? parts[1] ?? 60 : 0
    guard minutes < 60 else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return TimeZone(
      name: name, transitions: [], offsets: [sign == "-" ? -seconds : seconds], rule: nil)
  }

  private static func load(_ name: String) -> TimeZone? {
    let isSafe =
      !name.isEmpty && !name.hasPrefix("/") && name.utf8.count < 64
      && name.utf8.allSatisfy { isNameByte($0) }
    guard isSafe else { return nil }
    let parts = name.split(separator: "/", maxSplits: 1)
    let ofCountry =
      parts.count == 2 ? parts[0].uppercased() + "/" + capitalized(String(parts[1])) : name
    for spelling in [name, capitalized(name), name.uppercased(), ofCountry] {
      if let bytes = readFile("/usr/share/zoneinfo/" + spelling),
        let zone = TimeZoneFile(bytes)?.zone(named: spelling)
      {
        return zone
      }
    }
    return nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 48 && byte <= 57)
      || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "+")
  }

  /// `europe/berlin` as `Europe/Berlin`.
  private static func capitalized(_ name: String) -> String {
    var result = ""
    var atStart = true
    for character in name.lowercased() {
      result += atStart ? character.uppercased() : String(character)
      atStart = character == "/" || character == "_" || character == "-"
    }
    return result
  }

  private static func readFile(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(file, &bytes, bytes.count)
    guard count > 44 else { return nil }
    return Array(bytes.prefix(count))
  }
}
