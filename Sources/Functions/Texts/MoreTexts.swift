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
  summary: "A bar as wide as a number is between a least and a greatest one, with blanks to the "
    + "width, which is 80.",
  example: "bar(5, 0, 20, 8)", gives: "██      ",
  [
    SimpleSignature([.double, .double, .double, .double], optional: 1, returns: .varchar) {
      (values) throws(SQLError) in
      let width = values.count > 3 ? values[3].number : 80
      guard width >= 1, width <= 1000, values[1].number > -.infinity else {
        throw SQLError(
          .invalidParameter, "bar takes a finite least number, and a width between 1 and 1000")
      }
      return .string(
        bar(values[0].number, from: values[1].number, to: values[2].number, width))
    }
  ])

/// Eighths of a block for the share of the width, and blanks to its end.
private func bar(
  _ value: Double, from least: Double, to greatest: Double, _ width: Double
) -> String {
  let share: Double =
    value.isNaN || least.isNaN || greatest.isNaN || value <= least
    ? 0 : value >= greatest ? 1 : (value - least) / (greatest - least)
  let eighths = Int((share * width * 8).rounded(.down))
  let partial: [String] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
  let shown = String(repeating: "█", count: eighths / 8) + partial[eighths % 8]
  return shown + String(repeating: " ", count: max(0, Int(width) - (eighths + 7) / 8))
}

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

/// A text as it is: TO_CLOB, TO_NCHAR and other names of a conversion that changes nothing here.
let sameTextFunction = ScalarFunction.simple(
  "to_clob", "to_nclob", "to_lob", "to_nchar", "to_single_byte", "to_multi_byte",
  category: .text, summary: "The text, unchanged.", example: "to_clob('abc')", gives: "abc",
  [SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in values[0] }])

/// Oracle's ASCIISTR, which UNISTR takes back.
let asciiTextFunction = ScalarFunction.simple(
  "asciistr", category: .text,
  summary:
    "The text with \\ and four hexadecimal digits for each code unit of UTF-16 beyond ASCII.",
  example: "asciistr('café')", gives: "caf\\00E9",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      var text = ""
      for unit in values[0].text.utf16 {
        if unit < 128, unit != 92 {
          text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
        } else {
          let digits = String(unit, radix: 16, uppercase: true)
          text += "\\" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
      return .string(text)
    }
  ])

let rowTextFunction = ScalarFunction.simple(
  "rowidtochar", "rowidtonchar", "chartorowid", category: .text,
  summary: "A ROWID as text, and a text as ROWID.", example: "rowidtochar('AAA')", gives: "AAA",
  [SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in values[0] }])

let nationalUpperFunction = national("nls_upper", "upper", "AB") { $0.uppercased() }
let nationalLowerFunction = national("nls_lower", "lower", "ab") { $0.lowercased() }
let nationalInitialsFunction = national("nls_initcap", "initcap", "Ab", initials)

private func national(
  _ name: String, _ plain: String, _ result: String,
  _ body: @escaping @Sendable (String) -> String
) -> ScalarFunction {
  .simple(
    name, category: .text,
    summary: "What \(plain) gives; the rules of a language are not asked for.",
    example: "\(name)('aB')", gives: result,
    [
      SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
        .string(body(values[0].text))
      }
    ])
}

@Sendable private func initials(_ text: String) -> String {
  var result = ""
  var isInside = false
  for character in text.lowercased() {
    let isPart = character.isLetter || character.isNumber
    result += isPart && !isInside ? character.uppercased() : String(character)
    isInside = isPart
  }
  return result
}

/// Oracle's UNISTR.
let unicodeTextFunction = ScalarFunction.simple(
  "unistr", category: .text,
  summary: "The text with each \\ and four hexadecimal digits"
    + " as that code unit of UTF-16; \\\\ is one \\.",
  example: "unistr('caf\\00E9')", gives: "café",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      var units: [UInt16] = []
      var rest = Substring(values[0].text).utf16
      while let unit = rest.popFirst() {
        guard unit == 92 else {
          units.append(unit)
          continue
        }
        if rest.first == 92 {
          units.append(rest.removeFirst())
          continue
        }
        let digits = String(decoding: rest.prefix(4), as: UTF16.self)
        guard digits.utf16.count == 4, let code = UInt16(digits, radix: 16) else {
          throw SQLError(
            .invalidParameter, "UNISTR wants four hexadecimal digits behind a \\",
            hint: "\\00E9, or \\\\ for a \\ itself"
          ).inOracle(-30186, "'\\' must be followed by four hexdecimal characters or another '\\'")
        }
        units.append(code)
        rest = rest.dropFirst(4)
      }
      return .string(String(decoding: units, as: UTF16.self))
    }
  ])

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

