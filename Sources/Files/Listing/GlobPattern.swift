/// A pattern for one name: `*`, `?`, `[a-z]`, `[!x]` and `{a,b}`.
struct GlobPattern {
  private let alternatives: [[UInt8]]

  init(_ text: String) { alternatives = GlobPattern.expanded(Array(text.utf8), depth: 0) }

  /// Whether a text has characters that mean something in a pattern.
  static func isPattern(_ text: some StringProtocol) -> Bool {
    text.utf8.contains { "*?[{".utf8.contains($0) }
  }

  func matches(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    return alternatives.contains { GlobPattern.matches($0[...], bytes[...]) }
  }

  /// Writes `{a,b}` out as alternatives; at most 64 of them.
  private static func expanded(_ pattern: [UInt8], depth: Int) -> [[UInt8]] {
    guard depth < 8, let open = pattern.firstIndex(of: UInt8(ascii: "{")),
      let close = pattern[open...].firstIndex(of: UInt8(ascii: "}"))
    else { return [pattern] }
    let choices = pattern[(open + 1)..<close].split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    let all = choices.flatMap { choice in
      expanded(Array(pattern[..<open] + choice + pattern[(close + 1)...]), depth: depth + 1)
    }
    return Array(all.prefix(64))
  }

  /// Goes back to the last star only, so that it never takes exponential time.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var p = pattern.startIndex
    var n = name.startIndex
    var star: (pattern: Int, name: Int)?
    while n < name.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p + 1, n)
        p += 1
      } else if let next = step(pattern, at: p, name[n]) {
        p = next
        n += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        p = last.pattern
        n = last.name + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The place after one pattern character that fits the byte, or nil.
  private static func step(_ pattern: ArraySlice<UInt8>, at place: Int, _ byte: UInt8) -> Int? {
    guard place < pattern.endIndex else { return nil }
    switch pattern[place] {
    case UInt8(ascii: "?"): return place + 1
    case UInt8(ascii: "["):
      guard let close = pattern[(place + 1)...].firstIndex(of: UInt8(ascii: "]")) else {
        return byte == UInt8(ascii: "[") ? place + 1 : nil
      }
      return isMember(pattern[(place + 1)..<close], byte) ? close + 1 : nil
    default: return pattern[place] == byte ? place + 1 : nil
    }
  }

  private static func isMember(_ set: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
    var rest = set
    let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if isNegated { rest = rest.dropFirst() }
    var isFound = false
    var i = rest.startIndex
    while i < rest.endIndex {
      if i + 2 < rest.endIndex, rest[i + 1] == UInt8(ascii: "-") {
        if rest[i] <= byte && byte <= rest[i + 2] { isFound = true }
        i += 3
      } else {
        if rest[i] == byte { isFound = true }
        i += 1
      }
    }
    return isFound != isNegated
  }
}
