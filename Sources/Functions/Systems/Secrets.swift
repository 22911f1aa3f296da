/// HMAC-SHA-256 (RFC 2104); the key's part is computed once.
package struct HMAC: Sendable {
  private var inner = SHA256()
  private var outer = SHA256()

  package init(key: [UInt8]) {
    var padded = key.count > 64 ? SHA256.hash(key) : key
    padded += [UInt8](repeating: 0, count: 64 - padded.count)
    inner.update(padded.map { $0 ^ 0x36 })
    outer.update(padded.map { $0 ^ 0x5c })
  }

  package func sign(_ message: [UInt8]) -> [UInt8] {
    var first = inner
    first.update(message)
    var second = outer
    second.update(first.finish())
    return second.finish()
  }

  package static func sign(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    HMAC(key: key).sign(message)
  }
}

/// PBKDF2 with HMAC-SHA-256 and a result of one block (RFC 8018, section 5.2).
package func derivedKey(password: [UInt8], salt: [UInt8], rounds: Int) -> [UInt8] {
  let hmac = HMAC(key: password)
  var last = hmac.sign(salt + [0, 0, 0, 1])
  var key = last
  for _ in 1..<max(1, rounds) {
    last = hmac.sign(last)
    for i in 0..<32 { key[i] ^= last[i] }
  }
  return key
}

/// Compares secrets in a time that does not depend on where they differ.
package func isSameSecret(_ one: [UInt8], _ other: [UInt8]) -> Bool {
  guard one.count == other.count else { return false }
  var difference: UInt8 = 0
  for (a, b) in zip(one, other) { difference |= a ^ b }
  return difference == 0
}

/// Bytes of the system's generator.
package func randomBytes(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
