import Columns
import Diagnostics
import Glibc
import Kernels
import Synchronization

/// The build side of a join: its rows as columns, and an index from keys to rows.
///
/// Rows are numbered in the order of the input. Rows of equal keys are chained in that order, so
/// that pairs come out the same however many workers built the table.
final class JoinTable: @unchecked Sendable {
  enum Index {
    /// Every row pairs with every row.
    case none
    /// Row + 1 by packed key.
    case array
    /// Open addressing over packed keys.
    case packed
    /// Open addressing over hashes; keys are compared afterwards.
    case hashed
  }

  struct Slot {
    var key: UInt64
    /// The first row of the chain + 1; 0 is free.
    var head: UInt32
  }

  /// How a slot looks: the key, or 32 bits that stand for it, above the first row of the chain + 1.
  enum Form {
    case wide
    /// In one word; packed keys have no more bits here, of hashes these are the upper ones.
    case narrow
  }

  let keys: [Column]
  let nullSafe: [Bool]
  let columns: [Column]
  let count: Int
  private(set) var index: Index
  private(set) var packing: JoinKeyPacking?
  private var form = Form.narrow
  /// Heads (array) or slots.
  private var table: Buffer = .empty
  private var slotCount = 0
  /// Slots wrap inside regions of this size, so that workers can fill regions apart.
  private var regionSize = 0
  /// The next row of the chain + 1, per row; nil while no key has two rows.
  private(set) var chain: Buffer?
  /// Rows with a NULL key, which equals nothing.
  private(set) var nullKeyRows: [Int32] = []
  /// What is known of all partitions where this is the table of one.
  var others = BuildFacts()
  /// Set to 1 by probes that found the row; for right and full joins.
  private(set) var matched: Buffer = .empty
  private let memory: OperatorMemory

  /// - Parameter columns: The columns that pairs may need of this side.
  init(
    keys: [Column], nullSafe: [Bool], columns: [Column], count: Int, tracksMatches: Bool,
    workers: WorkerPool, memory: OperatorMemory
  ) throws(SQLError) {
    guard count < Int(Int32.max) else {
      throw SQLError(.programLimitExceeded, "the build side of a join has over two billion rows")
    }
    self.keys = keys
    self.nullSafe = nullSafe
    self.columns = columns
    self.count = count
    self.memory = memory
    index = keys.isEmpty ? .none : .hashed
    if tracksMatches {
      try memory.grow(by: count)
      matched = Buffer.zeroed(UInt8.self, count: count)
    }
    if !keys.isEmpty { try build(workers) }
  }

  /// What the rows and the index take.
  var heldBytes: Int { memory.heldBytes }

  private func build(_ workers: WorkerPool) throws(SQLError) {
    let present = presentRows(keys, nullSafe: nullSafe, count: count)
    if let flags = present?.pointer(to: UInt8.self) {
      for row in 0..<count where flags[row] == 0 { nullKeyRows.append(Int32(row)) }
    }
    if !nullSafe.contains(true) {
      packing = JoinKeyPacking(keys, count: count, present: present)
    }
    var hashes: Buffer?
    if let packing {
      index = packing.range <= UInt64(max(1 << 16, 12 * count)) ? .array : .packed
    } else {
      hashes = hashRows(keys, count: count)
      index = .hashed
    }
    try allocate()
    let next = Buffer.of(UInt32.self, count: max(1, count))
    fill(hashes, present, next, workers)
  }

  private func allocate() throws(SQLError) {
    try memory.grow(by: count * 4)
    if index == .array {
      slotCount = Int(packing?.range ?? 1)
      try memory.grow(by: slotCount * 4)
      table = Buffer.zeroed(UInt32.self, count: slotCount)
    } else {
      form = (packing?.range ?? 0) <= 1 << 32 ? .narrow : .wide
      slotCount = 64
      while slotCount * 2 < count * 3 { slotCount *= 2 }
      let width = form == .narrow ? 8 : MemoryLayout<Slot>.stride
      try memory.grow(by: slotCount * width)
      table = Buffer.zeroed(UInt8.self, count: slotCount * width)
    }
  }

  /// Enters the rows from last to first, so that chains run forward; each worker has its part of
  /// the table.
  ///
  /// - Parameter hashes: nil where keys are packed, which is done on the way.
  private func fill(
    _ hashes: Buffer?, _ present: Buffer?, _ next: Buffer, _ workers: WorkerPool
  ) {
    var parts = 1
    while count > 1 << 16, parts * 2 <= workers.threads, slotCount >> 12 > parts { parts *= 2 }
    if fill(hashes, present, next, workers, parts: parts) { return }
    // Keys that crowd one region have room in all of them together.
    memset(table.base, 0, table.byteCount)
    _ = fill(hashes, present, next, workers, parts: 1)
  }

