import Columns
import Diagnostics

let regexEscapeFunction = ScalarFunction.simple(
  "regexp_escape", category: .pattern,
  summary: "The text with a backslash before each character that means something in a pattern.",
  example: "regexp_escape('a.b')", gives: "a\\.b",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      var out = ""
      for scalar in values[0].text.unicodeScalars {
        let isPlain =
          scalar == "_" || scalar.value > 127 || scalar.properties.isAlphabetic
          || (scalar.value >= 48 && scalar.value <= 57)
        if !isPlain { out += "\\" }
        out.unicodeScalars.append(scalar)
      }
      return .string(out)
    }
  ])

let regexFullMatchFunction = ScalarFunction(
  "regexp_full_match", category: .pattern,
  summary: "Whether the whole text matches a regular expression.",
  example: "regexp_full_match('abc', '[a-c]+')", gives: "true",
  [
    Overload("(VARCHAR, VARCHAR[, VARCHAR]) → BOOLEAN") { given, _ in
      guard given.count == 2 || given.count == 3 else { return nil }
      let cache = RegexCache()
      return .values(given.map { _ in .varchar }, returns: .boolean, canFail: true) {
        (values) throws(SQLError) in
        var heap = StringHeap()
        let pattern = heap.append("^(?:" + values[1].text + ")$")
        let flags = values.count > 2 ? values[2].text : ""
        let matcher = try cache.regex(pattern, flags: flags).matcher()
        let view = heap.append(values[0].text)
        return .boolean(
          try view.withBytes { (bytes) throws(SQLError) in try matcher.matches(bytes) })
      }
    }
  ])
