import Columns

/// The escapes of URLs (RFC 3986, section 2.1).
enum PercentEncoding {
  /// - Parameter plusIsBlank: As forms write blanks.
  /// - Returns: nil for a broken escape, for bytes that are no UTF-8, and for a zero byte.
  static func decode(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(PercentEscapes.digit),
          let low = rest.next().flatMap(PercentEscapes.digit)
        else {
          return nil
        }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsBlank: bytes.append(0x20)
      default: bytes.append(byte)
      }
    }
    if bytes.contains(0) { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// All but letters, digits and `-._~` escaped.
  static func encode(_ text: String) -> String {
    PercentEscapes.encoded(text) {
      PercentEscapes.isWord($0) || "-._~".utf8.contains($0)
    }
  }

  /// `a=1&b=2` as pairs; nil if an escape is broken.
  static func pairs(_ text: String) -> [(name: String, value: String)]? {
    var pairs: [(name: String, value: String)] = []
    for part in text.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decode(sides[0], plusIsBlank: true),
        let value = sides.count > 1 ? decode(sides[1], plusIsBlank: true) : ""
      else { return nil }
      pairs.append((name, value))
    }
    return pairs
  }
}
