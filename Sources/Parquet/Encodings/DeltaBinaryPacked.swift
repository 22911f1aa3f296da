import Columns
import Diagnostics
import Files

/// Integers as packed differences (Encodings.md, "Delta Encoding").
///
/// ```
/// block size  miniblocks per block  total count  first value
/// block: smallest difference, a bit width per miniblock, the miniblocks
/// ```
struct DeltaBinaryPacked: Encoding {
  var number: Int { EncodingNumber.deltaBinaryPacked }

  func makeDecoder(
    _ values: PageValues, _ leaf: LeafColumn
  ) throws(SQLError) -> (any ValueDecoder)? {
    switch leaf.stored {
    case .int32, .int64: try Decoder(values, isNarrow: leaf.stored == .int32)
    default: nil
    }
  }

  private final class Decoder: ValueDecoder {
    private let buffer: Buffer
    private var deltas: DeltaReader
    private let isNarrow: Bool

    init(_ values: PageValues, isNarrow: Bool) throws(SQLError) {
      buffer = values.buffer
      deltas = try DeltaReader(values.bytes)
      self.isNarrow = isNarrow
    }

    func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(SQLError) {
      if isNarrow {
        try deltas.read32(count, into: target.assumingMemoryBound(to: Int32.self))
      } else {
        try deltas.read(count, into: target.assumingMemoryBound(to: Int64.self))
      }
    }

    func skip(_ count: Int) throws(SQLError) { try deltas.skip(count) }
  }
}

/// Reads one delta-encoded sequence, block by block.
struct DeltaReader {
  private(set) var bytes: ByteReader
  private let miniblockSize: Int
  private let miniblockCount: Int
  /// Values of the sequence, and how many of them were given.
  let total: Int
  private var given = 0
  private var last: Int64
  private var smallest: Int64 = 0
  private var widths: [UInt8] = []
  private var nextMiniblock: Int
  /// The values of the current miniblock.
  private let pending: Buffer
  private var pendingPlace: Int
  private var pendingEnd: Int

  init(_ source: UnsafeRawBufferPointer) throws(SQLError) {
    bytes = ByteReader(source)
    let blockSize = Int(clamping: try bytes.readVarint())
    miniblockCount = Int(clamping: try bytes.readVarint())
    total = Int(clamping: try bytes.readVarint())
    last = try bytes.readZigzag()
    guard blockSize > 0, blockSize <= 1 << 20, miniblockCount > 0, miniblockCount <= blockSize,
      blockSize % miniblockCount == 0, (blockSize / miniblockCount) % 8 == 0,
      total <= Int(Int32.max)
    else {
      throw SQLError(
        .dataCorrupted,
        "delta blocks of \(blockSize) values in \(miniblockCount) parts, \(total) in all")
    }
    miniblockSize = blockSize / miniblockCount
    nextMiniblock = miniblockCount
    pending = Buffer.of(Int64.self, count: miniblockSize)
    pendingPlace = 0
    pendingEnd = 0
    if total > 0 {
      pending.pointer(to: Int64.self)[0] = last
      pendingEnd = 1
    }
  }

  /// Values that were not given yet.
  var remaining: Int { total - given }

  private mutating func nextBlock() throws(SQLError) {
    smallest = try bytes.readZigzag()
    widths = Array(try bytes.read(count: miniblockCount))
    nextMiniblock = 0
  }

  /// Unpacks a miniblock into `pending`, as values.
  private mutating func fill() throws(SQLError) {
    if nextMiniblock == miniblockCount { try nextBlock() }
    let width = Int(widths[nextMiniblock])
    guard width <= 64 else {
      throw SQLError(.dataCorrupted, "a bit width of \(width) is more than 64")
    }
    nextMiniblock += 1
    let size = miniblockSize * width / 8
    // The last miniblock may be cut after its last value.
    let wanted = min(miniblockSize, remaining)
    guard (wanted * width + 7) / 8 <= bytes.remaining else { throw valuesEndEarly() }
    let source = try bytes.read(count: min(size, bytes.remaining))
    if let base = source.baseAddress {
      BitUnpacking.unpack64(
        base, width: width, count: wanted, into: pending.pointer(to: UInt64.self))
    } else {
      pending.pointer(to: UInt64.self).update(repeating: 0, count: wanted)
    }
    let target = pending.pointer(to: Int64.self)
    var sum = last
    for i in 0..<wanted {
      sum = sum &+ (target[i] &+ smallest)
      target[i] = sum
    }
    last = sum
    pendingPlace = 0
    pendingEnd = wanted
  }

  /// Calls `body` with runs of the next `count` values.
  @inline(__always)
  private mutating func take(
    _ count: Int, _ body: (UnsafePointer<Int64>, _ at: Int, _ count: Int) -> Void
  ) throws(SQLError) {
    guard count <= remaining else { throw valuesEndEarly() }
    var done = 0
    while done < count {
      if pendingPlace == pendingEnd { try fill() }
      let part = min(count - done, pendingEnd - pendingPlace)
      body(UnsafePointer(pending.pointer(to: Int64.self) + pendingPlace), done, part)
      pendingPlace += part
      given += part
      done += part
    }
  }

  mutating func read(_ count: Int, into target: UnsafeMutablePointer<Int64>) throws(SQLError) {
    try take(count) { source, place, part in
      (target + place).update(from: source, count: part)
    }
  }

  mutating func read32(_ count: Int, into target: UnsafeMutablePointer<Int32>) throws(SQLError) {
    try take(count) { source, place, part in
      for i in 0..<part { target[place &+ i] = Int32(truncatingIfNeeded: source[i]) }
    }
  }

  mutating func skip(_ count: Int) throws(SQLError) { try take(count) { _, _, _ in } }

  /// All values, when the sequence stands before something else; then `bytes` is at its end.
  mutating func readAll(limit: Int) throws(SQLError) -> [Int64] {
    guard total <= limit else {
      throw SQLError(.dataCorrupted, "\(total) lengths for \(limit) values")
    }
    // Each block of values takes at least its header; a false total is refused before allocating.
    guard total <= 1 || (total - 1) / (miniblockSize * miniblockCount) <= bytes.remaining else {
      throw valuesEndEarly()
    }
    var values = [Int64](repeating: 0, count: total)
    var failure: SQLError?
    values.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      do throws(SQLError) { try read(target.count, into: base) } catch { failure = error }
    }
    if let failure { throw failure }
    return values
  }
}
