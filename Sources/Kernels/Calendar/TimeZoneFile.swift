/// Reads a TZif file (RFC 8536, section 3).
///
/// ```
/// header  version-1 data (32-bit times)  header  version-2 data (64-bit times)  \n rule \n
/// ```
struct TimeZoneFile {
  private let bytes: [UInt8]
  private var place = 0

  init?(_ bytes: [UInt8]) {
    guard bytes.count > 44, bytes.starts(with: Array("TZif".utf8)) else { return nil }
    self.bytes = bytes
  }

  func zone(named name: String) -> TimeZone? {
    var reader = self
    return reader.read(named: name)
  }

  private struct Header {
    var version: UInt8
    var utcCount, standardCount, leapCount, timeCount, typeCount, letterCount: Int

    func byteCount(timeWidth: Int) -> Int {
      timeCount * (timeWidth + 1) + typeCount * 6 + letterCount + leapCount * (timeWidth + 4)
        + standardCount + utcCount
    }
  }

  private mutating func read(named name: String) -> TimeZone? {
    guard let first = readHeader() else { return nil }
    var header = first
    var width = 4
    if first.version >= UInt8(ascii: "2") {
      place += first.byteCount(timeWidth: 4)
      guard let second = readHeader() else { return nil }
      header = second
      width = 8
    }
    guard header.typeCount > 0, header.byteCount(timeWidth: width) <= bytes.count - place else {
      return nil
    }
    let end = place + header.byteCount(timeWidth: width)
    let times = (0..<header.timeCount).map { _ in readNumber(width) }
    let kinds = (0..<header.timeCount).map { _ in Int(readNumber(1) & 0xFF) }
    let types = (0..<header.typeCount).map { _ in
      let offset = Int(readNumber(4))
      place += 2
      return offset
    }
    guard kinds.allSatisfy({ $0 < types.count }) else { return nil }
    place = end
    return TimeZone(
      name: name, transitions: times, offsets: [types[0]] + kinds.map { types[$0] },
      rule: width == 8 ? readRule() : nil)
  }

  private mutating func readHeader() -> Header? {
    guard place >= 0, place + 44 <= bytes.count else { return nil }
    let version = bytes[place + 4]
    place += 20
    let counts = (0..<6).map { _ in Int(readNumber(4)) }
    guard counts.allSatisfy({ $0 >= 0 && $0 < 65_536 }) else { return nil }
    return Header(
      version: version, utcCount: counts[0], standardCount: counts[1], leapCount: counts[2],
      timeCount: counts[3], typeCount: counts[4], letterCount: counts[5])
  }

  /// Big-endian, signed.
  private mutating func readNumber(_ width: Int) -> Int64 {
    var value: Int64 = width == 8 || bytes[place] < 128 ? 0 : -1
    for _ in 0..<width {
      value = value << 8 | Int64(bytes[place])
      place += 1
    }
    return value
  }

  private func readRule() -> TimeZoneRule? {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\n") else { return nil }
    return TimeZoneRule(String(decoding: bytes[(place + 1)...].prefix { $0 != 10 }, as: UTF8.self))
  }
}
