import Columns
import Diagnostics
import Kernels

let regexSubstrFunction = ScalarFunction(
  "regexp_substr", category: .pattern,
  summary: "The n-th match of a regular expression from a character on, or one of its groups; "
    + "NULL if there is none.",
  example: "regexp_substr('a,b,c', '[^,]+', 1, 2)", gives: "b",
  [
    Overload("(VARCHAR, VARCHAR[, BIGINT[, BIGINT[, VARCHAR[, BIGINT]]]]) → VARCHAR") {
      given, dialect in
      guard given.count >= 2, given.count <= 6 else { return nil }
      let types: [DataType] = [.varchar, .varchar, .int64, .int64, .varchar, .int64]
      let cache = RegexCache()
      let isOracle = dialect == .oracle
      return Overload.Plan(Array(types.prefix(given.count)), returns: .varchar, canFail: true) {
        (arguments, context) throws(SQLError) in
        var picker = RegexPicker(cache, arguments, pattern: 1, flags: 4)
        let texts = arguments[0]
        return try Rows.make(arguments, count: context.count, to: .varchar, heaps: texts.heaps) {
          (row) throws(SQLError) -> StringView? in
          let group = arguments.count > 5 ? arguments[5].integer(at: row) : 0
          if isOracle { try checkRange(group, 0...9) }
          let view = texts.view(at: row)
          let range = try nthMatch(
            view, try picker.at(row),
            start: arguments.count > 2 ? arguments[2].integer(at: row) : 1,
            occurrence: arguments.count > 3 ? arguments[3].integer(at: row) : 1)
          guard let range, group >= 0, group < Int64(range.count) else { return nil }
          return range[Int(group)].map { view.slice($0) }
        }
      }
    }
  ])

/// Arguments outside of their range are ORA-01428 in the oracle dialect.
func checkRange(_ argument: Int64, _ range: ClosedRange<Int64>) throws(SQLError) {
  if range.contains(argument) { return }
  throw SQLError(.invalidParameter, "argument \(argument) of a REGEXP function is out of range")
    .outOfRange(argument)
}

/// The ranges of the match, or nil if there are not so many.
private func nthMatch(
  _ view: StringView, _ matcher: RegexMatcher, start: Int64, occurrence: Int64
) throws(SQLError) -> [Range<Int>?]? {
  guard start >= 1, occurrence >= 1 else {
    throw SQLError(.invalidParameter, "place and occurrence count from 1")
      .outOfRange(start < 1 ? start : occurrence)
  }
  var found: [Range<Int>?]?
  try view.withBytes { (bytes) throws(SQLError) in
    let first = Characters.advance(bytes, from: 0, by: Int(clamping: start - 1))
    var left = occurrence
    try matcher.forEachMatch(bytes, from: first) { (ranges) throws(SQLError) in
      left -= 1
      if left == 0 { found = ranges }
      return left > 0
    }
  }
  return found
}

let regexInstrFunction = ScalarFunction(
  "regexp_instr", category: .pattern,
  summary: "The place of the n-th match of a regular expression in characters, or 0; with 1 as "
    + "fifth argument the place after it.",
  example: "regexp_instr('INV-42', '[0-9]')", gives: "5",
  [
    Overload("(VARCHAR, VARCHAR[, BIGINT[, BIGINT[, BIGINT[, VARCHAR]]]]) → BIGINT") {
      given, dialect in
      guard given.count >= 2, given.count <= 6 else { return nil }
      let types: [DataType] = [.varchar, .varchar, .int64, .int64, .int64, .varchar]
      let cache = RegexCache()
      let isOracle = dialect == .oracle
      return Overload.Plan(Array(types.prefix(given.count)), returns: .int64, canFail: true) {
        (arguments, context) throws(SQLError) in
        var picker = RegexPicker(cache, arguments, pattern: 1, flags: 5)
        let texts = arguments[0]
        return try Rows.make(arguments, count: context.count, to: .int64) {
          (row) throws(SQLError) -> Int64? in
          let view = texts.view(at: row)
          if isOracle, arguments.count > 4 { try checkRange(arguments[4].integer(at: row), 0...1) }
          let found = try nthMatch(
            view, try picker.at(row),
            start: arguments.count > 2 ? arguments[2].integer(at: row) : 1,
            occurrence: arguments.count > 3 ? arguments[3].integer(at: row) : 1)
          guard let range = found?[0] else { return 0 }
          let isEnd = arguments.count > 4 && arguments[4].integer(at: row) == 1
          return view.withBytes { bytes in
            let place = isEnd ? range.upperBound : range.lowerBound
            return Int64(Characters.count(UnsafeRawBufferPointer(rebasing: bytes[..<place]))) + 1
          }
        }
      }
    }
  ])

