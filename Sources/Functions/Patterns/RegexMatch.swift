import Columns
import Diagnostics
import Kernels

let notMatchesFunction = regexTest("!~", nil, isNegated: true, flags: "", "'abc' !~ '^b'")
let matchesIgnoringCaseFunction = regexTest(
  "~*", nil, isNegated: false, flags: "i", "'ABC' ~* '^a'")
let notMatchesIgnoringCaseFunction = regexTest(
  "!~*", nil, isNegated: true, flags: "i", "'ABC' !~* '^b'")
let regexLikeFunction = regexTest(
  "regexp_matches", "regexp_like", isNegated: false, flags: "", "regexp_matches('INV-42', '[0-9]+')"
)

private func regexTest(
  _ symbol: String, _ name: String?, isNegated: Bool, flags: String, _ example: String
) -> ScalarFunction {
  var function = ScalarFunction(
    symbol, category: .pattern,
    summary: "Whether the text \(isNegated ? "does not match" : "matches") a regular expression"
      + (flags == "i" ? ", ignoring case." : "."),
    example: example, gives: "true", [regexTestOverload(isNegated: isNegated, flags: flags)])
  if let name { function.names.append(name) }
  return function
}

func regexTestOverload(isNegated: Bool, flags: String) -> Overload {
  Overload("(VARCHAR, VARCHAR[, VARCHAR]) → BOOLEAN") { given, _ in
    guard given.count == 2 || given.count == 3 else { return nil }
    let cache = RegexCache()
    return Overload.Plan(given.map { _ in .varchar }, returns: .boolean, canFail: true) {
      (arguments, context) throws(SQLError) in
      var matcher = RegexPicker(cache, arguments, pattern: 1, flags: 2, usual: flags)
      let texts = arguments[0]
      return try Rows.make(arguments, count: context.count, to: .boolean) {
        (row) throws(SQLError) -> Bool? in
        let found = try matcher.at(row)
        let view = texts.view(at: row)
        return try view.withBytes { (bytes) throws(SQLError) in try found.matches(bytes) }
          != isNegated
      }
    }
  }
}

/// The matcher of each row; made anew only where the pattern or the flags change.
struct RegexPicker {
  private let cache: RegexCache
  private let patterns: Column
  private let flags: Column?
  private let usual: String
  private var last: (pattern: StringView, flags: StringView, matcher: RegexMatcher)?

  init(
    _ cache: RegexCache, _ arguments: [Column], pattern: Int, flags: Int, usual: String = ""
  ) {
    self.cache = cache
    patterns = arguments[pattern]
    self.flags = arguments.count > flags ? arguments[flags] : nil
    self.usual = usual
  }

  func flags(at row: Int) -> String { flags?.view(at: row).text ?? "" }

  mutating func at(_ row: Int) throws(SQLError) -> RegexMatcher {
    let pattern = patterns.view(at: row)
    let given = flags?.view(at: row) ?? StringView()
    if let last, last.pattern == pattern, last.flags == given { return last.matcher }
    let made = try cache.regex(pattern, flags: usual + given.text).matcher()
    last = (pattern, given, made)
    return made
  }
}

let similarToFunction = ScalarFunction(
  "similar_to", category: .pattern,
  summary: "Whether the whole text matches an SQL regular expression: `x SIMILAR TO '(a|b)%'`.",
  example: "similar_to('abc', 'a(b|x)_')", gives: "true",
  [
    Overload("(VARCHAR, VARCHAR[, VARCHAR]) → BOOLEAN") { given, _ in
      guard given.count == 2 || given.count == 3 else { return nil }
      let cache = RegexCache()
      return Overload.Plan(given.map { _ in .varchar }, returns: .boolean, canFail: true) {
        (arguments, context) throws(SQLError) in
        let texts = arguments[0]
        let patterns = arguments[1]
        let escapes = arguments.count > 2 ? arguments[2] : nil
        return try Rows.make(arguments, count: context.count, to: .boolean) {
          (row) throws(SQLError) -> Bool? in
          let escape = escapes?.view(at: row).bytes.first ?? UInt8(ascii: "\\")
          let regex = similarPattern(patterns.view(at: row).bytes, escape: escape)
          var heap = StringHeap()
          let matcher = try cache.regex(heap.append(regex)).matcher()
          let view = texts.view(at: row)
          return try view.withBytes { (bytes) throws(SQLError) in try matcher.matches(bytes) }
        }
      }
    }
  ])