  /// - Returns: Whether no region was full.
  private func fill(
    _ hashes: Buffer?, _ present: Buffer?, _ next: Buffer, _ workers: WorkerPool, parts: Int
  ) -> Bool {
    regionSize = slotCount / parts
    let outcomes = Mutex<[Bool?]>(.init(repeating: nil, count: parts))
    let (slotCount, total) = (slotCount, parts)
    workers.forEach(total) { [self] part in
      let slots = (part * slotCount / total)..<((part + 1) * slotCount / total)
      let found = fill(slots, hashes, present, next)
      outcomes.withLock { $0[part] = found }
    }
    let found = outcomes.withLock { $0 }
    if found.contains(where: { $0 == nil }) { return false }
    if found.contains(true) { chain = next }
    return true
  }

  /// Enters the rows of one part of the table, block after block from the last on.
  /// - Returns: Whether a key had two rows; nil: the part is full.
  private func fill(
    _ part: Range<Int>, _ hashes: Buffer?, _ present: Buffer?, _ next: Buffer
  ) -> Bool? {
    var free = part.count
    var anyTwice = false
    var end = count
    while end > 0 {
      let start = max(0, end - JoinTable.blockRows)
      let packed = packing?.pack(
        keys.map { $0.slice(from: start, count: end - start) }, count: end - start)
      guard let block = packed ?? hashes else { return nil }
      let filler = JoinTableFiller(
        hashes: block.pointer(to: UInt64.self) + (packed == nil ? start : 0),
        present: present.map { $0.pointer(to: UInt8.self) + start },
        next: next.pointer(to: UInt32.self) + start, rows: end - start, first: start)
      guard let isTwice = fill(part, filler, &free) else { return nil }
      anyTwice = anyTwice || isTwice
      end = start
    }
    return anyTwice
  }

  private static let blockRows = 1 << 14

  private func fill(_ part: Range<Int>, _ filler: JoinTableFiller, _ free: inout Int) -> Bool? {
    switch (index, form) {
    case (.array, _): filler.fillArray(table.pointer(to: UInt32.self), part)
    case (_, .narrow):
      filler.fillSlots(
        table.pointer(to: UInt64.self), part, slotCount: slotCount, regionSize: regionSize,
        isHash: index == .hashed, free: &free)
    case (_, .wide):
      filler.fillSlots(
        table.pointer(to: Slot.self), part, slotCount: slotCount, regionSize: regionSize,
        free: &free)
    }
  }

  @inline(__always)
  static func slot(_ key: UInt64, isHash: Bool, slotCount: Int) -> Int {
    let hash = isHash ? key : Hashing.hash(key)
    return Int(truncatingIfNeeded: hash >> 16) & (slotCount &- 1)
  }

  /// The head of each row's chain (row + 1), 0 where no row can match.
  func lookUp(_ probeKeys: [Column], count rows: Int) -> Buffer {
    let heads = Buffer.of(UInt32.self, count: rows)
    let target = heads.pointer(to: UInt32.self)
    let present = presentRows(probeKeys, nullSafe: nullSafe, count: rows)
    let hashes = packing?.pack(probeKeys, count: rows) ?? hashRows(probeKeys, count: rows)
    let keys = UnsafePointer(hashes.pointer(to: UInt64.self))
    switch index {
    case .none: break
    case .array: lookUpArray(keys, rows, target)
    case .packed:
      form == .narrow
        ? lookUpNarrow(keys, rows, target, isHash: false) : lookUpWide(keys, rows, target)
    case .hashed: lookUpNarrow(keys, rows, target, isHash: true)
    }
    if let flags = present?.pointer(to: UInt8.self) {
      for row in 0..<rows where flags[row] == 0 { target[row] = 0 }
    }
    return heads
  }

  private func lookUpArray(
    _ keys: UnsafePointer<UInt64>, _ rows: Int, _ target: UnsafeMutablePointer<UInt32>
  ) {
    let heads = table.pointer(to: UInt32.self)
    let limit = UInt64(slotCount)
    for row in 0..<rows {
      let key = keys[row]
      target[row] = key < limit ? heads[Int(truncatingIfNeeded: key)] : 0
    }
  }

