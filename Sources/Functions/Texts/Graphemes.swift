import Columns
import Diagnostics

/// DuckDB's functions that count what a reader sees as one character (extended grapheme clusters of
/// Unicode Standard Annex 29).
let graphemeFunctions: [ScalarFunction] = [
  ScalarFunction.simple(
    "length_grapheme", category: .text, summary: "The number of characters as a reader sees them.",
    example: "length_grapheme('🤦🏼‍♂️!')", gives: "2",
    [
      SimpleSignature([.varchar], returns: .int64) { (values) throws(SQLError) in
        .integer(Int128(values[0].text.count))
      }
    ]),
  ScalarFunction.simple(
    "left_grapheme", category: .text,
    summary: "So many characters from the left; a negative number leaves out as many at the end.",
    example: "left_grapheme('🤦🏼‍♂️!', 1)", gives: "🤦🏼‍♂️",
    [
      SimpleSignature([.varchar, .int64], returns: .varchar) { (values) throws(SQLError) in
        let (text, count) = (values[0].text, values[1].integer)
        let kept = count < 0 ? text.dropLast(clamped(count)) : text.prefix(count)
        return .string(String(kept))
      }
    ]),
  ScalarFunction.simple(
    "right_grapheme", category: .text,
    summary: "So many characters from the right; a negative number leaves out as many at the "
      + "start.",
    example: "right_grapheme('🤦🏼‍♂️!', 1)", gives: "!",
    [
      SimpleSignature([.varchar, .int64], returns: .varchar) { (values) throws(SQLError) in
        let (text, count) = (values[0].text, values[1].integer)
        let kept = count < 0 ? text.dropFirst(clamped(count)) : text.suffix(count)
        return .string(String(kept))
      }
    ]),
  ScalarFunction.simple(
    "substring_grapheme", category: .text,
    summary: "Characters from a place on (1 is the first, -1 the last), all or so many.",
    example: "substring_grapheme('a🤦🏼‍♂️b', 2, 1)", gives: "🤦🏼‍♂️",
    [
      SimpleSignature([.varchar, .int64, .int64], optional: 1, returns: .varchar) {
        (values) throws(SQLError) in
        let characters = Array(values[0].text)
        for place in values.dropFirst() { _ = try checkedPlace(Int64(clamping: place.integer)) }
        return .string(String(characters[part(characters.count, values)]))
      }
    ]),
]

private func clamped(_ count: Int) -> Int { Int(clamping: count.magnitude) }

/// The places of a substring; a negative length goes to the left.
private func part(_ count: Int, _ values: [Value]) -> Range<Int> {
  let place = values[1].integer
  let start = place < 0 ? Double(count) + Double(place) : Double(place) - 1
  let length = values.count > 2 ? Double(values[2].integer) : Double(count) + start.magnitude
  let (from, to) = length < 0 ? (start + length, start) : (start, start + length)
  let low = min(max(from, 0), Double(count))
  return Int(low)..<Int(max(low, min(to, Double(count))))
}
