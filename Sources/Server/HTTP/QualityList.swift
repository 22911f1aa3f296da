/// A header field of choices with weights: `text/html, application/json;q=0.9`.
struct QualityList: Sendable {
  struct Entry: Sendable {
    /// Lower case, without parameters.
    var value: String
    /// Parameters apart from `q`, lower case names.
    var parameters: [(name: String, value: String)]
    var quality: Double
  }

  private(set) var entries: [Entry] = []

  init(_ text: String) {
    for part in text.split(separator: ",").prefix(64) {
      var entry = Entry(value: "", parameters: [], quality: 1)
      for (place, piece) in part.split(separator: ";").enumerated() {
        let word = QualityList.trimmed(piece)
        if place == 0 {
          entry.value = word.lowercased()
          continue
        }
        let sides = word.split(separator: "=", maxSplits: 1).map(QualityList.trimmed)
        guard sides.count == 2 else { continue }
        if sides[0].lowercased() == "q" {
          entry.quality = min(1, max(0, Double(sides[1]) ?? 0))
        } else {
          entry.parameters.append((sides[0].lowercased(), QualityList.unquoted(sides[1])))
        }
      }
      if !entry.value.isEmpty { entries.append(entry) }
    }
  }

  /// The weight of a word, or nil if it is not named.
  func quality(_ word: String) -> Double? { entries.first { $0.value == word }?.quality }

  /// The entries from the most wanted to the least; equals keep their order.
  var sorted: [Entry] {
    entries.enumerated()
      .sorted { ($1.element.quality, $0.offset) < ($0.element.quality, $1.offset) }
      .map(\.element).filter { $0.quality > 0 }
  }

  private static func trimmed(_ text: Substring) -> String {
    var rest = text
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return String(rest)
  }

  private static func unquoted(_ text: String) -> String {
    text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
      ? String(text.dropFirst().dropLast()) : text
  }
}
