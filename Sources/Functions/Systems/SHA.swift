import Columns
import Diagnostics

let sha256Function = digestFunction(
  "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256", sha256)
let sha1Function = digestFunction(
  "sha1", "a9993e364706816aba3e25717850c26c9cd0d89d", "SHA-1", sha1)

private func digestFunction(
  _ name: String, _ result: String, _ title: String,
  _ digest: @escaping @Sendable ([UInt8]) -> [UInt8]
) -> ScalarFunction {
  let body: @Sendable ([Value]) throws(SQLError) -> Value = { values in
    .string(hexadecimal(digest(values[0].bytes)))
  }
  return .simple(
    name, category: .system, summary: "The \(title) digest of a text in hexadecimal digits.",
    example: "\(name)('abc')", gives: result,
    [
      SimpleSignature([.varchar], returns: .varchar, body),
      SimpleSignature([.blob], returns: .varchar, body),
    ])
}

/// Oracle's STANDARD_HASH; without a name of a method it is SHA-1.
let standardHashFunction = ScalarFunction.simple(
  "standard_hash", category: .system,
  summary: "The digest of a text as a blob: by 'SHA1' (also without a second argument), 'SHA256' "
    + "or 'MD5'.",
  example: "rawtohex(standard_hash('abc', 'MD5'))", gives: "900150983CD24FB0D6963F7D28E17F72",
  [
    SimpleSignature([.varchar, .varchar], optional: 1, returns: .blob) {
      (values) throws(SQLError) in
      let method = values.count > 1 ? values[1].text.uppercased() : "SHA1"
      switch method {
      case "SHA1": return .blob(sha1(values[0].bytes))
      case "SHA256": return .blob(sha256(values[0].bytes))
      case "MD5": return .blob(md5(values[0].bytes))
      default:
        throw SQLError(
          .invalidParameter, "the method \"\(shortened(method))\" is not known",
          hint: "there are SHA1, SHA256 and MD5")
      }
    }
  ])

func hexadecimal(_ bytes: [UInt8], isUpper: Bool = false) -> String {
  var digits: [UInt8] = []
  digits.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    digits.append(ValueText.hexDigit(byte >> 4))
    digits.append(ValueText.hexDigit(byte & 15))
  }
  let text = String(decoding: digits, as: UTF8.self)
  return isUpper ? text.uppercased() : text
}

/// The message with its end mark and its length in bits, in whole blocks of 64 bytes.
private func padded(_ message: [UInt8]) -> [UInt8] {
  var bytes = message
  bytes.append(0x80)
  while bytes.count % 64 != 56 { bytes.append(0) }
  let bits = UInt64(message.count) &* 8
  for i in (0..<8).reversed() { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * i))) }
  return bytes
}

private func words(_ bytes: [UInt8], at start: Int, count: Int) -> [UInt32] {
  (0..<count).map { i in
    (0..<4).reduce(UInt32(0)) { $0 << 8 | (i < 16 ? UInt32(bytes[start + i * 4 + $1]) : 0) }
  }
}

private func bigEndian(_ words: [UInt32]) -> [UInt8] {
  words.flatMap { word in
    (0..<4).reversed().map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
  }
}

private func rotated(_ x: UInt32, right n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

/// The first 32 bits of the fractions of the cube roots of the first 64 primes.
private let sha256Table: [UInt32] = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
  0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
  0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
  0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
  0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
  0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
  0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
  0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
  0xc671_78f2,
]

/// FIPS 180-4, section 6.2.
func sha256(_ message: [UInt8]) -> [UInt8] {
  let bytes = padded(message)
  var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  for start in stride(from: 0, to: bytes.count, by: 64) {
    var schedule = words(bytes, at: start, count: 64)
    for i in 16..<64 {
      let (a, b) = (schedule[i - 15], schedule[i - 2])
      let small = rotated(a, right: 7) ^ rotated(a, right: 18) ^ a >> 3
      let large = rotated(b, right: 17) ^ rotated(b, right: 19) ^ b >> 10
      schedule[i] = schedule[i - 16] &+ small &+ schedule[i - 7] &+ large
    }
    var v = state
    for i in 0..<64 {
      let mix = rotated(v[4], right: 6) ^ rotated(v[4], right: 11) ^ rotated(v[4], right: 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let first = v[7] &+ mix &+ choice &+ sha256Table[i] &+ schedule[i]
      let turn = rotated(v[0], right: 2) ^ rotated(v[0], right: 13) ^ rotated(v[0], right: 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [first &+ turn &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for i in 0..<8 { state[i] = state[i] &+ v[i] }
  }
  return bigEndian(state)
}

/// FIPS 180-4, section 6.1.
func sha1(_ message: [UInt8]) -> [UInt8] {
  let bytes = padded(message)
  var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
  for start in stride(from: 0, to: bytes.count, by: 64) {
    var schedule = words(bytes, at: start, count: 80)
    for i in 16..<80 {
      let mixed = schedule[i - 3] ^ schedule[i - 8] ^ schedule[i - 14] ^ schedule[i - 16]
      schedule[i] = rotated(mixed, right: 31)
    }
    var v = state
    for i in 0..<80 {
      let (mix, constant): (UInt32, UInt32)
      switch i / 20 {
      case 0: (mix, constant) = ((v[1] & v[2]) ^ (~v[1] & v[3]), 0x5a82_7999)
      case 1: (mix, constant) = (v[1] ^ v[2] ^ v[3], 0x6ed9_eba1)
      case 2: (mix, constant) = ((v[1] & v[2]) ^ (v[1] & v[3]) ^ (v[2] & v[3]), 0x8f1b_bcdc)
      default: (mix, constant) = (v[1] ^ v[2] ^ v[3], 0xca62_c1d6)
      }
      let first = rotated(v[0], right: 27) &+ mix &+ v[4] &+ constant &+ schedule[i]
      v = [first, v[0], rotated(v[1], right: 2), v[2], v[3]]
    }
    for i in 0..<5 { state[i] = state[i] &+ v[i] }
  }
  return bigEndian(state)
}
