import Columns
import Diagnostics
import Glibc

/// Keys of any types and number, NULLs included: compared as encoded bytes.
final class RowKeyTable: KeyTable {
  private var encoder: RowEncoder
  /// The keys of columns that cannot be read out of the bytes.
  private let columns: [GrowingColumn?]
  /// Per slot: the upper half of the hash above, the key's number + 1 below; 0 is free.
  private var slots: Buffer
  private var slotCount = 256
  private var hashes = GrowingBuffer<UInt64>()
  /// Where each key's bytes are.
  private var addresses = GrowingBuffer<UnsafePointer<UInt8>>()
  private var lengths = GrowingBuffer<UInt32>()
  private var heap = StringHeap()

  override init(_ types: [DataType]) {
    encoder = RowEncoder(types)
    columns = types.map { RowEncoder.isReversible($0) ? nil : GrowingColumn($0) }
    slots = Buffer.zeroed(UInt64.self, count: slotCount)
    super.init(types)
  }

  override var byteCount: Int {
    slots.byteCount + hashes.byteCount + addresses.byteCount + lengths.byteCount + heap.byteCount
      + columns.reduce(0) { $0 + ($1?.byteCount ?? 0) }
  }

  override func findOrInsert(
    _ keys: [Column], count rows: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    try checkCount()
    encoder.encode(keys, count: rows)
    reserve(rows)
    let before = count
    let new = Buffer.of(Int32.self, count: rows)
    insertEncoded(rows, groups, new.pointer(to: Int32.self))
    if count > before {
      let fresh = new.span(of: Int32.self, count: count - before)
      for (column, key) in zip(columns, keys) { column?.append(key, rows: fresh) }
    }
    return true
  }

  private func insertEncoded(
    _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>, _ new: UnsafeMutablePointer<Int32>
  ) {
    let bytes = UnsafePointer(encoder.bytes.pointer(to: UInt8.self))
    let starts = encoder.starts.pointer(to: Int.self)
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    let before = count
    for row in 0..<rows {
      let key = bytes + starts[row]
      let length = starts[row + 1] - starts[row]
      let hash = Hashing.hash(key, count: length)
      var slot = Int(truncatingIfNeeded: hash) & mask
      while true {
        let content = table[slot]
        if content == 0 {
          new[count - before] = Int32(truncatingIfNeeded: row)
          table[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(count + 1)
          groups[row] = UInt32(truncatingIfNeeded: count)
          add(key, length, hash)
          break
        }
        let group = Int(content & 0xFFFF_FFFF) - 1
        if content >> 32 == hash >> 32, Int(lengths.base[group]) == length,
          memcmp(addresses.base[group], key, length) == 0
        {
          groups[row] = UInt32(truncatingIfNeeded: group)
          break
        }
        slot = (slot + 1) & mask
      }
    }
  }

  private func add(_ key: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64) {
    let copy = heap.reserve(max(1, length))
    memcpy(copy, key, length)
    addresses.appendReserved(UnsafePointer(copy.assumingMemoryBound(to: UInt8.self)))
    lengths.appendReserved(UInt32(truncatingIfNeeded: length))
    hashes.appendReserved(hash)
    count += 1
  }

  /// Room for `more` keys, with at most half of the slots in use.
  private func reserve(_ more: Int) {
    addresses.reserve(more)
    lengths.reserve(more)
    hashes.reserve(more)
    if (count + more) * 2 <= slotCount { return }
    while (count + more) * 2 > slotCount { slotCount *= 2 }
    slots = .empty
    slots = Buffer.zeroPages(slotCount * 8)
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    for group in 0..<count {
      let hash = hashes.base[group]
      var slot = Int(truncatingIfNeeded: hash) & mask
      while table[slot] != 0 { slot = (slot + 1) & mask }
      table[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(group + 1)
    }
  }

  override func keys(_ range: Range<Int>) -> [Column] {
    let read = RowEncoder.columns(
      types, of: UnsafePointer(addresses.base) + range.lowerBound, count: range.count,
      heaps: heap.blocks)
    return types.indices.map { i in
      read[i] ?? columns[i]?.column(range) ?? .nulls(types[i], count: range.count)
    }
  }
}
