import Columns
import Diagnostics

let encodeFunction = ScalarFunction.simple(
  "encode", category: .text,
  summary: "The bytes of a blob as text in 'hex', 'base64' or 'escape'; of a text alone its bytes.",
  example: "encode('abc'::BLOB, 'base64')", gives: "YWJj",
  [
    SimpleSignature([.blob, .varchar], returns: .varchar) { (values) throws(SQLError) in
      switch values[1].text.lowercased() {
      case "hex": return .string(hexadecimal(values[0].bytes))
      case "base64": return .string(base64(values[0].bytes))
      case "escape":
        return .string(ValueText.text(of: values[0], type: .blob))
      default: throw unknownEncoding(values[1].text)
      }
    },
    SimpleSignature([.varchar], returns: .blob) { (values) throws(SQLError) in
      .blob(values[0].bytes)
    },
  ])

let decodeFunction = ScalarFunction.simple(
  "decode", category: .text,
  summary: "The bytes that a text shows in 'hex', 'base64' or 'escape'; of a blob alone its text. "
    + "With three or more arguments it is Oracle's DECODE.",
  example: "decode(decode('616263', 'hex'))", gives: "abc",
  [
    SimpleSignature([.varchar, .varchar], returns: .blob) { (values) throws(SQLError) in
      switch values[1].text.lowercased() {
      case "hex": return .blob(try bytes(ofHexadecimal: values[0].text))
      case "base64": return .blob(try bytes(ofBase64: values[0].text))
      case "escape": return .blob(values[0].bytes)
      default: throw unknownEncoding(values[1].text)
      }
    },
    SimpleSignature([.blob], returns: .varchar) { (values) throws(SQLError) in
      guard let text = String(validating: values[0].bytes, as: UTF8.self) else {
        throw SQLError(.invalidText, "the bytes are no UTF-8 text")
      }
      return .string(text)
    },
  ])

private func unknownEncoding(_ name: String) -> SQLError {
  SQLError(
    .invalidParameter, "the encoding \"\(shortened(name))\" is not known",
    hint: "there are hex, base64 and escape")
}

let toBase64Function = ScalarFunction.simple(
  "to_base64", "base64", category: .text, summary: "The bytes of a blob or text in base 64.",
  example: "to_base64('abc')", gives: "YWJj",
  [
    SimpleSignature([.varchar], returns: .varchar) { (v) throws(SQLError) in
      .string(base64(v[0].bytes))
    },
    SimpleSignature([.blob], returns: .varchar) { (v) throws(SQLError) in
      .string(base64(v[0].bytes))
    },
  ])

let fromBase64Function = ScalarFunction.simple(
  "from_base64", category: .text, summary: "The bytes that a text in base 64 shows.",
  example: "decode(from_base64('YWJj'))", gives: "abc",
  [
    SimpleSignature([.varchar], returns: .blob) { (values) throws(SQLError) in
      .blob(try bytes(ofBase64: values[0].text))
    }
  ])

let unhexFunction = ScalarFunction.simple(
  "unhex", "from_hex", "hextoraw", category: .text,
  summary: "The bytes that hexadecimal digits show.", example: "decode(unhex('616263'))",
  gives: "abc",
  [
    SimpleSignature([.varchar], returns: .blob) { (values) throws(SQLError) in
      let text = values[0].text
      return .blob(try bytes(ofHexadecimal: text.utf8.count % 2 == 1 ? "0" + text : text))
    }
  ])

let rawToHexFunction = ScalarFunction.simple(
  "rawtohex", category: .text, summary: "The bytes of a blob or text in hexadecimal capitals.",
  example: "rawtohex('abc')", gives: "616263",
  [
    SimpleSignature([.varchar], returns: .varchar) { (v) throws(SQLError) in
      .string(hexadecimal(v[0].bytes, isUpper: true))
    },
    SimpleSignature([.blob], returns: .varchar) { (v) throws(SQLError) in
      .string(hexadecimal(v[0].bytes, isUpper: true))
    },
  ])

let urlEncodeFunction = ScalarFunction.simple(
  "url_encode", category: .text, summary: "The text with bytes that URLs reserve as %XX.",
  example: "url_encode('a b/c')", gives: "a%20b%2Fc",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      .string(
        PercentEscapes.encoded(values[0].text) {
          PercentEscapes.isWord($0) || "-_.~".utf8.contains($0)
        })
    }
  ])

let urlDecodeFunction = ScalarFunction.simple(
  "url_decode", category: .text, summary: "The text with %XX as the bytes that they show.",
  example: "url_decode('a%20b')", gives: "a b",
  [
    SimpleSignature([.varchar], returns: .varchar) { (values) throws(SQLError) in
      let out = PercentEscapes.decoded(values[0].bytes)
      guard let text = String(validating: out, as: UTF8.self) else {
        throw SQLError(.invalidText, "the decoded bytes are no UTF-8 text")
      }
      return .string(text)
    }
  ])

private let base64Digits = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// RFC 4648, section 4.
func base64(_ bytes: [UInt8]) -> String {
  var out: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
    for i in 0..<4 {
      out.append(
        i <= group.count
          ? base64Digits[Int(bits >> UInt32(18 - 6 * i) & 63)] : UInt8(ascii: "="))
    }
  }
  return String(decoding: out, as: UTF8.self)
}

func bytes(ofBase64 text: String) throws(SQLError) -> [UInt8] {
  var out: [UInt8] = []
  var bits: UInt32 = 0
  var count = 0
  for byte in text.utf8 where byte > 32 && byte != UInt8(ascii: "=") {
    guard let digit = base64Digits.firstIndex(of: byte) else {
      throw SQLError(.invalidText, "\"\(shortened(text))\" is no text in base 64")
    }
    bits = bits << 6 | UInt32(digit)
    count += 1
    if count % 4 == 0 {
      out += [
        UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
        UInt8(truncatingIfNeeded: bits),
      ]
      bits = 0
    }
  }
  switch count % 4 {
  case 1: throw SQLError(.invalidText, "\"\(shortened(text))\" is no text in base 64")
  case 2: out.append(UInt8(truncatingIfNeeded: bits >> 4))
  case 3:
    out += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
  default: break
  }
  return out
}

func bytes(ofHexadecimal text: String) throws(SQLError) -> [UInt8] {
  var out: [UInt8] = []
  var high: UInt8?
  for byte in text.utf8 {
    guard let digit = PercentEscapes.digit(byte) else {
      throw SQLError(.invalidText, "\"\(shortened(text))\" has other than hexadecimal digits")
    }
    if let first = high {
      out.append(first << 4 | digit)
      high = nil
    } else {
      high = digit
    }
  }
  guard high == nil else {
    throw SQLError(.invalidText, "\"\(shortened(text))\" has an odd number of hexadecimal digits")
  }
  return out
}
