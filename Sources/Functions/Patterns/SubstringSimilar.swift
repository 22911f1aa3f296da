import Columns
import Diagnostics

/// `SUBSTRING(text SIMILAR 'a#"b#"c' ESCAPE '#')`: what the middle of three patterns matches.
///
/// ISO/IEC 9075-2, regular expression substring function; PostgreSQL, section 9.7.2.
let substringSimilarFunction = ScalarFunction(
  "substring_similar", category: .pattern,
  summary: "The part of a text between two marks `#\"` of an SQL regular expression.",
  example: "substring_similar('foobar', '%#\"o_b#\"%', '#')", gives: "oob",
  [
    Overload("(VARCHAR, VARCHAR, VARCHAR) → VARCHAR") { given, _ in
      guard given.count == 3 else { return nil }
      let cache = RegexCache()
      return .values([.varchar, .varchar, .varchar], returns: .varchar, canFail: true) {
        (values) throws(SQLError) in
        guard let escape = values[2].text.utf8.first, values[2].text.utf8.count == 1 else {
          throw SQLError(.invalidParameter, "the escape of SUBSTRING is one character")
        }
        let parts = markedParts(values[1].text, escape: escape)
        guard parts.count == 1 || parts.count == 3 else {
          throw SQLError(
            .invalidParameter, "the pattern of SUBSTRING has two marks \(values[2].text)\"")
        }
        let bodies = parts.map { similarBody(Array($0.utf8), escape: escape) }
        let regex =
          bodies.count == 1
          ? "^((?s:\(bodies[0])))$"
          : "^(?s:\(lazy(bodies[0])))((?s:\(lazy(bodies[1]))))(?s:\(bodies[2]))$"
        var heap = StringHeap()
        let matcher = try cache.regex(heap.append(regex)).matcher()
        let view = heap.append(values[0].text)
        var found: Value = .null
        try view.withBytes { (bytes) throws(SQLError) in
          try matcher.forEachMatch(bytes) { (ranges) throws(SQLError) in
            if ranges.count > 1, let range = ranges[1] { found = .string(view.slice(range).text) }
            return false
          }
        }
        return found
      }
    }
  ])

private func lazy(_ body: String) -> String { body.replacing(".*", with: ".*?") }

/// The pattern cut at its marks: the escape followed by a double quote.
private func markedParts(_ pattern: String, escape: UInt8) -> [String] {
  var parts: [[UInt8]] = [[]]
  let bytes = Array(pattern.utf8)
  var i = 0
  while i < bytes.count {
    if bytes[i] == escape, i + 1 < bytes.count {
      if bytes[i + 1] == UInt8(ascii: "\"") {
        parts.append([])
      } else {
        parts[parts.count - 1] += [bytes[i], bytes[i + 1]]
      }
      i += 2
    } else {
      parts[parts.count - 1].append(bytes[i])
      i += 1
    }
  }
  return parts.map { String(decoding: $0, as: UTF8.self) }
}
