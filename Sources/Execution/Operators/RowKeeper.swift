import Columns
import Diagnostics

/// Reserves memory for batches that an operator keeps; counts each shared buffer once.
final class RowKeeper {
  private let memory: OperatorMemory
  private var seen: Set<ObjectIdentifier> = []
  /// What the batch measured last brought to `seen`.
  private var latest: [ObjectIdentifier] = []
  private var free = 0

  private let step: Int

  /// Bytes taken since the last `giveBack`.
  private(set) var taken = 0

  init(_ memory: OperatorMemory) {
    self.memory = memory
    step = memory.step
  }

  func reserve(_ batch: Batch) throws(SQLError) { try reserve(size(of: batch)) }

  /// The bytes that keeping a batch costs; what it shares with batches before counts once.
  func size(of batch: Batch) -> Int {
    latest.removeAll(keepingCapacity: true)
    var bytes = 64
    for column in batch.columns { bytes += size(of: column) }
    return bytes
  }

  /// Keeps a batch within `limit` bytes in all, or returns false: the operator then spills it.
  func tryKeep(_ batch: Batch, upTo limit: Int) -> Bool {
    if tryReserve(size(of: batch), upTo: limit) { return true }
    // Buffers that go away must not be taken for later ones at the same addresses.
    for buffer in latest { seen.remove(buffer) }
    return false
  }

  /// Takes `bytes`, but no more than `limit` in all, or returns false: the operator then spills.
  func tryReserve(_ bytes: Int, upTo limit: Int) -> Bool {
    if taken + bytes > limit { return false }
    if bytes > free {
      let more = max(min(step, limit - taken), bytes - free)
      guard memory.tryGrow(by: more) else { return false }
      free += more
    }
    free -= bytes
    taken += bytes
    return true
  }

  /// Takes `bytes` even beyond the budget: the one batch that an operator has in hand.
  func reserveAnyway(_ bytes: Int) {
    if bytes > free {
      memory.growAnyway(by: bytes - free)
      free = bytes
    }
    free -= bytes
    taken += bytes
  }

  /// Gives everything back.
  func giveBack() {
    memory.shrink(by: taken + free)
    taken = 0
    free = 0
    seen.removeAll(keepingCapacity: true)
  }

  /// Takes from the budget in steps, so that the shared counter is rarely touched.
  func reserve(_ bytes: Int) throws(SQLError) {
    if bytes > free {
      let more = max(step, bytes - free)
      try memory.grow(by: more)
      free += more
    }
    free -= bytes
    taken += bytes
  }

  /// The bytes that keeping a column costs; it must stay alive, or others are taken for it.
  func size(of column: Column) -> Int {
    var bytes = 96
    if isNew(column.values) {
      // A slice of something larger keeps all of it alive, but others do so too.
      let width = column.encoding == .dictionary ? 4 : column.physical.width
      bytes += min(column.values.byteCount, max(64, column.count * width))
    }
    if let validity = column.validity { bytes += validity.count / 8 }
    for heap in column.heaps where isNew(heap) {
      bytes += heap.byteCount
    }
    if let entries = column.entries, isNew(entries) {
      bytes += size(of: entries)
    }
    for child in column.children { bytes += size(of: child) }
    if seen.count > 1 << 16 { seen.removeAll(keepingCapacity: true) }
    return bytes
  }

  private func isNew(_ buffer: AnyObject) -> Bool {
    let inserted = seen.insert(ObjectIdentifier(buffer)).inserted
    if inserted { latest.append(ObjectIdentifier(buffer)) }
    return inserted
  }
}
