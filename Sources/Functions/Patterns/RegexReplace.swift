import Columns
import Diagnostics
import Kernels

let regexReplaceFunction = ScalarFunction(
  "regexp_replace", category: .pattern,
  summary: "The text with matches of a regular expression replaced; `\\1` is a group, `\\&` the "
    + "match. PostgreSQL replaces the first match unless the flag 'g' is given, Oracle all.",
  example: "regexp_replace('a1b2', '[0-9]', '#', 'g')", gives: "a#b#",
  [
    Overload("(VARCHAR, VARCHAR[, VARCHAR[, VARCHAR]]) → VARCHAR") { given, dialect in
      let isOracle = dialect == .oracle
      guard given.count == 3 || given.count == 4 || (isOracle && given.count == 2) else {
        return nil
      }
      if given.count == 4 && given[3].type.isNumeric { return nil }
      let cache = RegexCache()
      return Overload.Plan(
        given.map { _ in .varchar }, returns: .varchar, canFail: true
      ) { (arguments, context) throws(SQLError) in
        var picker = RegexPicker(cache, arguments, pattern: 1, flags: 3)
        let replacements = arguments.count > 2 ? arguments[2] : nil
        return try replaceMatches(arguments, context.count, replacements) {
          (row) throws(SQLError) in
          (try picker.at(row), 1, isOracle || picker.flags(at: row).contains("g") ? 0 : 1)
        }
      }
    },
    Overload("(VARCHAR, VARCHAR, VARCHAR, BIGINT[, BIGINT[, VARCHAR]]) → VARCHAR") {
      given, dialect in
      guard given.count >= 4, given.count <= 6 else { return nil }
      let types: [DataType] = [.varchar, .varchar, .varchar, .int64, .int64, .varchar]
      let cache = RegexCache()
      return Overload.Plan(Array(types.prefix(given.count)), returns: .varchar, canFail: true) {
        (arguments, context) throws(SQLError) in
        var picker = RegexPicker(cache, arguments, pattern: 1, flags: 5)
        let starts = arguments[3]
        let occurrences = arguments.count > 4 ? arguments[4] : nil
        return try replaceMatches(arguments, context.count, arguments[2]) {
          (row) throws(SQLError) in
          let occurrence = occurrences?.integer(at: row) ?? 0
          if dialect == .oracle {
            try checkRange(starts.integer(at: row), 1...Int64.max)
            try checkRange(occurrence, 0...Int64.max)
          }
          return (try picker.at(row), starts.integer(at: row), occurrence)
        }
      }
    },
  ])

/// `settings` gives the matcher, the first character and the occurrence (0 for all) of a row.
private func replaceMatches(
  _ arguments: [Column], _ count: Int, _ replacements: Column?,
  _ settings: (Int) throws(SQLError) -> (RegexMatcher, Int64, Int64)
) throws(SQLError) -> Column {
  let texts = arguments[0]
  return try Rows.makeTexts(arguments, count: count) { (row, out) throws(SQLError) -> Bool in
    let (matcher, start, wanted) = try settings(row)
    let replacement = replacements?.view(at: row).bytes ?? []
    let view = texts.view(at: row)
    try view.withBytes { (bytes) throws(SQLError) in
      var copied = 0
      var seen: Int64 = 0
      let first = Characters.advance(bytes, from: 0, by: Int(clamping: max(0, start - 1)))
      try matcher.forEachMatch(bytes, from: first) { (ranges) throws(SQLError) in
        seen += 1
        guard let whole = ranges[0] else { return false }
        if wanted == 0 || seen == wanted {
          out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied..<whole.lowerBound]))
          append(replacement, ranges, bytes, to: &out)
          copied = whole.upperBound
        }
        if out.count > longestText { throw textTooLong }
        return wanted == 0 || seen < wanted
      }
      out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied...]))
    }
    return true
  }
}

/// `\1` … `\9` are groups, `\0` and `\&` the whole match, `\\` a backslash.
private func append(
  _ replacement: [UInt8], _ ranges: [Range<Int>?], _ text: UnsafeRawBufferPointer,
  to out: inout [UInt8]
) {
  var place = 0
  while place < replacement.count {
    let byte = replacement[place]
    guard byte == UInt8(ascii: "\\"), place + 1 < replacement.count else {
      out.append(byte)
      place += 1
      continue
    }
    let next = replacement[place + 1]
    let group = next == UInt8(ascii: "&") ? 0 : Int(next) - 48
    if (0...9).contains(group) {
      if group < ranges.count, let range = ranges[group] {
        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[range]))
      }
    } else {
      out.append(next)
    }
    place += 2
  }
}
