import Columns
import Diagnostics
import Kernels

let substringFunction = ScalarFunction(
  "substr", "substring", category: .text,
  summary: "Part of a text from a character (1 is the first), with a number of characters. "
    + "Oracle counts negative places from the end.",
  example: "substr('billing', 2, 3)", gives: "ill",
  [
    Overload("(VARCHAR, BIGINT[, BIGINT]) → VARCHAR") { given, dialect in
      guard given.count == 2 || given.count == 3 else { return nil }
      let types: [DataType] = [.varchar, .int64, .int64]
      return Overload.Plan(
        Array(types.prefix(given.count)), returns: .varchar,
        canFail: !isPlace(given[1]) || given.count == 3 && !isLength(given[2])
      ) { (arguments, context) throws(SQLError) in
        try substrings(arguments, context.count, isOracle: dialect == .oracle)
      }
    },
    Overload("(VARCHAR, pattern VARCHAR) → VARCHAR") { given, dialect in
      guard given.count == 2, dialect == .postgres else { return nil }
      return regexPartPlan()
    },
  ])

/// Whether a length is a constant that no text makes fail: filters of such parts of texts may move
/// below joins.
private func isLength(_ given: ArgumentType) -> Bool {
  guard case .integer(let length)? = given.constant else { return false }
  return length >= 0 && length <= Int32.max
}

/// The same of the place where a part begins.
private func isPlace(_ given: ArgumentType) -> Bool {
  guard case .integer(let place)? = given.constant else { return false }
  return Int32(exactly: place) != nil
}

/// Places and lengths have 32 bits, as in PostgreSQL: what lies beyond is a mistake.
func checkedPlace(_ place: Int64) throws(SQLError) -> Int64 {
  guard Int32(exactly: place) != nil else {
    throw SQLError(.numericOutOfRange, "\(place) is no place in a text: it has more than 32 bits")
  }
  return place
}

private func substrings(
  _ arguments: [Column], _ count: Int, isOracle: Bool
) throws(SQLError) -> Column {
  let textColumn = arguments[0]
  let startColumn = arguments[1]
  let lengthColumn = arguments.count > 2 ? arguments[2] : nil
  let texts = RowReader<StringView>(textColumn)
  let starts = RowReader<Int64>(startColumn)
  return try Rows.make(arguments, count: count, to: .varchar, heaps: textColumn.heaps) {
    (row) throws(SQLError) -> StringView? in
    let view = texts[row]
    let length = lengthColumn.map { $0.integer(at: row) }
    if isOracle {
      if let length, length < 1 { return nil }
      return oracleSubstring(view, starts[row], length)
    }
    if let length, try checkedPlace(length) < 0 {
      throw SQLError(.invalidParameter, "negative substring length not allowed")
    }
    return substring(view, try checkedPlace(starts[row]), length)
  }
}

/// Places before the first character count too: `substr('abc', 0, 2)` is `a`.
func substring(_ view: StringView, _ start: Int64, _ length: Int64?) -> StringView {
  view.withBytes { bytes in
    let first = max(0, start &- 1)
    guard start <= Int64(bytes.count) else { return StringView() }
    let from = Characters.advance(bytes, from: 0, by: Int(first))
    guard let length else { return view.slice(from..<bytes.count) }
    let (end, overflow) = start.addingReportingOverflow(length)
    if overflow { return view.slice(from..<bytes.count) }
    let characters = end &- 1 &- first
    if characters <= 0 { return StringView() }
    let to = Characters.advance(bytes, from: from, by: Int(characters))
    return view.slice(from..<to)
  }
}

/// Oracle: 0 is 1, negative places count from the end; beyond the text is NULL.
private func oracleSubstring(
  _ view: StringView, _ start: Int64, _ length: Int64?
) -> StringView? {
  if start >= 0 { return substring(view, max(1, start), length) }
  let count = view.withBytes { Int64(Characters.count($0)) }
  if start < 0 &- count { return nil }
  return substring(view, count + start + 1, length)
}

extension Column {
  /// The value of a flat or constant BIGINT column.
  func integer(at row: Int) -> Int64 { span(of: Int64.self)[isConstant ? 0 : row] }

  /// The string of a flat or constant column.
  func view(at row: Int) -> StringView { span(of: StringView.self)[isConstant ? 0 : row] }
}

let leftFunction = ScalarFunction(
  "left", category: .text,
  summary: "The first n characters, or all but the last -n where n is negative.",
  example: "left('billing', 4)", gives: "bill",
  [
    .fixed([.varchar, .int64], .varchar) { (arguments, context) throws(SQLError) in
      try edges(arguments, context.count) { bytes, n in
        0..<(n >= 0
          ? Characters.advance(bytes, from: 0, by: clamped(n))
          : Characters.retreat(bytes, by: clamped(n)))
      }
    }
  ])

let rightFunction = ScalarFunction(
  "right", category: .text,
  summary: "The last n characters, or all but the first -n where n is negative.",
  example: "right('billing', 3)", gives: "ing",
  [
    .fixed([.varchar, .int64], .varchar) { (arguments, context) throws(SQLError) in
      try edges(arguments, context.count) { bytes, n in
        let place =
          n >= 0
          ? Characters.retreat(bytes, by: clamped(n))
          : Characters.advance(bytes, from: 0, by: clamped(n))
        return place..<bytes.count
      }
    }
  ])

private func clamped(_ n: Int64) -> Int { Int(min(n.magnitude, 1 << 40)) }

private func edges(
  _ arguments: [Column], _ count: Int, _ range: (UnsafeRawBufferPointer, Int64) -> Range<Int>
) throws(SQLError) -> Column {
  let textColumn = arguments[0]
  let lengthColumn = arguments[1]
  let texts = RowReader<StringView>(textColumn)
  let lengths = RowReader<Int64>(lengthColumn)
  return try Rows.make(arguments, count: count, to: .varchar, heaps: textColumn.heaps) {
    (row) throws(SQLError) -> StringView? in
    let view = texts[row]
    return view.slice(view.withBytes { range($0, lengths[row]) })
  }
}
