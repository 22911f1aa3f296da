import Columns
import Diagnostics

let stripAccentsFunction = ScalarFunction.simple(
  "strip_accents", category: .text, summary: "The text with letters without their accents.",
  example: "strip_accents('mühleisen')", gives: "muhleisen",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      .string(String(String.UnicodeScalarView(values[0].text.unicodeScalars.map(bareLetter))))
    }
  ])

/// Latin letters with one mark (Latin-1 Supplement and Latin Extended-A) as their base letters.
private func bareLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  guard scalar.value >= 0xC0, scalar.value <= 0x17F else { return scalar }
  let groups: [(Unicode.Scalar, String)] = [
    ("A", "ÀÁÂÃÄÅĀĂĄ"), ("C", "ÇĆĈĊČ"), ("D", "Ď"), ("E", "ÈÉÊËĒĔĖĘĚ"), ("G", "ĜĞĠĢ"), ("H", "Ĥ"),
    ("I", "ÌÍÎÏĨĪĬĮİ"), ("J", "Ĵ"), ("K", "Ķ"), ("L", "ĹĻĽ"), ("N", "ÑŃŅŇ"), ("O", "ÒÓÔÕÖŌŎŐ"),
    ("R", "ŔŖŘ"), ("S", "ŚŜŞŠ"), ("T", "ŢŤ"), ("U", "ÙÚÛÜŨŪŬŮŰŲ"), ("W", "Ŵ"), ("Y", "ÝŶŸ"),
    ("Z", "ŹŻŽ"), ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ď"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"),
    ("h", "ĥ"), ("i", "ìíîïĩīĭį"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľ"), ("n", "ñńņň"),
    ("o", "òóôõöōŏő"), ("r", "ŕŗř"), ("s", "śŝşš"), ("t", "ţť"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"),
    ("y", "ýÿŷ"), ("z", "źżž"),
  ]
  return groups.first { $0.1.unicodeScalars.contains(scalar) }?.0 ?? scalar
}

let barFunction = ScalarFunction.simple(
  "bar", category: .text,
  summary: "A bar as wide as a number is between a least and a greatest one; the width is 80.",
  example: "bar(5, 0, 20, 8)", gives: "██",
  [
    SimpleSignature([.double, .double, .double, .double], optional: 1, returns: .varchar) {
      (values) throws(SQLError) in
      let width = values.count > 3 ? values[3].number : 80
      let span = values[2].number - values[1].number
      guard span > 0, width > 0, width <= 1000 else {
        throw SQLError(.invalidParameter, "bar takes a least below a greatest, and a width to 1000")
      }
      let share = max(0, min(1, (values[0].number - values[1].number) / span))
      let eighths = Int((share * width * 8).rounded(.down))
      let partial: [String] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
      return .string(String(repeating: "█", count: eighths / 8) + partial[eighths % 8])
    }
  ])

let formatBytesFunction = ScalarFunction.simple(
  "format_bytes", "pg_size_pretty", "formatreadablesize", category: .text,
  summary: "A number of bytes with a unit of powers of 1024.", example: "format_bytes(16384)",
  gives: "16.0 KiB",
  [
    SimpleSignature([.int64], returns: .varchar) { (values) throws(SQLError) in
      let bytes = values[0].integer
      let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
      if bytes.magnitude < 1024 { return .string("\(bytes) byte\(bytes == 1 ? "" : "s")") }
      var size = Double(bytes)
      var unit = 0
      while size.magnitude >= 1024, unit < units.count - 1 {
        size /= 1024
        unit += 1
      }
      let tenths = Int((size * 10).rounded(.towardZero))
      return .string("\(tenths / 10).\(abs(tenths % 10)) \(units[unit])")
    }
  ])

/// Oracle's VSIZE.
let byteSizeFunction = ScalarFunction.simple(
  "vsize", category: .text, summary: "The number of bytes of a text.", example: "vsize('Grüße')",
  gives: "7",
  [
    SimpleSignature([.varchar], returns: .int64) { (values) throws(SQLError) in
      .integer(Int128(values[0].bytes.count))
    }
  ])

/// A text as it is: TO_CLOB, TO_NCHAR and other names of a conversion that changes nothing here.
let sameTextFunction = ScalarFunction.simple(
  "to_clob", "to_nclob", "to_lob", "to_nchar", "to_single_byte", "to_multi_byte", "unistr",
  category: .text, summary: "The text, unchanged.", example: "to_clob('abc')", gives: "abc",
  [SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in values[0] }])

let parseFileNameFunction = ScalarFunction.simple(
  "parse_filename", category: .text,
  summary: "The last part of a path; without its ending where the second argument is true.",
  example: "parse_filename('a/b.csv', true)", gives: "b",
  [
    SimpleSignature([.varchar, .boolean], optional: 1, returns: .varchar) {
      (values) throws(SQLError) in
      let name = values[0].text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
      guard values.count > 1, values[1] == .boolean(true), let dot = name.lastIndex(of: ".") else {
        return .string(String(name))
      }
      return .string(String(name[..<dot]))
    }
  ])

let parseDirectoryFunction = ScalarFunction.simple(
  "parse_dirpath", category: .text, summary: "A path without its last part.",
  example: "parse_dirpath('a/b/c.csv')", gives: "a/b",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      let text = values[0].text
      guard let slash = text.lastIndex(of: "/") else { return .string("") }
      return .string(String(text[..<slash]))
    }
  ])
