import CPCRE2
import Columns
import Diagnostics
import Synchronization

/// Oracle's numbers for what PCRE2 finds wrong in an expression (pcre2api(3), "Compile error codes").
private let oracleRegexErrors: [Int32: Int] = [
  114: -12725, 122: -12725, 106: -12726, 115: -12727, 108: -12728, 150: -12728, 112: -12729,
  130: -12729, 113: -12731, 104: -12732, 105: -12732, 120: -12733, 187: -12733,
]

/// A compiled regular expression of PCRE2, with just-in-time code where the machine has it.
final class Regex: @unchecked Sendable {
  // Safe to share: compiled code is read only; each match makes its own match data.
  private let code: OpaquePointer

  /// - Throws: `invalidRegularExpression` with the place in the pattern.
  init(_ pattern: [UInt8], options: UInt32) throws(SQLError) {
    var number: Int32 = 0
    var place = 0
    let compiled = pattern.withUnsafeBufferPointer {
      pcre2_compile_8($0.baseAddress, $0.count, options | PCRE2_UTF, &number, &place, nil)
    }
    guard let compiled else {
      var message = [UInt8](repeating: 0, count: 256)
      _ = pcre2_get_error_message_8(number, &message, message.count)
      let text = String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
      throw SQLError(
        .invalidRegularExpression,
        "invalid regular expression at character \(place + 1): \(text)",
        notes: ["pattern: \(shortened(String(decoding: pattern, as: UTF8.self)))"]
      ).inOracle(oracleRegexErrors[number] ?? -12722)
    }
    code = compiled
    _ = pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE)
  }

  deinit { pcre2_code_free_8(code) }

  /// A matcher for one thread.
  func matcher() throws(SQLError) -> RegexMatcher { try RegexMatcher(self, code) }
}

/// Finds the matches of one expression; used by one thread.
final class RegexMatcher {
  private let regex: Regex
  private let code: OpaquePointer
  private let data: OpaquePointer

  /// The byte ranges of the whole match and of its groups; nil for a group that took no part.
  private(set) var ranges: [Range<Int>?] = []

  init(_ regex: Regex, _ code: OpaquePointer) throws(SQLError) {
    guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else {
      throw SQLError(.outOfMemory, "no memory for a regular expression")
    }
    self.regex = regex
    self.code = code
    self.data = data
  }

  deinit { pcre2_match_data_free_8(data) }

  /// Whether there is a match from `start`.
  /// - Throws: `statementTooComplex` where the expression needs too many steps.
  func matches(
    _ text: UnsafeRawBufferPointer, from start: Int = 0, notEmpty: Bool = false
  ) throws(SQLError) -> Bool {
    let empty: [UInt8] = [0]
    let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let options: UInt32 = notEmpty ? PCRE2_NOTEMPTY_ATSTART | PCRE2_ANCHORED : 0
    let found =
      if let base {
        pcre2_match_8(code, base, text.count, start, options, data, nil)
      } else {
        pcre2_match_8(code, empty, 0, start, options, data, nil)
      }
    if found >= 0 { return true }
    if found == PCRE2_ERROR_NOMATCH { return false }
    // Bytes that are not UTF-8 match nothing.
    if found <= -3 && found >= -28 { return false }
    throw SQLError(
      .statementTooComplex, "the regular expression needs too many steps on this text",
      hint: "make it more specific")
  }

  /// Reads the ranges of the last match.
  func readRanges() {
    let count = Int(pcre2_get_ovector_count_8(data))
    guard let places = pcre2_get_ovector_pointer_8(data) else { return }
    ranges.removeAll(keepingCapacity: true)
    for i in 0..<count {
      let start = places[2 * i]
      let end = places[2 * i + 1]
      ranges.append(start == Int.max || start == -1 || start > end ? nil : start..<end)
    }
  }

  /// Calls `body` for each match from the left with its ranges until it returns false.
  func forEachMatch(
    _ text: UnsafeRawBufferPointer, from first: Int = 0,
    _ body: ([Range<Int>?]) throws(SQLError) -> Bool
  ) throws(SQLError) {
    var start = first
    var afterEmpty = false
    while start <= text.count {
      if try matches(text, from: start, notEmpty: afterEmpty) {
        readRanges()
        guard let whole = ranges.first ?? nil else { return }
        if try !body(ranges) { return }
        afterEmpty = whole.isEmpty
        start = whole.upperBound
      } else if afterEmpty {
        start += 1
        while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
        afterEmpty = false
      } else {
        return
      }
    }
  }
}

/// The expressions that one call compiled, by pattern and flags.
final class RegexCache: Sendable {
  private let known = Mutex<[String: Regex]>([:])

  /// Compiles a pattern, or finds it. Flags: `i` ignore case, `n`/`m` lines, `s` dot takes
  /// newlines, `l` the pattern is a plain text, `x` blanks in the pattern mean nothing; `g` and `c` are of the callers.
  func regex(_ pattern: StringView, flags: String = "") throws(SQLError) -> Regex {
    let key = flags + "/" + pattern.text
    if let found = known.withLock({ $0[key] }) { return found }
    var options: UInt32 = 0
    for flag in flags {
      switch flag {
      case "i": options |= PCRE2_CASELESS
      case "m", "n": options |= PCRE2_MULTILINE
      case "s": options |= PCRE2_DOTALL
      case "x": options |= PCRE2_EXTENDED
      case "g", "c", "p", "q", "w", "e", "l", "k", " ", "\t", "\n": break
      default:
        throw SQLError(.invalidParameter, "invalid regular expression option: \"\(flag)\"")
          .inOracle(-1760)
      }
    }
    if flags.contains("l") { options = options & PCRE2_CASELESS | PCRE2_LITERAL }
    let made = try Regex(pattern.bytes, options: options)
    known.withLock {
      if $0.count > 256 { $0.removeAll() }
      $0[key] = made
    }
    return made
  }
}
