import Columns
import Diagnostics
import Files

/// Row numbers in the portable form of 64-bit Roaring bitmaps (RoaringFormatSpec, with Delta's magic
/// number before it).
///
/// ```
/// magic 4 · buckets 8 · per bucket: high 32 bits 4 · a 32-bit bitmap
/// 32-bit bitmap: cookie · [run flags] · per container key 2, count-1 2 · [offsets] · containers
/// ```
enum RoaringBitmap {
  static let magic: UInt32 = 1_681_511_377
  private static let cookieWithoutRuns: UInt32 = 12346
  private static let cookieWithRuns: UInt32 = 12347
  private static let wordsPerContainer = 1024

  /// The rows as one bit each.
  /// - Parameter count: The rows of the file; none of the numbers may lie beyond.
  static func read(_ bytes: UnsafeRawBufferPointer, count: Int) throws(SQLError) -> Bitmap {
    var words = [UInt64](repeating: 0, count: Bitmap.wordCount(count))
    var reader = ByteReader(bytes)
    guard try reader.read(UInt32.self) == magic else {
      throw damaged("its magic number is another one")
    }
    let buckets = try reader.read(UInt64.self)
    // A bucket has at least 12 bytes.
    guard buckets <= UInt64(reader.remaining / 8) else { throw damaged("it is too short") }
    for _ in 0..<buckets {
      let high = try reader.read(UInt32.self)
      try readBucket(&reader, base: Int(high) << 32, count: count, into: &words)
    }
    return Bitmap(count: count) { target in
      for i in 0..<target.count { target[i] = words[i] }
    }
  }

  private static func readBucket(
    _ reader: inout ByteReader, base: Int, count: Int, into words: inout [UInt64]
  ) throws(SQLError) {
    let cookie = try reader.read(UInt32.self)
    var hasRun: [Bool] = []
    let containers: Int
    if cookie & 0xFFFF == cookieWithRuns {
      containers = Int(cookie >> 16) + 1
      for byte in try reader.read(count: (containers + 7) / 8) {
        for bit in 0..<8 { hasRun.append(byte >> UInt8(bit) & 1 == 1) }
      }
    } else if cookie == cookieWithoutRuns {
      containers = Int(try reader.read(UInt32.self))
    } else {
      throw damaged("it has an unknown kind")
    }
    guard containers <= 1 << 16, containers <= reader.remaining / 4 else {
      throw damaged("it claims \(containers) containers")
    }
    var heads: [(key: Int, cardinality: Int)] = []
    for _ in 0..<containers {
      let key = Int(try reader.read(UInt16.self))
      heads.append((key, Int(try reader.read(UInt16.self)) + 1))
    }
    // Offsets are for random access alone.
    if hasRun.isEmpty || containers >= 4 { try reader.skip(containers * 4) }
    for (i, head) in heads.enumerated() {
      let first = base + head.key << 16
      if !hasRun.isEmpty && hasRun[i] {
        try readRuns(&reader, first, count, &words)
      } else if head.cardinality <= 4096 {
        for _ in 0..<head.cardinality {
          try set(first + Int(try reader.read(UInt16.self)), count, &words)
        }
      } else {
        try readWords(&reader, first, count, &words)
      }
    }
  }

  private static func readRuns(
    _ reader: inout ByteReader, _ first: Int, _ count: Int, _ words: inout [UInt64]
  ) throws(SQLError) {
    for _ in 0..<(try reader.read(UInt16.self)) {
      let start = first + Int(try reader.read(UInt16.self))
      let length = Int(try reader.read(UInt16.self))
      for row in start...(start + length) { try set(row, count, &words) }
    }
  }

  private static func readWords(
    _ reader: inout ByteReader, _ first: Int, _ count: Int, _ words: inout [UInt64]
  ) throws(SQLError) {
    for i in 0..<wordsPerContainer {
      let word = try reader.read(UInt64.self)
      if word == 0 { continue }
      guard first + i << 6 + (63 - word.leadingZeroBitCount) < count else { throw beyond(count) }
      words[first >> 6 + i] |= word
    }
  }

  private static func set(_ row: Int, _ count: Int, _ words: inout [UInt64]) throws(SQLError) {
    guard row < count else { throw beyond(count) }
    words[row >> 6] |= 1 << UInt64(row & 63)
  }

  private static func beyond(_ count: Int) -> SQLError {
    damaged("it names rows beyond the \(count) of the file")
  }

  static func damaged(_ what: String) -> SQLError {
    SQLError(.dataCorrupted, "the list of deleted rows is damaged: \(what)")
  }
}

extension RoaringBitmap {
  /// The bytes of the rows whose bit is one, with the magic number.
  static func written(_ rows: Bitmap) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(number: magic)
    let buckets = containers(rows)
    writer.write(number: UInt64(buckets.count))
    for (high, containers) in buckets {
      writer.write(number: UInt32(high))
      write(containers, to: &writer)
    }
    return writer.bytes
  }

  private typealias Container = (key: Int, words: [UInt64], cardinality: Int)

  /// The containers that are not empty, by the high 32 bits of their rows.
  private static func containers(_ rows: Bitmap) -> [(Int, [Container])] {
    var buckets: [(Int, [Container])] = []
    let words = rows.words
    for start in stride(from: 0, to: words.count, by: wordsPerContainer) {
      var part: [UInt64] = []
      var cardinality = 0
      for i in start..<min(start + wordsPerContainer, words.count) {
        part.append(words[i])
        cardinality += words[i].nonzeroBitCount
      }
      if cardinality == 0 { continue }
      let number = start / wordsPerContainer
      if buckets.last?.0 != number >> 16 { buckets.append((number >> 16, [])) }
      buckets[buckets.count - 1].1.append((number & 0xFFFF, part, cardinality))
    }
    return buckets
  }

  private static func write(_ containers: [Container], to writer: inout ByteWriter) {
    writer.write(number: cookieWithoutRuns)
    writer.write(number: UInt32(containers.count))
    for container in containers {
      writer.write(number: UInt16(container.key))
      writer.write(number: UInt16(container.cardinality - 1))
    }
    var offset = 8 + containers.count * 8
    for container in containers {
      writer.write(number: UInt32(offset))
      offset += container.cardinality <= 4096 ? container.cardinality * 2 : 8192
    }
    for container in containers { write(container, to: &writer) }
  }

  private static func write(_ container: Container, to writer: inout ByteWriter) {
    guard container.cardinality <= 4096 else {
      for i in 0..<wordsPerContainer {
        writer.write(number: i < container.words.count ? container.words[i] : 0)
      }
      return
    }
    for (i, word) in container.words.enumerated() {
      var rest = word
      while rest != 0 {
        writer.write(number: UInt16(i << 6 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
  }
}
