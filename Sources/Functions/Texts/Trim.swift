import Columns
import Diagnostics
import Kernels

let trimFunction = trimming(
  "trim", "btrim", "trim('  bill ')", "bill", "both ends", atStart: true, atEnd: true)
let leftTrimFunction = trimming(
  "ltrim", "trim_leading", "ltrim('00042', '0')", "42", "the start", atStart: true, atEnd: false)
let rightTrimFunction = trimming(
  "rtrim", "trim_trailing", "rtrim('1.500', '0')", "1.5", "the end", atStart: false, atEnd: true)

private func trimming(
  _ name: String, _ other: String, _ example: String, _ result: String, _ place: String,
  atStart: Bool, atEnd: Bool
) -> ScalarFunction {
  ScalarFunction(
    name, other, category: .text,
    summary: "The text without blanks, or without the given characters, at \(place).",
    example: example, gives: result,
    [
      .fixed([.varchar, .varchar], .varchar, optional: 1) { (arguments, context) throws(SQLError) in
        let textColumn = arguments[0]
        let setColumn = arguments.count > 1 ? arguments[1] : nil
        let texts = RowReader<StringView>(textColumn)
        return try Rows.make(
          arguments, count: context.count, to: .varchar, heaps: textColumn.heaps
        ) { (row) throws(SQLError) -> StringView? in
          let set = setColumn.map { $0.view(at: row) }
          return trimmed(texts[row], set, atStart: atStart, atEnd: atEnd)
        }
      }
    ])
}

private func trimmed(
  _ view: StringView, _ set: StringView?, atStart: Bool, atEnd: Bool
) -> StringView {
  let characters: Set<Unicode.Scalar>? = set.flatMap { set in
    set.bytes.allSatisfy { $0 < 128 } ? nil : Set(set.text.unicodeScalars)
  }
  if let characters { return trimmed(view, characters, atStart, atEnd) }
  let bytes = set?.bytes ?? [32]
  return view.slice(
    view.withBytes { text in
      var start = 0
      var end = text.count
      while atStart, start < end, bytes.contains(text[start]) { start += 1 }
      while atEnd, end > start, bytes.contains(text[end - 1]) { end -= 1 }
      return start..<end
    })
}

private func trimmed(
  _ view: StringView, _ set: Set<Unicode.Scalar>, _ atStart: Bool, _ atEnd: Bool
) -> StringView {
  let scalars = Array(view.text.unicodeScalars)
  var start = 0
  var end = scalars.count
  while atStart, start < end, set.contains(scalars[start]) { start += 1 }
  while atEnd, end > start, set.contains(scalars[end - 1]) { end -= 1 }
  let before = scalars[..<start].reduce(0) { $0 + UTF8.width($1) }
  let kept = scalars[start..<end].reduce(0) { $0 + UTF8.width($1) }
  return view.slice(before..<(before + kept))
}
