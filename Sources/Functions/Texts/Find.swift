import Columns
import Diagnostics
import Kernels

let positionFunction = ScalarFunction(
  "strpos", "instr", "position", category: .text,
  summary: "The place of the first occurrence of a text in another in characters, or 0. "
    + "INSTR takes a start (from the end where negative) and an occurrence.",
  example: "strpos('billing', 'l')", gives: "3",
  [
    .fixed([.varchar, .varchar], .int64) { (arguments, context) throws(SQLError) in
      Rows.map(arguments[0], arguments[1], to: .int64) { (text: StringView, part: StringView) in
        placeOfPart(text, part)
      }
    },
    .fixed([.varchar, .varchar, .int64, .int64], .int64, optional: 1, canFail: true) {
      (arguments, context) throws(SQLError) in
      let startColumn = arguments[2]
      let occurrenceColumn = arguments.count > 3 ? arguments[3] : nil
      let textColumn = arguments[0]
      let partColumn = arguments[1]
      let texts = RowReader<StringView>(textColumn)
      let parts = RowReader<StringView>(partColumn)
      return try Rows.make(arguments, count: context.count, to: .int64) {
        (row) throws(SQLError) -> Int64? in
        let occurrence = occurrenceColumn?.integer(at: row) ?? 1
        guard occurrence > 0 else {
          throw SQLError(.invalidParameter, "the occurrence of INSTR counts from 1")
            .outOfRange(occurrence)
        }
        return occurrencePlace(texts[row], parts[row], startColumn.integer(at: row), occurrence)
      }
    },
  ])

private func placeOfPart(_ text: StringView, _ part: StringView) -> Int64 {
  text.withBytes { bytes in
    part.withBytes { needle in
      guard let place = firstPlace(of: needle, in: bytes) else { return 0 }
      return Int64(Characters.count(UnsafeRawBufferPointer(rebasing: bytes[..<place]))) + 1
    }
  }
}

/// Oracle's INSTR with a start and an occurrence.
private func occurrencePlace(
  _ text: StringView, _ part: StringView, _ start: Int64, _ occurrence: Int64
) -> Int64 {
  let scalars = Array(text.text.unicodeScalars)
  let wanted = Array(part.text.unicodeScalars)
  if start == 0 || wanted.isEmpty || wanted.count > scalars.count { return 0 }
  let last = scalars.count - wanted.count
  var left = occurrence
  let isBackward = start < 0
  var place =
    isBackward
    ? min(last, scalars.count - Int(min(start.magnitude, 1 << 40)))
    : Int(min(start, 1 << 40)) - 1
  while place >= 0 && place <= last {
    if scalars[place..<place + wanted.count].elementsEqual(wanted) {
      left -= 1
      if left == 0 { return Int64(place) + 1 }
    }
    place += isBackward ? -1 : 1
  }
  return 0
}

let startsWithFunction = containment(
  "starts_with", "^@", "prefix", "starts_with('billing', 'bill')",
  "Whether the text begins with another."
) { text, part in
  text.count >= part.count && text.prefix(part.count).elementsEqual(part)
}
let endsWithFunction = containment(
  "ends_with", "suffix", "endswith", "ends_with('billing', 'ing')",
  "Whether the text ends with another."
) { text, part in
  text.count >= part.count && text.suffix(part.count).elementsEqual(part)
}
let containsTextFunction = containment(
  "contains", "contains_text", "str_contains", "contains('billing', 'lli')",
  "Whether the text contains another."
) { text, part in
  firstPlace(of: part, in: text) != nil
}

private func containment(
  _ name: String, _ second: String, _ third: String, _ example: String, _ summary: String,
  _ body: @escaping @Sendable (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
) -> ScalarFunction {
  ScalarFunction(
    name, second, third, category: .text, summary: summary, example: example, gives: "true",
    [
      .fixed([.varchar, .varchar], .boolean) { (arguments, _) throws(SQLError) in
        Rows.map(arguments[0], arguments[1], to: .boolean) {
          (text: StringView, part: StringView) -> Bool in
          text.withBytes { bytes in part.withBytes { body(bytes, $0) } }
        }
      }
    ])
}

let splitPartFunction = ScalarFunction(
  "split_part", category: .text,
  summary: "The n-th part of a text between separators; negative n counts from the end.",
  example: "split_part('2026-09-01', '-', 2)", gives: "09",
  [
    .fixed([.varchar, .varchar, .int64], .varchar, canFail: true) {
      (arguments, context) throws(SQLError) in
      let textColumn = arguments[0]
      let separatorColumn = arguments[1]
      let numberColumn = arguments[2]
      let texts = RowReader<StringView>(textColumn)
      let separators = RowReader<StringView>(separatorColumn)
      return try Rows.make(
        arguments, count: context.count, to: .varchar, heaps: textColumn.heaps
      ) { (row) throws(SQLError) -> StringView? in
        let number = numberColumn.integer(at: row)
        if number == 0 { throw SQLError(.invalidParameter, "field position must not be zero") }
        return part(number, of: texts[row], separatedBy: separators[row])
      }
    }
  ])

private func part(
  _ number: Int64, of text: StringView, separatedBy separator: StringView
) -> StringView {
  let ranges = splitRanges(text, separator)
  let place = number > 0 ? number - 1 : Int64(ranges.count) + number
  guard place >= 0, place < Int64(ranges.count) else { return StringView() }
  return text.slice(ranges[Int(place)])
}

/// The byte ranges between the separators; an empty separator does not split.
func splitRanges(_ text: StringView, _ separator: StringView) -> [Range<Int>] {
  text.withBytes { bytes in
    separator.withBytes { needle in
      var ranges: [Range<Int>] = []
      var start = 0
      while !needle.isEmpty, let place = firstPlace(of: needle, in: bytes, from: start) {
        ranges.append(start..<place)
        start = place + needle.count
      }
      ranges.append(start..<bytes.count)
      return ranges
    }
  }
}
