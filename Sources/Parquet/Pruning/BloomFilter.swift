import Columns
import Diagnostics
import Files

/// A split-block Bloom filter (BloomFilter.md): blocks of eight words, a bit in each word.
struct BloomFilter {
  private(set) var words: [UInt32]

  private static let salts: [UInt32] = [
    0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947,
    0x5c6b_fb31,
  ]
  private static let sizeLimit = 1 << 27

  /// An empty one for about `count` distinct values, one in a hundred false answers.
  init(distinctCount count: Int) {
    // About 10.5 bits for each value.
    var bytes = 32
    while bytes < count * 21 / 16 && bytes < 1 << 20 { bytes *= 2 }
    words = [UInt32](repeating: 0, count: bytes / 4)
  }

  /// nil if there is none, or none that can be trusted.
  init?(_ chunk: ChunkMetadata, _ source: ByteSource, limit: Int) {
    guard let offset = chunk.bloomFilterOffset, offset >= 4, offset < limit else { return nil }
    let wanted = min(limit - offset, max(256, min(chunk.bloomFilterLength ?? 256, 1 << 16)))
    guard let head = try? source.read(at: offset, count: wanted) else { return nil }
    var reader = ThriftReader(head.readableBytes)
    let parsed = try? BloomFilterHeader(from: &reader)
    let headerSize = reader.position
    withExtendedLifetime(head) {}
    guard let header = parsed, header.isKnown, header.byteCount >= 32, header.byteCount % 32 == 0,
      header.byteCount <= BloomFilter.sizeLimit,
      header.byteCount <= limit - offset - headerSize,
      let bits = try? source.read(at: offset + headerSize, count: header.byteCount)
    else { return nil }
    words = withExtendedLifetime(bits) {
      (0..<(header.byteCount / 4)).map { bits.pointer(to: UInt32.self)[$0] }
    }
  }

  private func block(_ hash: UInt64) -> Int {
    Int(((hash >> 32) * UInt64(words.count / 8)) >> 32) * 8
  }

  private static func bit(_ hash: UInt64, _ i: Int) -> UInt32 {
    1 << ((UInt32(truncatingIfNeeded: hash) &* salts[i]) >> 27)
  }

  func mayContain(_ hash: UInt64) -> Bool {
    let start = block(hash)
    return (0..<8).allSatisfy { words[start + $0] & BloomFilter.bit(hash, $0) != 0 }
  }

  mutating func insert(_ hash: UInt64) {
    let start = block(hash)
    for i in 0..<8 { words[start + i] |= BloomFilter.bit(hash, i) }
  }

  /// The hash of a value as the leaf stores it; nil if that cannot be told.
  static func hash(_ value: Value, _ leaf: LeafColumn) -> UInt64? {
    guard let bytes = storedBytes(value, leaf) else { return nil }
    return bytes.withUnsafeBytes { xxHash64($0) }
  }

  private static func storedBytes(_ value: Value, _ leaf: LeafColumn) -> [UInt8]? {
    func little<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
      withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
    switch (value, leaf.stored, leaf.conversion) {
    case (.string(let text), .byteArray, .none): return Array(text.utf8)
    case (.blob(let bytes), .byteArray, .none): return bytes
    case (.integer(let number), .int32, .none), (.integer(let number), .int32, .narrow):
      return little(UInt32(truncatingIfNeeded: number))
    case (.integer(let number), .int64, .none): return little(UInt64(truncatingIfNeeded: number))
    case (.date(let days), .int32, .none): return little(days)
    case (.ticks(let ticks), .int64, .none): return little(ticks)
    case (.decimal(let number, _), .int64, .none): return little(Int64(truncatingIfNeeded: number))
    case (.decimal(let number, _), .int32, .widen32(1)):
      return little(Int32(truncatingIfNeeded: number))
    case (.uuid(let bits), .fixedLengthByteArray, .uuid):
      return withUnsafeBytes(of: bits.bigEndian) { Array($0) }
    default: return nil
    }
  }
}
