import Columns
import Diagnostics

/// Reserves memory for batches that an operator keeps; counts each shared buffer once.
final class RowKeeper {
  private let reservation: MemoryReservation
  private var seen: Set<ObjectIdentifier> = []
  private var free = 0

  private static let step = 1 << 18

  init(_ reservation: MemoryReservation) { self.reservation = reservation }

  func reserve(_ batch: Batch) throws(SQLError) {
    var bytes = 64
    for column in batch.columns { bytes += size(of: column) }
    try reserve(bytes)
  }

  /// Takes from the budget in steps, so that the shared counter is rarely touched.
  func reserve(_ bytes: Int) throws(SQLError) {
    if bytes > free {
      let more = max(RowKeeper.step, bytes - free)
      try reservation.grow(by: more)
      free += more
    }
    free -= bytes
  }

  private func size(of column: Column) -> Int {
    var bytes = 96
    if seen.insert(ObjectIdentifier(column.values)).inserted {
      // A slice of something larger keeps all of it alive, but others do so too.
      let width = column.encoding == .dictionary ? 4 : column.physical.width
      bytes += min(column.values.byteCount, max(64, column.count * width))
    }
    if let validity = column.validity { bytes += validity.count / 8 }
    for heap in column.heaps where seen.insert(ObjectIdentifier(heap)).inserted {
      bytes += heap.byteCount
    }
    if let entries = column.entries, seen.insert(ObjectIdentifier(entries)).inserted {
      bytes += size(of: entries)
    }
    for child in column.children { bytes += size(of: child) }
    if seen.count > 1 << 16 { seen.removeAll(keepingCapacity: true) }
    return bytes
  }
}
