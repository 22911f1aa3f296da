import Columns
import Diagnostics
import Kernels

let leftPadFunction = padding("lpad", "lpad('7', 3, '0')", "007", "in front", atStart: true)
let rightPadFunction = padding("rpad", "rpad('ab', 4, '.')", "ab..", "behind", atStart: false)

/// A text never grows beyond this many bytes.
let longestText = 1 << 28

private func padding(
  _ name: String, _ example: String, _ result: String, _ place: String, atStart: Bool
) -> ScalarFunction {
  ScalarFunction(
    name, category: .text,
    summary: "The text with blanks or the given text \(place) up to a number of characters; "
      + "a longer text is cut to it.",
    example: example, gives: result,
    [
      .fixed([.varchar, .int64, .varchar], .varchar, optional: 1, canFail: true) {
        (arguments, context) throws(SQLError) in
        let textColumn = arguments[0]
        let lengthColumn = arguments[1]
        let fillColumn = arguments.count > 2 ? arguments[2] : nil
        let texts = RowReader<StringView>(textColumn)
        let lengths = RowReader<Int64>(lengthColumn)
        return try Rows.makeTexts(arguments, count: context.count) {
          (row, out) throws(SQLError) -> Bool in
          let fill = fillColumn.map { Array($0.view(at: row).text.unicodeScalars) } ?? [" "]
          try pad(texts[row], to: lengths[row], with: fill, atStart: atStart, into: &out)
          return true
        }
      }
    ])
}

private func pad(
  _ view: StringView, to length: Int64, with fill: [Unicode.Scalar], atStart: Bool,
  into out: inout [UInt8]
) throws(SQLError) {
  guard length <= Int64(longestText) else { throw textTooLong }
  let wanted = Int(max(0, length))
  let count = view.withBytes { Characters.count($0) }
  let missing = fill.isEmpty ? 0 : max(0, wanted - count)
  if atStart { append(missing, of: fill, to: &out) }
  view.withBytes { bytes in
    let end = count > wanted ? Characters.advance(bytes, from: 0, by: wanted) : bytes.count
    out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
  }
  if !atStart { append(missing, of: fill, to: &out) }
}

private func append(_ count: Int, of fill: [Unicode.Scalar], to out: inout [UInt8]) {
  for i in 0..<count {
    let scalar = fill[i % fill.count]
    if scalar.isASCII {
      out.append(UInt8(truncatingIfNeeded: scalar.value))
    } else {
      out.append(contentsOf: String(scalar).utf8)
    }
  }
}

var textTooLong: SQLError {
  SQLError(.programLimitExceeded, "the text would be longer than 256 MiB")
}

let repeatFunction = ScalarFunction(
  "repeat", category: .text, summary: "The text so many times.", example: "repeat('ab', 3)",
  gives: "ababab",
  [
    .fixed([.varchar, .int64], .varchar, canFail: true) { (arguments, context) throws(SQLError) in
      let textColumn = arguments[0]
      let countColumn = arguments[1]
      let texts = RowReader<StringView>(textColumn)
      let counts = RowReader<Int64>(countColumn)
      return try Rows.makeTexts(arguments, count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        let (size, overflow) = counts[row].multipliedReportingOverflow(by: Int64(texts[row].count))
        guard !overflow, size <= Int64(longestText) else { throw textTooLong }
        if size <= 0 { return true }
        for _ in 0..<counts[row] { texts[row].withBytes { out.append(contentsOf: $0) } }
        return true
      }
    },
    Overload("(list or BLOB, BIGINT) → list or BLOB") { given, _ in
      guard given.count == 2, given[0].type == .blob || isListType(given[0].type) else {
        return nil
      }
      let type = given[0].type
      return .values([type, .int64], returns: type, canFail: true) { (values) throws(SQLError) in
        try repeated(values[0], values[1].integer)
      }
    },
  ])

private func repeated(_ value: Value, _ count: Int) throws(SQLError) -> Value {
  let length = if case .blob(let bytes) = value { bytes.count } else { value.elements.count }
  let (size, overflow) = length.multipliedReportingOverflow(by: max(0, count))
  guard !overflow, size <= longestText else { throw textTooLong }
  if case .blob(let bytes) = value {
    return .blob((0..<max(0, count)).flatMap { _ in bytes })
  }
  return .list((0..<max(0, count)).flatMap { _ in value.elements })
}

private func isListType(_ type: DataType) -> Bool { if case .list = type { true } else { false } }
