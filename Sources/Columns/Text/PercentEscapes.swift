/// Bytes written as `%41` (RFC 3986, section 2.1).
package enum PercentEscapes {
  /// Replaces `%41` by `A`; a percent sign without two digits stays.
  package static func decoded(_ text: some Sequence<UInt8>) -> [UInt8] {
    let source = Array(text)
    guard source.contains(UInt8(ascii: "%")) else { return source }
    var bytes: [UInt8] = []
    var i = 0
    while i < source.count {
      if source[i] == UInt8(ascii: "%"), i + 2 < source.count, let high = digit(source[i + 1]),
        let low = digit(source[i + 2])
      {
        bytes.append(high << 4 | low)
        i += 3
      } else {
        bytes.append(source[i])
        i += 1
      }
    }
    return bytes
  }

  /// Escapes the bytes of a text that are not plain.
  package static func encoded(_ text: String, isPlain: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isPlain(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the byte is a letter or a digit of ASCII.
  package static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// The value of a hexadecimal digit.
  package static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