let regexCountFunction = ScalarFunction(
  "regexp_count", category: .pattern, summary: "The number of matches of a regular expression.",
  example: "regexp_count('a,b,c', ',')", gives: "2",
  [
    Overload("(VARCHAR, VARCHAR[, BIGINT[, VARCHAR]]) → BIGINT") { given, dialect in
      guard given.count >= 2, given.count <= 4 else { return nil }
      let types: [DataType] = [.varchar, .varchar, .int64, .varchar]
      let cache = RegexCache()
      let isOracle = dialect == .oracle
      return Overload.Plan(Array(types.prefix(given.count)), returns: .int64, canFail: true) {
        (arguments, context) throws(SQLError) in
        var picker = RegexPicker(cache, arguments, pattern: 1, flags: 3)
        let texts = arguments[0]
        return try Rows.make(arguments, count: context.count, to: .int64) {
          (row) throws(SQLError) -> Int64? in
          let matcher = try picker.at(row)
          let start = arguments.count > 2 ? arguments[2].integer(at: row) : 1
          if isOracle { try checkRange(start, 1...Int64.max) }
          var count: Int64 = 0
          try texts.view(at: row).withBytes { (bytes) throws(SQLError) in
            let first = Characters.advance(bytes, from: 0, by: Int(clamping: max(0, start - 1)))
            try matcher.forEachMatch(bytes, from: first) { (_) throws(SQLError) in
              count += 1
              return true
            }
          }
          return count
        }
      }
    }
  ])

let regexExtractFunction = ScalarFunction(
  "regexp_extract", category: .pattern,
  summary: "The first match of a regular expression, or one of its groups; an empty text if there "
    + "is none, with the flag 'k' NULL.",
  example: "regexp_extract('INV-42', '([A-Z]+)-([0-9]+)', 2)", gives: "42",
  [
    Overload("(VARCHAR, VARCHAR[, BIGINT[, VARCHAR]]) → VARCHAR") { given, _ in
      guard given.count >= 2, given.count <= 4 else { return nil }
      let types: [DataType] = [.varchar, .varchar, .int64, .varchar]
      let cache = RegexCache()
      return Overload.Plan(Array(types.prefix(given.count)), returns: .varchar, canFail: true) {
        (arguments, context) throws(SQLError) in
        var picker = RegexPicker(cache, arguments, pattern: 1, flags: 3)
        let texts = arguments[0]
        return try Rows.make(arguments, count: context.count, to: .varchar, heaps: texts.heaps) {
          (row) throws(SQLError) -> StringView? in
          let view = texts.view(at: row)
          let group = arguments.count > 2 ? arguments[2].integer(at: row) : 0
          let nothing = picker.flags(at: row).contains("k") ? nil : StringView()
          let ranges = try nthMatch(view, try picker.at(row), start: 1, occurrence: 1)
          guard group >= 0, group < Int64(ranges?.count ?? .max) else {
            throw SQLError(
              .invalidParameter, "the regular expression has no group \(group)",
              hint: "groups count from 1; 0 is the whole match")
          }
          return ranges?[Int(group)].map { view.slice($0) } ?? nothing
        }
      }
    }
  ])

let regexExtractAllFunction: ScalarFunction = {
  var function = listOfTexts(
    "regexp_extract_all", "regexp_extract_all('a1b22', '[0-9]+')", "[1, 22]",
    "All matches of a regular expression as a list, or one group of each; with a list of names, "
      + "structures of the groups."
  ) { (view, matcher) throws(SQLError) in try groups(0, view, matcher) }
  function.signatures += [groupsOverload, namedGroupsOverload].map {
    $0.signature(named: "regexp_extract_all")
  }
  return function
}()

