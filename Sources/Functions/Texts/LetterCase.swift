import Columns
import Diagnostics
import Kernels

let upperFunction = letterCase(
  "upper", "ucase", "upper('Grüße')", "GRÜßE", "The text in capital letters.", toUpper: true,
  { $0.properties.uppercaseMapping })
let lowerFunction = letterCase(
  "lower", "lcase", "lower('ÄB')", "äb", "The text in small letters.", toUpper: false,
  { $0.properties.lowercaseMapping })

func upperByte(_ byte: UInt8) -> UInt8 { byte >= 97 && byte <= 122 ? byte & 0xDF : byte }
func lowerByte(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }

private func letterCase(
  _ name: String, _ other: String, _ example: String, _ result: String, _ summary: String,
  toUpper: Bool,
  _ mapping: @escaping @Sendable (Unicode.Scalar) -> String
) -> ScalarFunction {
  ScalarFunction(
    name, other, category: .text, summary: summary, example: example, gives: result,
    [
      .fixed([.varchar], .varchar) { (arguments, context) throws(SQLError) in
        let column = arguments[0]
        let texts = RowReader<StringView>(column)
        return try Rows.makeTexts([column], count: context.count) {
          (row, out) throws(SQLError) -> Bool in
          texts[row].withBytes { bytes in
            if isASCII(bytes) {
              appendASCII(bytes, toUpper: toUpper, to: &out)
            } else {
              appendMapped(bytes, mapping, to: &out)
            }
          }
          return true
        }
      }
    ])
}

private func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var all: UInt8 = 0
  for byte in bytes { all |= byte }
  return all < 128
}

private func appendASCII(
  _ bytes: UnsafeRawBufferPointer, toUpper: Bool, to out: inout [UInt8]
) {
  let start = out.count
  out.append(contentsOf: bytes)
  let first: UInt8 = toUpper ? 97 : 65
  var span = out.mutableSpan
  for i in start..<span.count {
    let byte = span[i]
    span[i] = byte ^ (byte &- first < 26 ? 0x20 : 0)
  }
}

/// Letters whose other case has several characters (ß) stay, as in PostgreSQL.
private func appendMapped(
  _ bytes: UnsafeRawBufferPointer, _ mapping: (Unicode.Scalar) -> String, to out: inout [UInt8]
) {
  for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
    let mapped = mapping(scalar)
    if mapped.unicodeScalars.count == 1 {
      out.append(contentsOf: mapped.utf8)
    } else {
      out.append(contentsOf: String(scalar).utf8)
    }
  }
}

let initcapFunction = ScalarFunction(
  "initcap", category: .text,
  summary: "The first letter of each word in capitals, the others small.",
  example: "initcap('hello WORLD')", gives: "Hello World",
  [
    .fixed([.varchar], .varchar) { (arguments, context) throws(SQLError) in
      let column = arguments[0]
      let texts = RowReader<StringView>(column)
      return try Rows.makeTexts([column], count: context.count) {
        (row, out) throws(SQLError) -> Bool in
        var isInside = false
        for scalar in texts[row].text.unicodeScalars {
          let mapped =
            isInside ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
          out.append(contentsOf: mapped.utf8)
          isInside = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        return true
      }
    }
  ])
