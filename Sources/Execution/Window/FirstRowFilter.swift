import Columns
import Diagnostics
import Kernels

/// Leaves out rows that cannot be the first of their partition, before a window numbers the rows
/// of which only the first are wanted.
///
/// Each worker knows the best first key of each partition so far. What it lets pass is a little
/// more than what is wanted; the window decides. Where most rows pass, it stops looking.
final class FirstRowFilter: Operator {
  /// The best row of a partition so far: its key, smaller where it comes earlier, and its morsel.
  private struct Best {
    var key: Int64
    var morsel: Int
  }

  private let partition: [Int]
  private let place: Int?
  private let order: SortOrder
  /// Rows with the best key may all be wanted, or further keys decide between them.
  private let keepsTies: Bool
  private let mostBytes: Int
  private var groups: GroupKeys?
  private var best = GrowingBuffer<Best>()
  private var isActive = true
  private var morsel = 0
  private var seen = 0
  private var passed = 0

  /// - Parameters:
  ///   - key: The place of the first order key, whose type fits 64 signed bits.
  ///   - mostBytes: What the best keys may take.
  init(
    partition: [Int], types: [DataType], key: Int?, order: SortOrder?, keepsTies: Bool,
    mostBytes: Int
  ) {
    self.partition = partition
    place = key
    self.order = order ?? SortOrder()
    self.keepsTies = keepsTies
    self.mostBytes = mostBytes
    groups = partition.isEmpty ? nil : GroupKeys(types)
  }

  override func begin(morsel: Int) throws(SQLError) {
    self.morsel = morsel
    try next?.begin(morsel: morsel)
  }

  override func push(_ batch: Batch) throws(SQLError) {
    guard isActive else { return try emit(batch) }
    let rows = try selected(batch)
    seen += batch.count
    passed += rows.count
    if seen >= 1 << 17 {
      let bytes = (groups?.byteCount ?? 0) + best.byteCount
      if passed * 2 > seen || bytes > mostBytes {
        isActive = false
        groups = nil
        best = GrowingBuffer()
      }
      (seen, passed) = (0, 0)
    }
    if rows.count == batch.count { return try emit(batch) }
    if rows.count > 0 { try emit(batch.selected(rows)) }
  }

  /// The rows that may be the first of their partition.
  private func selected(_ batch: Batch) throws(SQLError) -> Selection {
    let count = batch.count
    let numbers = Buffer.zeroed(UInt32.self, count: count)
    let group = numbers.pointer(to: UInt32.self)
    if let groups {
      try groups.findOrInsert(partition.map { batch.columns[$0] }, count: count, into: group)
    }
    let total = groups?.count ?? 1
    best.reserve(total - best.count)
    while best.count < total { best.appendReserved(Best(key: .max, morsel: .max)) }
    let rows = Buffer.of(Int32.self, count: count)
    let found = select(batch, UnsafePointer(group), rows.pointer(to: Int32.self))
    return Selection(buffer: rows, count: found)
  }

  private func select(
    _ batch: Batch, _ group: UnsafePointer<UInt32>, _ rows: UnsafeMutablePointer<Int32>
  ) -> Int {
    let column = place.map { batch.columns[$0] }
    let nulls = column?.nullBytes()
    let isNull = nulls?.pointer(to: UInt8.self)
    let keys =
      column.map { IntegerKeys.load($0) } ?? Buffer.zeroed(Int64.self, count: batch.count)
    let values = keys.pointer(to: Int64.self)
    let flip: Int64 = order.isDescending ? -1 : 0
    let states = best.base
    var found = 0
    for row in 0..<batch.count {
      rows[found] = Int32(truncatingIfNeeded: row)
      // Rows with NULL always pass, and say nothing of others.
      if let isNull, isNull[row] != 0 {
        found &+= 1
        continue
      }
      let key = values[row] ^ flip
      let known = states[Int(group[row])]
      if key > known.key { continue }
      if key < known.key || morsel < known.morsel {
        states[Int(group[row])] = Best(key: key, morsel: morsel)
        found &+= 1
      } else if keepsTies {
        found &+= 1
      }
    }
    return found
  }
}
