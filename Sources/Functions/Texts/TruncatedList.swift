import Columns
import Diagnostics

/// What LISTAGG … ON OVERFLOW makes of a list that is longer than 4000 bytes, the size of VARCHAR2:
/// an error, or the entries that fit, an indicator and the number of those that do not.
///
/// Oracle SQL Language Reference, LISTAGG.
package func listOverflowCall(truncates: Bool, withCount: Bool) -> ScalarCall {
  ScalarCall(
    name: "listagg_overflow_\(truncates)_\(withCount)",
    argumentTypes: [.varchar, .varchar, .varchar], returnType: .varchar,
    traits: FunctionTraits(canFail: !truncates, isStrict: false)
  ) { (arguments, context) throws(SQLError) in
    var builder = ColumnBuilder(.varchar, capacity: context.count)
    for row in 0..<context.count {
      let text = arguments[0][row]
      guard text != .null, text.bytes.count > 4000 else {
        builder.append(text)
        continue
      }
      guard truncates else {
        throw SQLError(
          .stringTruncation, "the result of LISTAGG is longer than 4000 bytes",
          hint: "ON OVERFLOW TRUNCATE shortens it", code: -1489)
      }
      let shortened = truncated(
        text.bytes, separator: arguments[1][row].bytes, indicator: arguments[2][row].text,
        withCount: withCount)
      builder.append(.string(String(decoding: shortened, as: UTF8.self)))
    }
    return builder.finish()
  }
}

private func truncated(
  _ text: [UInt8], separator: [UInt8], indicator: String, withCount: Bool
) -> [UInt8] {
  // The places where a separator ends: up to there the entries before it are kept.
  var ends: [Int] = []
  if !separator.isEmpty {
    var i = 0
    while i + separator.count <= text.count {
      if text[i] == separator[0], text[i..<i + separator.count].elementsEqual(separator) {
        ends.append(i + separator.count)
        i += separator.count
      } else {
        i += 1
      }
    }
  }
  for kept in ends.indices.reversed() {
    let missing = ends.count - kept
    let tail = indicator + (withCount ? "(\(missing))" : "")
    if ends[kept] + tail.utf8.count <= 4000 { return Array(text[..<ends[kept]]) + Array(tail.utf8) }
  }
  return Array((indicator + (withCount ? "(\(ends.count + 1))" : "")).utf8)
}