/// Group `number` of every match, NULL where it took no part.
private func groups(
  _ number: Int, _ view: StringView, _ matcher: RegexMatcher
) throws(SQLError) -> [Value] {
  var parts: [Value] = []
  try view.withBytes { (bytes) throws(SQLError) in
    try matcher.forEachMatch(bytes) { (ranges) throws(SQLError) in
      try checkGroup(number, ranges.count)
      parts.append(ranges[number].map { .string(view.slice($0).text) } ?? .null)
      return true
    }
  }
  return parts
}

private func checkGroup(_ number: Int, _ count: Int) throws(SQLError) {
  guard number >= 0, number < count else {
    throw SQLError(
      .invalidParameter, "the pattern has \(count - 1) groups, there is no group \(number)")
  }
}

private let groupsOverload = Overload("(VARCHAR, VARCHAR, BIGINT[, VARCHAR]) → VARCHAR[]") {
  given, _ in
  guard given.count == 3 || given.count == 4, given[2].type.isInteger else { return nil }
  let cache = RegexCache()
  let types: [DataType] = [.varchar, .varchar, .int64, .varchar]
  return Overload.Plan(
    Array(types.prefix(given.count)), returns: .list(.varchar), canFail: true
  ) { (arguments, context) throws(SQLError) in
    try lists(of: .list(.varchar), arguments, context, cache) {
      (row, view, matcher) throws(SQLError) in
      try groups(Int(clamping: arguments[2].integer(at: row)), view, matcher)
    }
  }
}

/// Names of groups make structures; groups behind the named ones are left out.
private let namedGroupsOverload = Overload(
  "(VARCHAR, VARCHAR, VARCHAR[][, VARCHAR]) → STRUCT[]"
) { given, _ in
  guard given.count == 3 || given.count == 4, case .list(let items)? = given[2].constant else {
    return nil
  }
  let names = items.map(\.text)
  let folded = Set(names.map { $0.lowercased() })
  guard !names.isEmpty, folded.count == names.count, !names.contains("") else { return nil }
  let element = DataType.structure(names.map { Field($0, .varchar) })
  let cache = RegexCache()
  let types: [DataType] = [.varchar, .varchar, .list(.varchar), .varchar]
  return Overload.Plan(
    Array(types.prefix(given.count)), returns: .list(element), canFail: true
  ) { (arguments, context) throws(SQLError) in
    try lists(of: .list(element), arguments, context, cache) {
      (_, view, matcher) throws(SQLError) in
      var made: [Value] = []
      try view.withBytes { (bytes) throws(SQLError) in
        try matcher.forEachMatch(bytes) { (ranges) throws(SQLError) in
          try checkGroup(names.count, ranges.count)
          made.append(
            .structure(
              names.indices.map { i in
                ranges[i + 1].map { .string(view.slice($0).text) } ?? .null
              }))
          return true
        }
      }
      return made
    }
  }
}

/// A list per row; the flags are the fourth argument.
private func lists(
  of type: DataType, _ arguments: [Column], _ context: KernelContext, _ cache: RegexCache,
  _ body: (Int, StringView, RegexMatcher) throws(SQLError) -> [Value]
) throws(SQLError) -> Column {
  var picker = RegexPicker(cache, arguments, pattern: 1, flags: 3)
  let texts = arguments[0]
  let rows = ActiveRows(arguments, count: context.count)
  var builder = ColumnBuilder(type, capacity: context.count)
  for row in 0..<context.count {
    if rows.contains(rows.isConstant ? 0 : row) {
      builder.append(.list(try body(row, texts.view(at: row), try picker.at(row))))
    } else {
      builder.appendNull()
    }
  }
  return builder.finish()
}

let regexSplitFunction: ScalarFunction = {
  var function = regexSplit
  function.names += ["string_split_regex", "str_split_regex"]
  return function
}()

