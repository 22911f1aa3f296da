import Columns
import Functions

/// How passwords of CREATE USER are kept: the keys of SCRAM-SHA-256 (RFC 5802, section 3), in the
/// form that PostgreSQL gives them. Nobody can log in with what is kept.
package enum PasswordVerifier {
  package static let rounds = 600_000

  /// `SCRAM-SHA-256$600000:salt$stored key:server key`; a text of this form stays as it is.
  static func of(_ password: String) -> String {
    if parts(password) != nil { return password }
    let salt = randomBytes(16)
    let salted = derivedKey(password: Array(password.utf8), salt: salt, rounds: rounds)
    let hmac = HMAC(key: salted)
    let stored = SHA256.hash(hmac.sign(Array("Client Key".utf8)))
    let server = hmac.sign(Array("Server Key".utf8))
    let (a, b, c) = (hexadecimalText(salt), hexadecimalText(stored), hexadecimalText(server))
    return "SCRAM-SHA-256$\(rounds):\(a)$\(b):\(c)"
  }

  /// Salt and keys of a verifier, in hexadecimal digits; nil for another text.
  package static func parts(
    _ verifier: String
  ) -> (rounds: Int, salt: [UInt8], stored: [UInt8], server: [UInt8])? {
    let fields = verifier.split { $0 == "$" || $0 == ":" }.map(String.init)
    guard fields.count == 5, fields[0] == "SCRAM-SHA-256", let rounds = Int(fields[1]), rounds > 0,
      let salt = bytes(fields[2]), let stored = bytes(fields[3]), let server = bytes(fields[4]),
      stored.count == 32, server.count == 32
    else { return nil }
    return (rounds, salt, stored, server)
  }

  private static func bytes(_ digits: String) -> [UInt8]? {
    let values = digits.compactMap(\.hexDigitValue)
    guard values.count == digits.count, values.count % 2 == 0 else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }

  private static func hexadecimalText(_ bytes: [UInt8]) -> String {
    bytes.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
  }
}

/// A statement without the password that it may hold, for trails and lists.
package func withoutPasswords(_ text: String) -> String {
  let words = text.prefix(200).split(whereSeparator: \.isWhitespace).prefix(3)
  if words.map({ $0.lowercased() }) == ["create", "parquet", "key"] {
    return "CREATE PARQUET KEY …"
  }
  guard text.mentions("user") || text.mentions("role") else { return text }
  for word in ["password", "identified"] where text.mentions(word) {
    let lower = text.lowercased()
    guard let place = lower.utf8.indices.first(where: { lower[$0...].hasPrefix(word) }) else {
      continue
    }
    let length = lower.utf8.distance(from: lower.startIndex, to: place) + word.utf8.count
    return String(decoding: text.utf8.prefix(length), as: UTF8.self) + " …"
  }
  return text
}
