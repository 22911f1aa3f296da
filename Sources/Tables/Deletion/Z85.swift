/// Base85 in ZeroMQ's alphabet (rfc.zeromq.org/spec/32): four bytes are five characters.
///
/// Some writers end with one to three `#`, which cannot begin five characters otherwise, and so many
/// bytes fewer.
enum Z85 {
  private static let alphabet = Array(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

  /// nil where the text is none.
  static func decoded(_ text: some StringProtocol) -> [UInt8]? {
    var places = [UInt8](repeating: 255, count: 256)
    for (place, letter) in alphabet.enumerated() { places[Int(letter)] = UInt8(place) }
    let letters = Array(text.utf8)
    guard letters.count % 5 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count / 5 * 4)
    for start in stride(from: 0, to: letters.count, by: 5) {
      let missing = letters[start..<(start + 4)].prefix { $0 == UInt8(ascii: "#") }.count
      if missing > 0 && start + 5 < letters.count || missing > 3 { return nil }
      var word: UInt64 = 0
      for letter in letters[(start + missing)..<(start + 5)] {
        let digit = places[Int(letter)]
        if digit == 255 { return nil }
        word = word * 85 + UInt64(digit)
      }
      guard word <= UInt64(UInt32.max) else { return nil }
      for shift in [24, 16, 8, 0].dropFirst(missing) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }

  /// The number of bytes is made a multiple of four with zeros.
  static func encoded(_ bytes: [UInt8]) -> String {
    var padded = bytes
    while padded.count % 4 != 0 { padded.append(0) }
    var letters: [UInt8] = []
    letters.reserveCapacity(padded.count / 4 * 5)
    for start in stride(from: 0, to: padded.count, by: 4) {
      var word: UInt32 = 0
      for byte in padded[start..<(start + 4)] { word = word << 8 | UInt32(byte) }
      var group = [UInt8](repeating: 0, count: 5)
      for place in stride(from: 4, through: 0, by: -1) {
        group[place] = alphabet[Int(word % 85)]
        word /= 85
      }
      letters += group
    }
    return String(decoding: letters, as: UTF8.self)
  }
}
