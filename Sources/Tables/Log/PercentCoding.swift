/// Paths in the URL form that Delta logs have (RFC 2396).
enum PercentCoding {
  /// Replaces `%20` by a blank; a percent sign without two digits stays. A `file:` scheme goes.
  static func decoded(_ text: String) -> String {
    let bytes = Array(withoutScheme(text).utf8)
    guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "%"), i + 2 < bytes.count, let high = digit(bytes[i + 1]),
        let low = digit(bytes[i + 2])
      {
        result.append(high << 4 | low)
        i += 3
      } else {
        result.append(bytes[i])
        i += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func withoutScheme(_ text: String) -> Substring {
    for scheme in ["file://", "file:"] where text.hasPrefix(scheme) {
      return text.dropFirst(scheme.count)
    }
    return text[...]
  }

  /// Escapes all but letters, digits, and signs that mean nothing in a path.
  static func encoded(_ text: String) -> String {
    let plain = Set("-_.!~*'()/=:@&+$,;".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      let isWord =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      if isWord || plain.contains(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
