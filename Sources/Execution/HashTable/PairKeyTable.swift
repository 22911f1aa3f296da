import Columns
import Diagnostics

/// Two integer keys of up to 64 bits each, without NULLs.
final class PairKeyTable: KeyTable {
  private struct Pair {
    var a: Int64
    var b: Int64
  }

  private var pairs = GrowingBuffer<Pair>()
  /// Per slot: the upper half of the hash above, the key's number + 1 below; 0 is free.
  private var slots: Buffer
  private var slotCount = 1024
  /// Hashes, slots and groups of a block of rows.
  private let scratch = Buffer.of(UInt64.self, count: 3 * PairKeyTable.block)

  override init(_ types: [DataType]) {
    slots = Buffer.zeroed(UInt64.self, count: slotCount)
    super.init(types)
  }

  override var byteCount: Int { pairs.byteCount + slots.byteCount }

  override func findOrInsert(
    _ columns: [Column], count rows: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    try checkCount()
    guard columns[0].nullBytes() == nil, columns[1].nullBytes() == nil else { return false }
    let first = IntegerKeys.load(columns[0])
    let second = IntegerKeys.load(columns[1])
    reserve(rows)
    insert(
      UnsafePointer(first.pointer(to: Int64.self)), UnsafePointer(second.pointer(to: Int64.self)),
      rows, groups)
    return true
  }

  @inline(__always)
  private static func hash(_ a: Int64, _ b: Int64) -> UInt64 {
    Hashing.combine(Hashing.hash(UInt64(bitPattern: a)), UInt64(bitPattern: b))
  }

  /// Rows whose slots are loaded before any of them is compared: the loads of one row do not wait
  /// for those of another, which a loop over whole rows makes them do.
  private static let block = 256

  private func insert(
    _ a: UnsafePointer<Int64>, _ b: UnsafePointer<Int64>, _ rows: Int,
    _ groups: UnsafeMutablePointer<UInt32>
  ) {
    let hashes = scratch.pointer(to: UInt64.self)
    let contents = hashes + PairKeyTable.block
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    var start = 0
    while start < rows {
      let count = min(PairKeyTable.block, rows - start)
      for i in 0..<count {
        let hash = PairKeyTable.hash(a[start &+ i], b[start &+ i])
        hashes[i] = hash
        contents[i] = table[Int(truncatingIfNeeded: hash) & mask]
      }
      compare(a + start, b + start, count, groups + start)
      start += count
    }
  }

  /// Numbers rows whose hashes and slots are in `scratch`.
  private func compare(
    _ a: UnsafePointer<Int64>, _ b: UnsafePointer<Int64>, _ rows: Int,
    _ groups: UnsafeMutablePointer<UInt32>
  ) {
    let hashes = scratch.pointer(to: UInt64.self)
    let contents = hashes + PairKeyTable.block
    let matches = contents + PairKeyTable.block
    let stored = pairs.base
    // A free slot compares with the first pair, which is always there to be read.
    for row in 0..<rows {
      let group = max(1, Int(truncatingIfNeeded: contents[row] & 0xFFFF_FFFF)) &- 1
      let difference = (stored[group].a ^ a[row]) | (stored[group].b ^ b[row])
      let isSame = difference == 0 && contents[row] != 0
      matches[row] = isSame ? UInt64(truncatingIfNeeded: group) : UInt64.max
    }
    for row in 0..<rows {
      if matches[row] != UInt64.max {
        groups[row] = UInt32(truncatingIfNeeded: matches[row])
      } else {
        groups[row] = findOrInsert(a[row], b[row], hashes[row])
      }
    }
    count = pairs.count
  }

  @inline(__always)
  private func findOrInsert(_ a: Int64, _ b: Int64, _ hash: UInt64) -> UInt32 {
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let content = table[slot]
      if content == 0 {
        pairs.appendReserved(Pair(a: a, b: b))
        table[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(truncatingIfNeeded: pairs.count)
        return UInt32(truncatingIfNeeded: pairs.count &- 1)
      }
      let group = Int(truncatingIfNeeded: content & 0xFFFF_FFFF) &- 1
      if content >> 32 == hash >> 32, pairs.base[group].a == a, pairs.base[group].b == b {
        return UInt32(truncatingIfNeeded: group)
      }
      slot = (slot &+ 1) & mask
    }
  }

  private func reserve(_ more: Int) {
    pairs.reserve(more)
    if (count + more) * 2 <= slotCount { return }
    while (count + more) * 2 > slotCount { slotCount *= 2 }
    slots = .empty
    slots = Buffer.zeroPages(slotCount * 8)
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    for group in 0..<count {
      let hash = PairKeyTable.hash(pairs.base[group].a, pairs.base[group].b)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while table[slot] != 0 { slot = (slot + 1) & mask }
      table[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(group + 1)
    }
  }

  override func keys(_ range: Range<Int>) -> [Column] {
    let parts = Buffer.of(Int64.self, count: range.count)
    let target = parts.pointer(to: Int64.self)
    for i in 0..<range.count { target[i] = pairs.base[range.lowerBound + i].a }
    let first = IntegerKeys.column(target, count: range.count, types[0], nil)
    let more = Buffer.of(Int64.self, count: range.count)
    let other = more.pointer(to: Int64.self)
    for i in 0..<range.count { other[i] = pairs.base[range.lowerBound + i].b }
    return [first, IntegerKeys.column(other, count: range.count, types[1], nil)]
  }
}