/// SQL's `%` and `_` become `.*` and `.`; what only PCRE knows is taken literally.
private func similarPattern(_ pattern: [UInt8], escape: UInt8) -> String {
  "^(?s:" + similarBody(pattern, escape: escape) + ")$"
}

/// The pattern as PCRE takes it, without anchors.
func similarBody(_ pattern: [UInt8], escape: UInt8) -> String {
  var result = ""
  var isEscaped = false
  var inClass = false
  for scalar in String(decoding: pattern, as: UTF8.self).unicodeScalars {
    if isEscaped {
      result += "\\" + String(scalar)
      isEscaped = false
    } else if scalar == Unicode.Scalar(escape) {
      isEscaped = true
    } else if inClass {
      if scalar == "]" { inClass = false }
      result += scalar == "\\" ? "\\\\" : String(scalar)
    } else {
      switch scalar {
      case "%": result += ".*"
      case "_": result += "."
      case "[":
        inClass = true
        result += "["
      case ".", "^", "$", "\\": result += "\\" + String(scalar)
      default: result += String(scalar)
      }
    }
  }
  return result
}

let globFunction = ScalarFunction(
  "glob", "~~~", category: .pattern,
  summary: "Whether the whole text matches a pattern of `*`, `?` and `[…]`, as shells use.",
  example: "glob('usage.parquet', '*.parquet')", gives: "true",
  [
    Overload("(VARCHAR, VARCHAR) → BOOLEAN") { given, _ in
      guard given.count == 2 else { return nil }
      let cache = RegexCache()
      return Overload.Plan([.varchar, .varchar], returns: .boolean, canFail: true) {
        (arguments, context) throws(SQLError) in
        let texts = arguments[0]
        let patterns = arguments[1]
        return try Rows.make(arguments, count: context.count, to: .boolean) {
          (row) throws(SQLError) -> Bool? in
          var heap = StringHeap()
          let regex = heap.append(globPattern(patterns.view(at: row).text))
          let matcher = try cache.regex(regex).matcher()
          return try texts.view(at: row).withBytes { (bytes) throws(SQLError) in
            try matcher.matches(bytes)
          }
        }
      }
    }
  ])

/// `*`, `?`, `[abc]`, `[a-z]`, `[!a]` and a backslash before a sign that stands for itself; a class
/// without an end matches nothing.
private func globPattern(_ pattern: String) -> String {
  let scalars = Array(pattern.unicodeScalars)
  var result = "^(?s:"
  var place = 0
  while place < scalars.count {
    switch scalars[place] {
    case "*": result += ".*"
    case "?": result += "."
    case "\\" where place + 1 < scalars.count:
      place += 1
      result += literal(scalars[place])
    case "[":
      guard let (text, end) = globClass(scalars, from: place + 1) else { return "^(?!)" }
      result += text
      place = end
    default: result += literal(scalars[place])
    }
    place += 1
  }
  return result + ")$"
}

/// A class behind its bracket, and the place of its end; nil where it has none.
private func globClass(
  _ scalars: [Unicode.Scalar], from start: Int
) -> (text: String, end: Int)? {
  var place = start
  var text = "["
  if place < scalars.count, scalars[place] == "!" {
    text += "^"
    place += 1
  }
  let first = place
  while place < scalars.count, scalars[place] != "]" || place == first {
    guard place + 2 < scalars.count, scalars[place + 1] == "-", scalars[place + 2] != "]" else {
      text += literal(scalars[place])
      place += 1
      continue
    }
    // A range from a greater to a lesser sign holds nothing.
    if scalars[place] <= scalars[place + 2] {
      text += literal(scalars[place]) + "-" + literal(scalars[place + 2])
    }
    place += 3
  }
  guard place < scalars.count else { return nil }
  return text == "[" || text == "[^" ? (text == "[" ? "(?!)" : ".", place) : (text + "]", place)
}

private func literal(_ scalar: Unicode.Scalar) -> String {
  let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  return isWord || scalar.value > 127 ? String(scalar) : "\\" + String(scalar)
}
