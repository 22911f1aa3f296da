import Columns
import Diagnostics

let sha256Function = digestFunction(
  "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256",
  SHA256.hash)
let sha224Function = digestFunction(
  "sha224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7", "SHA-224",
  SHA256.shortHash)
let sha384Function = digestFunction(
  "sha384",
  "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
    + "8086072ba1e7cc2358baeca134c825a7", "SHA-384", SHA512.shortHash)
let sha512Function = digestFunction(
  "sha512",
  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "SHA-512", SHA512.hash)
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

/// PostgreSQL's pgcrypto: the bytes of a digest named by its method.
let digestNamedFunction = ScalarFunction.simple(
  "digest", category: .system,
  summary: "The digest of a text as a blob, by 'md5', 'sha1', 'sha224', 'sha256', 'sha384' or "
    + "'sha512'.",
  example: "digest('abc', 'md5')", gives: "\\x900150983cd24fb0d6963f7d28e17f72",
  [
    SimpleSignature([.varchar, .varchar], returns: .blob, named),
    SimpleSignature([.blob, .varchar], returns: .blob, named),
  ])

private let named: @Sendable ([Value]) throws(SQLError) -> Value = { (values) throws(SQLError) in
  let (bytes, method) = (values[0].bytes, values[1].text)
  switch method.lowercased() {
  case "md5": return .blob(md5(bytes))
  case "sha1": return .blob(sha1(bytes))
  case "sha224": return .blob(SHA256.shortHash(bytes))
  case "sha256": return .blob(SHA256.hash(bytes))
  case "sha384": return .blob(SHA512.shortHash(bytes))
  case "sha512": return .blob(SHA512.hash(bytes))
  default:
    throw SQLError(
      .invalidParameter, "the method \"\(shortened(method))\" is not known",
      hint: "there are md5, sha1, sha224, sha256, sha384 and sha512")
  }
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
      case "SHA256": return .blob(SHA256.hash(values[0].bytes))
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
