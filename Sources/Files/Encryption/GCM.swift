/// AES in Galois/Counter Mode (NIST SP 800-38D), and in counter mode alone.
package struct GCM: Sendable {
  private let cipher: AES
  /// The hash key times each number of four bits.
  private let products: [UInt128]

  package static let nonceLength = 12
  package static let tagLength = 16
  private static let reduction: UInt128 = 0xE1 << 120
  /// What four bits that leave at the end become.
  private static let remainders: [UInt128] = (0..<16).map { bits in
    (0..<4).reduce(UInt128(bits)) { value, _ in GCM.halved(value) }
  }

  /// nil for a key that is none of AES.
  package init?(key: [UInt8]) {
    guard let cipher = AES(key: key) else { return nil }
    self.cipher = cipher
    var products = [UInt128](repeating: 0, count: 16)
    products[8] = cipher.encrypted(0)
    for i in [4, 2, 1] { products[i] = GCM.halved(products[i * 2]) }
    for i in [2, 4, 8] { for j in 1..<i { products[i + j] = products[i] ^ products[j] } }
    self.products = products
  }

  private static func halved(_ value: UInt128) -> UInt128 {
    value >> 1 ^ (value & 1 == 0 ? 0 : reduction)
  }

  private func multiplied(_ value: UInt128) -> UInt128 {
    var result: UInt128 = 0
    for nibble in 0..<32 {
      if nibble > 0 { result = result >> 4 ^ GCM.remainders[Int(result & 15)] }
      result ^= products[Int(value >> UInt128(nibble * 4) & 15)]
    }
    return result
  }

  private static func block(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt128 {
    if start + 16 <= bytes.count {
      return UInt128(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt128.self))
    }
    var value: UInt128 = 0
    for i in start..<(start + 16) { value = value << 8 | (i < bytes.count ? UInt128(bytes[i]) : 0) }
    return value
  }

  private func hash(_ associated: [UInt8], _ text: UnsafeRawBufferPointer) -> UInt128 {
    var sum: UInt128 = 0
    associated.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: 16) {
        sum = multiplied(sum ^ GCM.block(bytes, start))
      }
    }
    for start in stride(from: 0, to: text.count, by: 16) {
      sum = multiplied(sum ^ GCM.block(text, start))
    }
    let lengths = UInt128(associated.count * 8) << 64 | UInt128(text.count * 8)
    return multiplied(sum ^ lengths)
  }

  private static func start(_ nonce: UnsafeRawBufferPointer) -> UInt128 {
    (nonce.prefix(nonceLength).reduce(0) { $0 << 8 | UInt128($1) } << 32) | 1
  }

  /// The text with the key stream that begins at a counter.
  private func counted(_ text: UnsafeRawBufferPointer, from first: UInt128) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var counter = first
    for start in stride(from: 0, to: text.count, by: 16) {
      let mixed = (GCM.block(text, start) ^ cipher.encrypted(counter)).bigEndian
      withUnsafeBytes(of: mixed) { result.append(contentsOf: $0.prefix(text.count - start)) }
      let low = UInt32(truncatingIfNeeded: counter) &+ 1
      counter = (counter >> 32) << 32 | UInt128(low)
    }
    return result
  }

  /// The plain text of `nonce, text, tag`; nil if the key is another, or a bit was changed.
  package func opened(_ sealed: UnsafeRawBufferPointer, associated: [UInt8]) -> [UInt8]? {
    let overhead = GCM.nonceLength + GCM.tagLength
    guard sealed.count >= overhead else { return nil }
    let start = GCM.start(sealed)
    let text = UnsafeRawBufferPointer(
      rebasing: sealed[GCM.nonceLength..<(sealed.count - GCM.tagLength)])
    let tag = hash(associated, text) ^ cipher.encrypted(start)
    let stated = GCM.block(
      UnsafeRawBufferPointer(rebasing: sealed[(sealed.count - GCM.tagLength)...]), 0)
    guard tag == stated else { return nil }
    return counted(text, from: start + 1)
  }

  /// The plain text of `nonce, text` in counter mode, which says nothing of changes.
  package func counterOpened(_ sealed: UnsafeRawBufferPointer) -> [UInt8]? {
    guard sealed.count >= GCM.nonceLength else { return nil }
    let text = UnsafeRawBufferPointer(rebasing: sealed[GCM.nonceLength...])
    return counted(text, from: GCM.start(sealed))
  }

  /// The tag of a text that is not encrypted: of a signed footer.
  package func tag(
    of text: UnsafeRawBufferPointer, nonce: UnsafeRawBufferPointer, associated: [UInt8]
  ) -> [UInt8] {
    let start = GCM.start(nonce)
    let sealed = counted(text, from: start + 1)
    let tag = sealed.withUnsafeBytes { hash(associated, $0) } ^ cipher.encrypted(start)
    return withUnsafeBytes(of: tag.bigEndian) { Array($0) }
  }
}