  @inline(__always)
  private func lookUpNarrow(
    _ keys: UnsafePointer<UInt64>, _ rows: Int, _ target: UnsafeMutablePointer<UInt32>,
    isHash: Bool
  ) {
    let slots = table.pointer(to: UInt64.self)
    let inside = regionSize - 1
    let count = slotCount
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: JoinTable.probeRows) { contents in
      guard let contents = contents.baseAddress else { return }
      var start = 0
      while start < rows {
        let end = min(rows, start &+ JoinTable.probeRows)
        for row in start..<end {
          let slot = JoinTable.slot(keys[row], isHash: isHash, slotCount: count)
          contents[row &- start] = slots[slot]
        }
        for row in start..<end {
          let mark = isHash ? keys[row] >> 32 : keys[row]
          var content = contents[row &- start]
          if content != 0, content >> 32 != mark {
            var slot = JoinTable.slot(keys[row], isHash: isHash, slotCount: count)
            repeat {
              slot = (slot & ~inside) | ((slot &+ 1) & inside)
              content = slots[slot]
            } while content != 0 && content >> 32 != mark
          }
          target[row] = UInt32(truncatingIfNeeded: content)
        }
        start = end
      }
    }
  }

  /// Rows whose first slots are loaded before any of them is compared, so that the loads of one do
  /// not wait for what is guessed of another.
  private static let probeRows = 256

  private func lookUpWide(
    _ keys: UnsafePointer<UInt64>, _ rows: Int, _ target: UnsafeMutablePointer<UInt32>
  ) {
    let slots = table.pointer(to: Slot.self)
    let inside = regionSize - 1
    let count = slotCount
    var start = 0
    while start < rows {
      let end = min(rows, start &+ JoinTable.probeRows)
      // Rows that found their key or a free slot, or 2^32 - 1 for those that go on.
      for row in start..<end {
        let slot = JoinTable.slot(keys[row], isHash: false, slotCount: count)
        let isOther = slots[slot].head != 0 && slots[slot].key != keys[row]
        target[row] = isOther ? .max : slots[slot].head
      }
      for row in start..<end where target[row] == .max {
        var slot = JoinTable.slot(keys[row], isHash: false, slotCount: count)
        repeat {
          slot = (slot & ~inside) | ((slot &+ 1) & inside)
        } while slots[slot].head != 0 && slots[slot].key != keys[row]
        target[row] = slots[slot].head
      }
      start = end
    }
  }
}

/// Enters a block of rows into one part of a join table.
struct JoinTableFiller {
  let hashes: UnsafePointer<UInt64>
  let present: UnsafePointer<UInt8>?
  let next: UnsafeMutablePointer<UInt32>
  let rows: Int
  /// The number of the block's first row.
  let first: Int

  init(
    hashes: UnsafeMutablePointer<UInt64>, present: UnsafeMutablePointer<UInt8>?,
    next: UnsafeMutablePointer<UInt32>, rows: Int, first: Int
  ) {
    self.hashes = UnsafePointer(hashes)
    self.present = present.map { UnsafePointer($0) }
    self.next = next
    self.rows = rows
    self.first = first
  }

  /// - Returns: Whether a key had two rows.
  func fillArray(_ heads: UnsafeMutablePointer<UInt32>, _ part: Range<Int>) -> Bool {
    var seen: UInt32 = 0
    let low = UInt64(part.lowerBound)
    let width = UInt64(part.count)
    var row = rows - 1
    while row >= 0 {
      let key = hashes[row]
      if key &- low < width, present.map({ $0[row] != 0 }) ?? true {
        let place = Int(truncatingIfNeeded: key)
        seen |= heads[place]
        next[row] = heads[place]
        heads[place] = UInt32(truncatingIfNeeded: first &+ row &+ 1)
      }
      row &-= 1
    }
    return seen != 0
  }

  /// - Parameter free: Slots of the part that nothing is in.
  /// - Returns: Whether a key (or what stands for its hash) had two rows; nil: the part is full.
  func fillSlots(
    _ slots: UnsafeMutablePointer<UInt64>, _ part: Range<Int>, slotCount: Int, regionSize: Int,
    isHash: Bool, free: inout Int
  ) -> Bool? {
    var seen: UInt32 = 0
    let inside = regionSize - 1
    let isFull = withRows(of: part, slotCount: slotCount, isHash: isHash) { chosen, taken in
      for (i, row) in chosen.enumerated() {
        let slot = JoinTable.slot(hashes[Int(row)], isHash: isHash, slotCount: slotCount)
        let mark = isHash ? hashes[Int(row)] >> 32 : hashes[Int(row)]
        taken[i] = slots[slot] != 0 && slots[slot] >> 32 != mark
      }
      for (i, row) in chosen.enumerated() {
        let row = Int(row)
        let mark = isHash ? hashes[row] >> 32 : hashes[row]
        var slot = JoinTable.slot(hashes[row], isHash: isHash, slotCount: slotCount)
        if taken[i] { slot = (slot & ~inside) | ((slot &+ 1) & inside) }
        while slots[slot] != 0, slots[slot] >> 32 != mark {
          slot = (slot & ~inside) | ((slot &+ 1) & inside)
        }
        let head = UInt32(truncatingIfNeeded: slots[slot])
        if head == 0 { free &-= 1 }
        if free == 0 { return true }
        seen |= head
        next[row] = head
        slots[slot] = mark << 32 | UInt64(truncatingIfNeeded: first &+ row &+ 1)
      }
      return false
    }
    return isFull ? nil : seen != 0
  }

