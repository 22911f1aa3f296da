/// Base 64 with the plain or the URL alphabet (RFC 4648).
enum Base64 {
  private static let plain = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let url = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func append(_ bytes: [UInt8], forURL: Bool = false, to text: inout [UInt8]) {
    let digits = forURL ? url : plain
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        if place <= group.count {
          text.append(digits[Int(bits >> UInt32(18 - 6 * place)) & 63])
        } else {
          text.append(UInt8(ascii: "="))
        }
      }
    }
  }

  static func encode(_ bytes: [UInt8], forURL: Bool = false) -> String {
    var text: [UInt8] = []
    append(bytes, forURL: forURL, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Takes both alphabets, with padding or without; nil for anything else.
  static func decode(_ text: String) -> [UInt8]? {
    var bits: UInt32 = 0
    var count = 0
    var bytes: [UInt8] = []
    var digits = Array(text.utf8)
    while digits.last == UInt8(ascii: "="), digits.count > 0 { digits.removeLast() }
    for digit in digits {
      guard let value = plain.firstIndex(of: digit) ?? url.firstIndex(of: digit) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    return digits.count % 4 == 1 ? nil : bytes
  }
}
