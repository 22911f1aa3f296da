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

  private func insert(
    _ a: UnsafePointer<Int64>, _ b: UnsafePointer<Int64>, _ rows: Int,
    _ groups: UnsafeMutablePointer<UInt32>
  ) {
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    let stored = pairs.base
    var next = pairs.count
    for row in 0..<rows {
      let hash = PairKeyTable.hash(a[row], b[row])
      var slot = Int(truncatingIfNeeded: hash) & mask
      while true {
        let content = table[slot]
        if content == 0 {
          stored[next] = Pair(a: a[row], b: b[row])
          next &+= 1
          table[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(truncatingIfNeeded: next)
          groups[row] = UInt32(truncatingIfNeeded: next &- 1)
          break
        }
        let group = Int(truncatingIfNeeded: content & 0xFFFF_FFFF) &- 1
        if content >> 32 == hash >> 32, stored[group].a == a[row], stored[group].b == b[row] {
          groups[row] = UInt32(truncatingIfNeeded: group)
          break
        }
        slot = (slot &+ 1) & mask
      }
    }
    pairs.setCount(next)
    count = next
  }

  private func reserve(_ more: Int) {
    pairs.reserve(more)
    if (count + more) * 2 <= slotCount { return }
    while (count + more) * 2 > slotCount { slotCount *= 2 }
    slots = Buffer.zeroed(UInt64.self, count: slotCount)
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
