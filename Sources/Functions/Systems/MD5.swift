import Columns
import Diagnostics
import Glibc
import Kernels

let md5Function = ScalarFunction(
  "md5", category: .system, summary: "The MD5 digest of a text in hexadecimal digits.",
  example: "md5('abc')", gives: "900150983cd24fb0d6963f7d28e17f72",
  [
    digestOfBytes(.varchar), digestOfBytes(.blob),
  ])

private func digestOfBytes(_ type: DataType) -> Overload {
  .fixed([type], .varchar) { (arguments, context) throws(SQLError) in
    let texts = arguments[0]
    return try Rows.makeTexts(arguments, count: context.count) {
      (row, out) throws(SQLError) -> Bool in
      for byte in md5(texts.view(at: row).bytes) {
        out.append(ValueText.hexDigit(byte >> 4))
        out.append(ValueText.hexDigit(byte & 15))
      }
      return true
    }
  }
}

/// floor(2^32 × |sin(i + 1)|), RFC 1321, section 3.4.
private let md5Table: [UInt32] = (0..<64).map { UInt32(4_294_967_296 * abs(sin(Double($0 + 1)))) }

private let md5Shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

/// RFC 1321.
func md5(_ message: [UInt8]) -> [UInt8] {
  var bytes = message
  bytes.append(0x80)
  while bytes.count % 64 != 56 { bytes.append(0) }
  let bits = UInt64(message.count) &* 8
  for i in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * i))) }
  var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
  for start in stride(from: 0, to: bytes.count, by: 64) {
    let words = (0..<16).map { i in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + i * 4 + $1]) << UInt32($1 * 8) }
    }
    md5Block(words, &state)
  }
  return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32($0 * 8)) } }
}

private func md5Block(_ words: [UInt32], _ state: inout [UInt32]) {
  var (a, b, c, d) = (state[0], state[1], state[2], state[3])
  for i in 0..<64 {
    let mix: UInt32
    let word: Int
    switch i / 16 {
    case 0: (mix, word) = ((b & c) | (~b & d), i)
    case 1: (mix, word) = ((d & b) | (~d & c), (5 * i + 1) % 16)
    case 2: (mix, word) = (b ^ c ^ d, (3 * i + 5) % 16)
    default: (mix, word) = (c ^ (b | ~d), (7 * i) % 16)
    }
    let sum = mix &+ a &+ md5Table[i] &+ words[word]
    let shift = md5Shifts[i / 16 * 4 + i % 4]
    (a, d, c) = (d, c, b)
    b = b &+ (sum << shift | sum >> (32 - shift))
  }
  state[0] = state[0] &+ a
  state[1] = state[1] &+ b
  state[2] = state[2] &+ c
  state[3] = state[3] &+ d
}
