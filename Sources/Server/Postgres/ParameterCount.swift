/// How many parameters `$1`, `$2`, … a text has.
enum ParameterCount {
  /// The highest number after a `$` outside of quotes and comments.
  static func of(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    var highest = 0
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        place = end(of: bytes[place], in: bytes, from: place)
      case UInt8(ascii: "-") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "-"):
        place = bytes[place...].firstIndex(of: 10) ?? bytes.count
      case UInt8(ascii: "$"):
        let digits = bytes[(place + 1)...].prefix { $0 >= 0x30 && $0 <= 0x39 }.prefix(5)
        highest = max(highest, Int(String(decoding: digits, as: UTF8.self)) ?? 0)
        place += digits.count
      default: break
      }
      place += 1
    }
    return min(highest, Int(Int16.max))
  }

  private static func end(of quote: UInt8, in bytes: [UInt8], from start: Int) -> Int {
    bytes[(start + 1)...].firstIndex(of: quote) ?? bytes.count
  }
}