  /// - Returns: Whether a key had two rows; nil: the part is full.
  func fillSlots(
    _ slots: UnsafeMutablePointer<JoinTable.Slot>, _ part: Range<Int>, slotCount: Int,
    regionSize: Int, free: inout Int
  ) -> Bool? {
    var seen: UInt32 = 0
    let inside = regionSize - 1
    let isFull = withRows(of: part, slotCount: slotCount, isHash: false) { chosen, taken in
      for (i, row) in chosen.enumerated() {
        let key = hashes[Int(row)]
        let slot = JoinTable.slot(key, isHash: false, slotCount: slotCount)
        taken[i] = slots[slot].head != 0 && slots[slot].key != key
      }
      for (i, row) in chosen.enumerated() {
        let row = Int(row)
        let key = hashes[row]
        var slot = JoinTable.slot(key, isHash: false, slotCount: slotCount)
        if taken[i] { slot = (slot & ~inside) | ((slot &+ 1) & inside) }
        while slots[slot].head != 0, slots[slot].key != key {
          slot = (slot & ~inside) | ((slot &+ 1) & inside)
        }
        if slots[slot].head == 0 { free &-= 1 }
        if free == 0 { return true }
        seen |= slots[slot].head
        next[row] = slots[slot].head
        slots[slot] = JoinTable.Slot(key: key, head: UInt32(truncatingIfNeeded: first &+ row &+ 1))
      }
      return false
    }
    return isFull ? nil : seen != 0
  }

  /// The rows whose slots lie in the part, from last to first, in pieces: they are chosen without a
  /// branch, which nothing could foresee.
  /// - Parameter body: Gets a piece, and room to note of each of its rows whether its first slot is
  ///   another key's, which loads the slots before one of them is waited for. Gives true to end.
  /// - Returns: Whether it did.
  @inline(__always)
  private func withRows(
    of part: Range<Int>, slotCount: Int, isHash: Bool,
    _ body: (UnsafeBufferPointer<UInt32>, UnsafeMutablePointer<Bool>) -> Bool
  ) -> Bool {
    let size = JoinTableFiller.pieceRows
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size) { room in
      withUnsafeTemporaryAllocation(of: Bool.self, capacity: size) { flags in
        guard let chosen = room.baseAddress, let taken = flags.baseAddress else { return false }
        taken.initialize(repeating: false, count: size)
        var end = rows
        while end > 0 {
          let start = max(0, end - size)
          let count = choose(start..<end, part, slotCount: slotCount, isHash: isHash, chosen)
          if body(UnsafeBufferPointer(start: chosen, count: count), taken) { return true }
          end = start
        }
        return false
      }
    }
  }

  /// Writes the rows whose slots lie in the part, and gives their number.
  @inline(__always)
  private func choose(
    _ range: Range<Int>, _ part: Range<Int>, slotCount: Int, isHash: Bool,
    _ chosen: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let low = part.lowerBound
    let width = UInt(bitPattern: part.count)
    var count = 0
    var row = range.upperBound
    while row > range.lowerBound {
      row &-= 1
      let slot = JoinTable.slot(hashes[row], isHash: isHash, slotCount: slotCount)
      chosen[count] = UInt32(truncatingIfNeeded: row)
      count &+= UInt(bitPattern: slot &- low) < width ? 1 : 0
    }
    guard let present else { return count }
    var kept = 0
    for i in 0..<count {
      chosen[kept] = chosen[i]
      kept &+= present[Int(chosen[i])] != 0 ? 1 : 0
    }
    return kept
  }

  private static let pieceRows = 1 << 8
}

extension JoinTable {
  /// Marks the values of a single key that some row has.
  func test(_ column: Column, into bytes: UnsafeMutablePointer<UInt8>) {
    let heads = lookUp([column], count: column.count)
    let found = heads.pointer(to: UInt32.self)
    for row in 0..<column.count { bytes[row] = UInt8(truncatingIfNeeded: min(found[row], 1)) }
  }
}
