import Columns
import Diagnostics
import Files

/// A Bloom filter of a row group (ORC specification, "Bloom Filter Index").
///
/// A value's 64-bit hash is split in two numbers, whose combinations name the bits: integers are
/// hashed by Thomas Wang's function, text by Murmur3 with the seed 104729.
struct ORCBloomFilter {
  private var words: [UInt64]
  private let hashCount: Int

  /// An empty one for `count` distinct values.
  init(count: Int, rate: Double) {
    let bits = ORCBloomFilter.bitCount(count, rate)
    words = [UInt64](repeating: 0, count: bits / 64)
    let ratio = Double(bits) / Double(max(1, count)) * 0.693_147_180_559_945_3
    hashCount = max(1, min(32, Int(ratio.rounded())))
  }

  /// -n ln p / (ln 2)², in whole words.
  private static func bitCount(_ count: Int, _ rate: Double) -> Int {
    var logarithm = 0.0
    // ln of the rate by halving: no mathematics library is needed for a size.
    var rest = rate
    while rest < 0.5 {
      rest *= 2
      logarithm -= 0.693_147_180_559_945_3
    }
    let missing = 1 - rest
    logarithm -= missing + missing * missing / 2
    let bits: Double = Double(max(1, count)) * -logarithm / 0.480_453_013_918_201_4
    let whole = Int(min(bits, 1e9))
    return (whole / 64 + 1) * 64
  }

  /// The message `BloomFilter`; nil if it is none that can be used.
  init?(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    var hashes = 0
    var found: [UInt64] = []
    while let field = try reader.next() {
      switch field.number {
      case 1: hashes = field.int
      case 2 where !field.isBytes: found.append(field.integer)
      case 2, 3: found += ORCBloomFilter.words(field.bytes)
      default: break
      }
    }
    guard (1...64).contains(hashes), !found.isEmpty else { return nil }
    words = found
    hashCount = hashes
  }

  private static func words(_ bytes: UnsafeRawBufferPointer) -> [UInt64] {
    (0..<(bytes.count / 8)).map {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
    }
  }

  var message: ProtobufWriter {
    var message = ProtobufWriter()
    message.write(1, hashCount)
    var bytes = ByteWriter(capacity: words.count * 8)
    for word in words { bytes.write(number: word) }
    message.write(3, bytes: bytes.bytes)
    return message
  }

  private func places(_ hash: Int64) -> [Int] {
    let first = Int32(truncatingIfNeeded: hash)
    let second = Int32(truncatingIfNeeded: hash >> 32)
    return (1...hashCount).map { i in
      let combined = first &+ Int32(truncatingIfNeeded: i) &* second
      return Int(combined < 0 ? ~combined : combined) % (words.count * 64)
    }
  }

  mutating func insert(_ hash: Int64) {
    for place in places(hash) { words[place >> 6] |= 1 << UInt64(place & 63) }
  }

  func mayContain(_ hash: Int64) -> Bool {
    places(hash).allSatisfy { words[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
  }
}

extension ORCBloomFilter {
  static func canHold(_ type: DataType) -> Bool {
    switch type {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .date, .varchar, .decimal: true
    default: false
    }
  }

  /// The hash of a value; nil for kinds that have none here.
  static func hash(_ value: Value) -> Int64? {
    switch value {
    case .integer(let integer): Int64(exactly: integer).map { hash($0) }
    case .date(let days): hash(Int64(days))
    case .string(let text): hash(Array(text.utf8))
    case .decimal(let unscaled, let scale): hash(decimalText(unscaled, scale))
    default: nil
    }
  }

  /// Decimals are hashed as text without zeros at the end.
  private static func decimalText(_ unscaled: Int128, _ scale: Int) -> [UInt8] {
    var number = unscaled
    var digits = scale
    while digits > 0 && number % 10 == 0 {
      number /= 10
      digits -= 1
    }
    var text: [UInt8] = []
    NumberText.append(unscaled: number, scale: digits, to: &text)
    return text
  }

  static func hash(_ value: Int64) -> Int64 {
    var key = ~value &+ (value << 21)
    key ^= key >> 24
    key = key &+ (key << 3) &+ (key << 8)
    key ^= key >> 14
    key = key &+ (key << 2) &+ (key << 4)
    key ^= key >> 28
    return key &+ (key << 31)
  }

  static func hash(_ bytes: [UInt8]) -> Int64 { bytes.withUnsafeBytes { hash($0) } }

  static func hash(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
      value << bits | value >> (64 - bits)
    }
    func mixed(_ word: UInt64) -> UInt64 {
      rotated(word &* 0x87c3_7b91_1142_53d5, 31) &* 0x4cf5_ad43_2745_937f
    }
    var hash: UInt64 = 104_729
    var place = 0
    while place + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      hash = rotated(hash ^ mixed(UInt64(littleEndian: word)), 27) &* 5 &+ 0x52dc_e729
      place += 8
    }
    var rest: UInt64 = 0
    for i in place..<bytes.count { rest |= UInt64(bytes[i]) << UInt64((i - place) * 8) }
    if place < bytes.count { hash ^= mixed(rest) }
    hash ^= UInt64(bytes.count)
    hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
    hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
    return Int64(bitPattern: hash ^ (hash >> 33))
  }
}
