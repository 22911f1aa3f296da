import Columns
import Diagnostics
import Kernels

/// Oracle's SUBSTRB and INSTRB, which count bytes.
let bytePartFunction = ScalarFunction(
  "substrb", category: .text,
  summary:
    "Part of a text from a byte (1 is the first; negative places count from the end), with a "
    + "number of bytes; bytes of letters that are cut become blanks.",
  example: "substrb('für', 1, 3)", gives: "fü",
  [
    .fixed([.varchar, .int64, .int64], .varchar, optional: 1) {
      (arguments, context) throws(SQLError) in
      let lengths = arguments.count > 2 ? arguments[2] : nil
      return try Rows.makeTexts(arguments, count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        let bytes = arguments[0].view(at: row).bytes
        let place = arguments[1].integer(at: row)
        let start = place < 0 ? Int64(bytes.count) + place : max(0, place - 1)
        let length = lengths.map { $0.integer(at: row) } ?? .max
        guard start >= 0, start < bytes.count, length > 0 else { return false }
        let end = length > Int64(bytes.count) - start ? bytes.count : Int(start + length)
        out.append(contentsOf: wholeLetters(bytes[Int(start)..<end]))
        return true
      }
    }
  ])

let bytePlaceFunction = ScalarFunction(
  "instrb", category: .text,
  summary: "The byte of a text where another one begins, or 0, from a byte on.",
  example: "instrb('für', 'r')", gives: "4",
  [
    .fixed([.varchar, .varchar, .int64], .int64, optional: 1) {
      (arguments, context) throws(SQLError) in
      let starts = arguments.count > 2 ? arguments[2] : nil
      return try Rows.make(arguments, count: context.count, to: .int64) {
        (row) throws(SQLError) -> Int64? in
        let text = arguments[0].view(at: row).bytes
        let part = arguments[1].view(at: row).bytes
        let start = Int(max(0, min(Int64(text.count), (starts?.integer(at: row) ?? 1) - 1)))
        guard !part.isEmpty, text.count - start >= part.count else { return 0 }
        let found = (start...(text.count - part.count)).first { place in
          text[place..<(place + part.count)].elementsEqual(part)
        }
        return found.map { Int64($0) + 1 } ?? 0
      }
    }
  ])

/// Bytes with blanks in place of letters that are not whole.
private func wholeLetters(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  var place = bytes.startIndex
  while place < bytes.endIndex {
    let first = bytes[place]
    let size = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    if size > 0, place + size <= bytes.endIndex {
      result.append(contentsOf: bytes[place..<(place + size)])
      place += size
    } else {
      result.append(32)
      place += 1
    }
  }
  return result
}