private let regexSplit = listOfTexts(
  "regexp_split_to_array", "regexp_split_to_array('a1b22c', '[0-9]+')", "[a, b, c]",
  "The parts of a text between the matches of a regular expression."
) { (view, matcher) throws(SQLError) in
  var parts: [Value] = []
  var start = 0
  try view.withBytes { (bytes) throws(SQLError) in
    try matcher.forEachMatch(bytes) { (ranges) throws(SQLError) in
      guard let range = ranges[0] else { return false }
      if range.isEmpty && (range.lowerBound == start || range.lowerBound == bytes.count) {
        return true
      }
      parts.append(.string(view.slice(start..<range.lowerBound).text))
      start = range.upperBound
      return true
    }
    parts.append(.string(view.slice(start..<bytes.count).text))
  }
  return parts
}

private func listOfTexts(
  _ name: String, _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (StringView, RegexMatcher) throws(SQLError) -> [Value]
) -> ScalarFunction {
  ScalarFunction(
    name, category: .pattern, summary: summary, example: example, gives: result,
    [
      Overload("(VARCHAR, VARCHAR[, VARCHAR]) → VARCHAR[]") { given, _ in
        guard given.count == 2 || given.count == 3 else { return nil }
        let cache = RegexCache()
        return Overload.Plan(given.map { _ in .varchar }, returns: .list(.varchar), canFail: true) {
          (arguments, context) throws(SQLError) in
          var picker = RegexPicker(cache, arguments, pattern: 1, flags: 2)
          let texts = arguments[0]
          let rows = ActiveRows(arguments, count: context.count)
          var builder = ColumnBuilder(.list(.varchar), capacity: context.count)
          for row in 0..<context.count {
            if rows.contains(rows.isConstant ? 0 : row) {
              builder.append(.list(try body(texts.view(at: row), try picker.at(row))))
            } else {
              builder.appendNull()
            }
          }
          return builder.finish()
        }
      }
    ])
}

/// `substring(text FROM pattern)`: the first group of the first match, or all of it.
func regexPartPlan() -> Overload.Plan {
  let cache = RegexCache()
  return Overload.Plan([.varchar, .varchar], returns: .varchar, canFail: true) {
    (arguments, context) throws(SQLError) in
    var picker = RegexPicker(cache, arguments, pattern: 1, flags: 2)
    let texts = arguments[0]
    return try Rows.make(arguments, count: context.count, to: .varchar, heaps: texts.heaps) {
      (row) throws(SQLError) -> StringView? in
      let view = texts.view(at: row)
      let ranges = try nthMatch(view, try picker.at(row), start: 1, occurrence: 1)
      guard let ranges, let range = ranges[ranges.count > 1 ? 1 : 0] else { return nil }
      return view.slice(range)
    }
  }
}

/// PostgreSQL's regexp_match.
let regexMatchPartsFunction = ScalarFunction(
  "regexp_match", category: .pattern,
  summary: "The groups of the first match of a regular expression as a list, or all of it where "
    + "there are none; NULL where nothing matches.",
  example: "regexp_match('INV-42', '([A-Z]+)-([0-9]+)')", gives: "[INV, 42]",
  [
    Overload("(VARCHAR, VARCHAR[, VARCHAR]) → VARCHAR[]") { given, _ in
      guard given.count == 2 || given.count == 3 else { return nil }
      let cache = RegexCache()
      return Overload.Plan(given.map { _ in .varchar }, returns: .list(.varchar), canFail: true) {
        (arguments, context) throws(SQLError) in
        var picker = RegexPicker(cache, arguments, pattern: 1, flags: 2)
        let rows = ActiveRows(arguments, count: context.count)
        var builder = ColumnBuilder(.list(.varchar), capacity: context.count)
        for row in 0..<context.count {
          guard rows.contains(rows.isConstant ? 0 : row) else {
            builder.appendNull()
            continue
          }
          let view = arguments[0].view(at: row)
          guard let found = try nthMatch(view, try picker.at(row), start: 1, occurrence: 1) else {
            builder.appendNull()
            continue
          }
          let parts = found.count > 1 ? Array(found.dropFirst()) : found
          builder.append(
            .list(parts.map { $0.map { .string(view.slice($0).text) } ?? .null }))
        }
        return builder.finish()
      }
    }
  ])
