/// SHA-256 (FIPS 180-4), for the hashes of the expectation files.
struct SHA256 {
  private static let constants: [UInt32] = {
    // The fractions of the cube roots of the first 64 primes.
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { root($0, power: 3) }
  }()

  private static let start: [UInt32] = [2, 3, 5, 7, 11, 13, 17, 19].map { root($0, power: 2) }

  /// The first 32 bits of the fraction of a root: floor(n^(1/power) × 2^32) mod 2^32.
  private static func root(_ number: Int, power: Int) -> UInt32 {
    var low: UInt64 = 0
    var high: UInt64 = 1 << 37
    while high - low > 1 {
      let middle = (low + high) / 2
      if isAtMost(middle, number, power) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  private static func isAtMost(_ value: UInt64, _ number: Int, _ power: Int) -> Bool {
    // (value / 2^32)^power <= number, in 128 bits: values stay below 2^37.
    let square = UInt128(value) * UInt128(value)
    if power == 2 { return square <= UInt128(number) << 64 }
    return square * UInt128(value) <= UInt128(number) << 96
  }

  private var state = SHA256.start
  private var pending: [UInt8] = []
  private var total = 0

  mutating func update(_ bytes: [UInt8]) {
    total += bytes.count
    pending += bytes
    if pending.count >= 1 << 16 { drain() }
  }

  private mutating func drain() {
    let blocks = pending.count / 64
    pending.withUnsafeBytes { bytes in
      SHA256.compress(bytes, blocks: blocks, into: &state)
    }
    pending.removeFirst(blocks * 64)
  }

  mutating func finish() -> String {
    let bits = UInt64(total) * 8
    pending.append(0x80)
    while pending.count % 64 != 56 { pending.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      pending.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    drain()
    let digits = Array("0123456789abcdef")
    return String(
      state.flatMap { word in
        stride(from: 28, through: 0, by: -4).map { digits[Int(word >> UInt32($0) & 15)] }
      })
  }

  private static func compress(
    _ bytes: UnsafeRawBufferPointer, blocks: Int, into state: inout [UInt32]
  ) {
    func turn(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    let constants = SHA256.constants
    var w = [UInt32](repeating: 0, count: 64)
    for block in 0..<blocks {
      for i in 0..<16 {
        w[i] = UInt32(
          bigEndian: bytes.loadUnaligned(fromByteOffset: block * 64 + i * 4, as: UInt32.self))
      }
      for i in 16..<64 {
        let x = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3
        let y = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10
        w[i] = w[i - 16] &+ x &+ w[i - 7] &+ y
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      for i in 0..<64 {
        let e1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
        let t1 = h &+ e1 &+ ((e & f) ^ (~e & g)) &+ constants[i] &+ w[i]
        let e0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
        let t2 = e0 &+ ((a & b) ^ (a & c) ^ (b & c))
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
      }
      for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { state[i] = state[i] &+ word }
    }
  }
}
