/// The block cipher AES with keys of 128, 192 or 256 bits (FIPS 197); it only encrypts, which is
/// all that counter modes need.
package struct AES: Sendable {
  /// Round keys, four words each.
  private let schedule: [UInt32]
  private let rounds: Int

  /// nil for a key of another length.
  package init?(key: [UInt8]) {
    let words = key.count / 4
    guard key.count % 4 == 0, [4, 6, 8].contains(words) else { return nil }
    rounds = words + 6
    var schedule: [UInt32] = (0..<words).map { i in
      key[(i * 4)..<(i * 4 + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
    var constant: UInt32 = 1
    for i in words..<(4 * (rounds + 1)) {
      var word = schedule[i - 1]
      if i % words == 0 {
        word = AES.substituted(word << 8 | word >> 24) ^ constant << 24
        constant = constant << 1 ^ (constant & 0x80 == 0 ? 0 : 0x11B)
      } else if words > 6 && i % words == 4 {
        word = AES.substituted(word)
      }
      schedule.append(schedule[i - words] ^ word)
    }
    self.schedule = schedule
  }

  private static let box: [UInt8] = {
    var box = [UInt8](repeating: 0, count: 256)
    var p: UInt8 = 1
    var q: UInt8 = 1
    // p runs through all numbers by threes, q through their inverses.
    repeat {
      p = p ^ (p << 1) ^ (p & 0x80 == 0 ? 0 : 0x1B)
      q ^= q << 1
      q ^= q << 2
      q ^= q << 4
      if q & 0x80 != 0 { q ^= 0x09 }
      let rotated =
        q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4)
      box[Int(p)] = rotated ^ 0x63
    } while p != 1
    box[0] = 0x63
    return box
  }()

  /// A byte substituted and multiplied by 2, 1, 1 and 3: one column of a round.
  private static let table: [UInt32] = box.map { byte in
    let one = UInt32(byte)
    let two = one << 1 ^ (one & 0x80 == 0 ? 0 : 0x11B)
    return two << 24 | one << 16 | one << 8 | (two ^ one)
  }

  private static func substituted(_ word: UInt32) -> UInt32 {
    UInt32(box[Int(word >> 24)]) << 24 | UInt32(box[Int(word >> 16 & 255)]) << 16
      | UInt32(box[Int(word >> 8 & 255)]) << 8 | UInt32(box[Int(word & 255)])
  }

  /// A block, its first byte highest.
  package func encrypted(_ block: UInt128) -> UInt128 {
    let table = AES.table
    func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }
    var a = UInt32(truncatingIfNeeded: block >> 96) ^ schedule[0]
    var b = UInt32(truncatingIfNeeded: block >> 64) ^ schedule[1]
    var c = UInt32(truncatingIfNeeded: block >> 32) ^ schedule[2]
    var d = UInt32(truncatingIfNeeded: block) ^ schedule[3]
    func mixed(_ w: UInt32, _ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
      table[Int(w >> 24)] ^ rotated(table[Int(x >> 16 & 255)], 8)
        ^ rotated(table[Int(y >> 8 & 255)], 16) ^ rotated(table[Int(z & 255)], 24)
    }
    for round in 1..<rounds {
      let key = round * 4
      (a, b, c, d) = (
        mixed(a, b, c, d) ^ schedule[key], mixed(b, c, d, a) ^ schedule[key + 1],
        mixed(c, d, a, b) ^ schedule[key + 2], mixed(d, a, b, c) ^ schedule[key + 3]
      )
    }
    func last(_ w: UInt32, _ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
      AES.substituted(w & 0xFF00_0000 | x & 0xFF_0000 | y & 0xFF00 | z & 0xFF)
    }
    let key = rounds * 4
    let words = [
      last(a, b, c, d) ^ schedule[key], last(b, c, d, a) ^ schedule[key + 1],
      last(c, d, a, b) ^ schedule[key + 2], last(d, a, b, c) ^ schedule[key + 3],
    ]
    return words.reduce(0) { $0 << 32 | UInt128($1) }
  }
}