let pathJoinFunction = ScalarFunction(
  "path_join", category: .text,
  summary: "The parts of a path as one, without `.`, and without `..` where it is known what it "
    + "leaves.",
  example: "path_join('data//2026', '../2025/usage.csv')", gives: "data/2025/usage.csv",
  [
    Overload("(VARCHAR…) → VARCHAR") { given, _ in
      guard !given.isEmpty else { return nil }
      return .values(given.map { _ in .varchar }, returns: .varchar) { (values) throws(SQLError) in
        .string(joinedPath(values.map(\.text)))
      }
    }
  ])

private func joinedPath(_ parts: [String]) -> String {
  var root = ""
  var names: [Substring] = []
  for (place, part) in parts.enumerated() {
    var rest = Substring(part)
    if let scheme = rest.range(of: "://") {
      let host = rest[scheme.upperBound...].prefix { $0 != "/" }
      root = String(rest[..<host.endIndex]) + "/"
      names = []
      rest = rest[host.endIndex...]
    } else if rest.hasPrefix("file:/") {
      (root, names) = ("file:/", [])
      rest = rest.dropFirst(6)
    } else if rest.hasPrefix("/"), place == 0 {
      root = "/"
    }
    for name in rest.split(separator: "/") where name != "." {
      if name != ".." {
        names.append(name)
      } else if let last = names.last, last != ".." {
        names.removeLast()
      } else if root.isEmpty {
        names.append(name)
      }
    }
  }
  let path = root + names.joined(separator: "/")
  return path.isEmpty ? "." : path
}

extension Substring {
  /// The first place of a text inside.
  fileprivate func range(of wanted: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(wanted) {
        return start..<index(start, offsetBy: wanted.count)
      }
      start = index(after: start)
    }
    return nil
  }
}

let parseFormattedBytesFunction = ScalarFunction.simple(
  "parse_formatted_bytes", category: .text,
  summary: "The number of bytes of a text such as '1.5 GB' or '2 KiB'.",
  example: "parse_formatted_bytes('1.5 KiB')", gives: "1536",
  [
    SimpleSignature([.varchar], returns: .int64) { (values) throws(SQLError) in
      guard let bytes = parsedBytes(values[0].text) else {
        throw SQLError(
          .invalidText, "\"\(shortened(values[0].text))\" is no number of bytes",
          hint: "write a number and a unit: 10 KB, 1.5 GiB")
      }
      return .integer(bytes)
    }
  ])

private func parsedBytes(_ text: String) -> Int128? {
  let trimmed = text.filter { $0 != " " }.lowercased()
  let digits = trimmed.prefix { $0.isNumber || $0 == "." }
  guard let value = Double(digits), value >= 0 else { return nil }
  let units = ["": 0, "b": 0, "byte": 0, "bytes": 0]
  let unit = String(trimmed.dropFirst(digits.count))
  var scale = 1.0
  if units[unit] == nil {
    guard let letter = unit.first, let power = Array("kmgtpe").firstIndex(of: letter),
      ["", "b", "ib", "ibytes", "bytes"].contains(unit.dropFirst())
    else { return nil }
    for _ in 0...power { scale *= unit.dropFirst().hasPrefix("i") ? 1024 : 1000 }
  }
  let bytes = value * scale
  return bytes < 9.2e18 ? Int128(bytes) : nil
}

let formatDecimalBytesFunction = ScalarFunction.simple(
  "formatreadabledecimalsize", category: .text,
  summary: "A number of bytes with a unit of powers of 1000.",
  example: "formatreadabledecimalsize(16384)", gives: "16.3 kB",
  [
    SimpleSignature([.int64], returns: .varchar) { (values) throws(SQLError) in
      let bytes = values[0].integer
      let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
      if bytes.magnitude < 1000 { return .string("\(bytes) byte\(bytes == 1 ? "" : "s")") }
      var size = Double(bytes)
      var unit = 0
      while size.magnitude >= 1000, unit < units.count - 1 {
        size /= 1000
        unit += 1
      }
      let tenths = Int((size * 10).rounded(.towardZero))
      return .string("\(tenths / 10).\(abs(tenths % 10)) \(units[unit])")
    }
  ])
