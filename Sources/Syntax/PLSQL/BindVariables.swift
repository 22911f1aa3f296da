/// Where `:name` stands in a text, outside of strings and comments.
package enum BindVariables {
  package struct Place: Sendable {
    /// Of the colon, in bytes.
    package var offset: Int
    /// After the name.
    package var end: Int
    /// Lower case.
    package var name: String
  }

  /// The ordinal of each by the offset of its colon.
  package static func places(in text: String) -> [Int: Int] {
    var found: [Int: Int] = [:]
    for (number, place) in list(in: text).enumerated() { found[place.offset] = number }
    return found
  }

  package static func list(in text: String) -> [Place] {
    let bytes = Array(text.utf8)
    var list: [Place] = []
    var place = 0
    func skip(to end: String) {
      let end = Array(end.utf8)
      while place < bytes.count, !bytes[place...].starts(with: end) { place += 1 }
      place += end.count - 1
    }
    while place < bytes.count {
      let pair = bytes[place...].prefix(2)
      if bytes[place] == UInt8(ascii: "'") || bytes[place] == UInt8(ascii: "\"") {
        let quote = bytes[place] == UInt8(ascii: "'") ? "'" : "\""
        place += 1
        skip(to: quote)
      } else if pair.elementsEqual("--".utf8) {
        skip(to: "\n")
      } else if pair.elementsEqual("/*".utf8) {
        place += 2
        skip(to: "*/")
      } else if bytes[place] == UInt8(ascii: ":") {
        let start = place
        while place + 1 < bytes.count, isWord(bytes[place + 1]) { place += 1 }
        if place > start {
          let name = String(decoding: bytes[(start + 1)...place], as: UTF8.self).lowercased()
          list.append(Place(offset: start, end: place + 1, name: name))
        }
      }
      place += 1
    }
    return list
  }

  /// The text with values in their places, in order; nil if there are more or fewer of them.
  package static func replaced(in text: String, by values: [String]) -> String? {
    let places = list(in: text)
    guard places.count == values.count else { return nil }
    var bytes = Array(text.utf8)
    for (place, value) in zip(places, values).reversed() {
      bytes.replaceSubrange(place.offset..<place.end, with: Array(value.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "#"): true
    default: byte >= 128
    }
  }
}
