/// Lengths, parts and positions of text in code points, as Oracle counts characters.
enum TextParts {
  private static func isPlain(_ text: String) -> Bool {
    var copy = text
    return copy.withUTF8 { bytes in
      for byte in bytes where byte >= 128 { return false }
      return true
    }
  }

  static func length(_ text: String) -> Int {
    isPlain(text) ? text.utf8.count : text.unicodeScalars.count
  }

  /// SUBSTR: 0 counts as 1, a negative start counts from the end.
  static func part(_ text: String, from start: Int64, length wanted: Int64?) -> String {
    let isPlain = isPlain(text)
    let count = Int64(isPlain ? text.utf8.count : text.unicodeScalars.count)
    let first: Int64 = start > 0 ? start - 1 : start == 0 ? 0 : count + start
    if first < 0 || first >= count { return "" }
    if let wanted, wanted < 1 { return "" }
    let last = wanted.map { min(count, first + min($0, count)) } ?? count
    if isPlain {
      let bytes = text.utf8
      let low = bytes.index(bytes.startIndex, offsetBy: Int(first))
      return String(text[low..<bytes.index(low, offsetBy: Int(last - first))])
    }
    let scalars = text.unicodeScalars
    let low = scalars.index(scalars.startIndex, offsetBy: Int(first))
    return String(scalars[low..<scalars.index(low, offsetBy: Int(last - first))])
  }

  /// INSTR: the position of the n-th occurrence, 0 if there is none; a negative start searches back.
  static func find(_ needle: String, in text: String, from start: Int64, occurrence: Int64) -> Int64
  {
    let hay = Array(text.unicodeScalars)
    let wanted = Array(needle.unicodeScalars)
    guard start != 0, occurrence > 0, !wanted.isEmpty, hay.count >= wanted.count else { return 0 }
    var left = occurrence
    func matches(_ place: Int) -> Bool {
      for (i, sign) in wanted.enumerated() where hay[place + i] != sign { return false }
      return true
    }
    if start > 0 {
      var place = Int(clamping: start - 1)
      while place <= hay.count - wanted.count {
        if matches(place) {
          left -= 1
          if left == 0 { return Int64(place) + 1 }
        }
        place += 1
      }
      return 0
    }
    var place = min(hay.count + Int(clamping: start), hay.count - wanted.count)
    while place >= 0 {
      if matches(place) {
        left -= 1
        if left == 0 { return Int64(place) + 1 }
      }
      place -= 1
    }
    return 0
  }

  /// One sign for one sign, so that the length stays.
  static func upper(_ text: String) -> String {
    if isPlain(text) { return text.uppercased() }
    return mapped(text) { $0.properties.uppercaseMapping }
  }

  static func lower(_ text: String) -> String {
    if isPlain(text) { return text.lowercased() }
    return mapped(text) { $0.properties.lowercaseMapping }
  }

  private static func mapped(_ text: String, _ change: (Unicode.Scalar) -> String) -> String {
    var result = String.UnicodeScalarView()
    for sign in text.unicodeScalars {
      let changed = change(sign).unicodeScalars
      if changed.count == 1, let one = changed.first {
        result.append(one)
      } else {
        result.append(sign)
      }
    }
    return String(result)
  }
}
