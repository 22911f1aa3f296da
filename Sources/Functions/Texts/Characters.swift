import Columns
import Diagnostics
import Kernels

let asciiFunction = ScalarFunction(
  "ascii", "ord", category: .text,
  summary: "The code point of the first character, 0 for an empty text.", example: "ascii('A')",
  gives: "65",
  [
    .fixed([.varchar], .int32) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int32) { (view: StringView) -> Int32 in
        Int32(view.text.unicodeScalars.first?.value ?? 0)
      }
    }
  ])

let unicodeFunction = ScalarFunction(
  "unicode", category: .text,
  summary: "The code point of the first character, -1 for an empty text.",
  example: "unicode('ü')", gives: "252",
  [
    .fixed([.varchar], .int32) { (arguments, _) throws(SQLError) in
      Rows.map(arguments[0], to: .int32) { (view: StringView) -> Int32 in
        view.text.unicodeScalars.first.map { Int32(bitPattern: $0.value) } ?? -1
      }
    }
  ])

let chrFunction = ScalarFunction(
  "chr", category: .text, summary: "The character with this code point.", example: "chr(65)",
  gives: "A",
  [
    .fixed([.int64], .varchar, canFail: true) { (arguments, context) throws(SQLError) in
      let codes = arguments[0]
      return try Rows.makeTexts(arguments, count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        let code = codes.integer(at: row)
        guard code >= 0, let scalar = UInt32(exactly: code).flatMap({ Unicode.Scalar($0) }) else {
          throw SQLError(.invalidParameter, "there is no character \(code)").outOfRange(code)
        }
        out.append(contentsOf: String(scalar).utf8)
        return true
      }
    }
  ])

let reverseFunction = textFunction(
  "reverse", "reverse('abc')", "cba", "The characters in the opposite order."
) { text, out in
  out.append(contentsOf: String(String.UnicodeScalarView(text.unicodeScalars.reversed())).utf8)
}

let quoteLiteralFunction = textFunction(
  "quote_literal", "quote_literal('it''s')", "'it''s'", "The text as an SQL literal."
) { text, out in
  out.append(UInt8(ascii: "'"))
  for byte in text.utf8 {
    if byte == UInt8(ascii: "'") { out.append(byte) }
    out.append(byte)
  }
  out.append(UInt8(ascii: "'"))
}

let quoteIdentFunction = textFunction(
  "quote_ident", "quote_ident('my table')", "\"my table\"",
  "The text as an SQL name, in quotes where it needs them."
) { text, out in
  out.append(contentsOf: quotedIfNeeded(text).utf8)
}

let toHexFunction = ScalarFunction(
  "to_hex", "hex", category: .text, summary: "The integer or the bytes in hexadecimal digits.",
  example: "to_hex(255)", gives: "ff",
  [
    .fixed([.int64], .varchar) { (arguments, context) throws(SQLError) in
      let values = arguments[0]
      return try Rows.makeTexts(arguments, count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        let bits = UInt64(bitPattern: values.integer(at: row))
        out.append(contentsOf: String(bits, radix: 16).utf8)
        return true
      }
    },
    hexadecimalOfBytes(.varchar), hexadecimalOfBytes(.blob),
  ])

private func hexadecimalOfBytes(_ type: DataType) -> Overload {
  .fixed([type], .varchar) { (arguments, context) throws(SQLError) in
    let values = arguments[0]
    return try Rows.makeTexts(arguments, count: context.count) {
      (row, out) throws(SQLError) -> Bool in
      for byte in values.bytes(at: row) {
        out.append(upperByte(ValueText.hexDigit(byte >> 4)))
        out.append(upperByte(ValueText.hexDigit(byte & 15)))
      }
      return true
    }
  }
}

/// A function of one text that writes another.
func textFunction(
  _ name: String, _ example: String, _ result: String, _ summary: String,
  _ body: @escaping @Sendable (String, inout [UInt8]) -> Void
) -> ScalarFunction {
  ScalarFunction(
    name, category: .text, summary: summary, example: example, gives: result,
    [
      .fixed([.varchar], .varchar) { (arguments, context) throws(SQLError) in
        let texts = arguments[0]
        return try Rows.makeTexts(arguments, count: context.count) {
          (row, out) throws(SQLError) -> Bool in
          body(texts.view(at: row).text, &out)
          return true
        }
      }
    ])
}

let overlayFunction = ScalarFunction(
  "overlay", category: .text,
  summary: "The text with characters from a place replaced by another text.",
  example: "overlay('Txxxxas', 'hom', 2, 4)", gives: "Thomas",
  [
    .fixed([.varchar, .varchar, .int64, .int64], .varchar, optional: 1, canFail: true) {
      (arguments, context) throws(SQLError) in
      let texts = arguments[0]
      let replacements = arguments[1]
      let starts = arguments[2]
      let lengths = arguments.count > 3 ? arguments[3] : nil
      return try Rows.makeTexts(arguments, count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        let start = starts.integer(at: row)
        guard start > 0 else {
          throw SQLError(.invalidParameter, "negative substring length not allowed")
        }
        let scalars = Array(texts.view(at: row).text.unicodeScalars)
        let replacement = replacements.view(at: row)
        let length =
          lengths?.integer(at: row) ?? replacement.withBytes { Int64(Characters.count($0)) }
        let from = Int(min(start - 1, Int64(scalars.count)))
        let rest = Int(
          max(0, min(start - 1 + max(-start, min(length, 1 << 40)), Int64(scalars.count))))
        out.append(contentsOf: String(String.UnicodeScalarView(scalars[..<from])).utf8)
        replacement.withBytes { out.append(contentsOf: $0) }
        out.append(contentsOf: String(String.UnicodeScalarView(scalars[rest...])).utf8)
        return true
      }
    }
  ])
