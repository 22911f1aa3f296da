import Columns
import Diagnostics
import Functions
import Kernels

/// The rows of an aggregate with an order of its own, kept until they can be sorted.
final class OrderedRows {
  private let keyCount: Int
  private let argumentCount: Int
  private let places: [Int]
  private let types: [DataType]
  private let filter: Int?
  private let orders: [SortOrder]
  private var batches: [Batch] = []
  private var bytes = 0

  init(_ item: AggregateLayout.Item, _ layout: AggregateLayout, _ set: [Int]) {
    keyCount = set.count
    argumentCount = item.arguments.count
    places = set + item.arguments + item.order
    // The ordinal of a row is its last key: equal keys keep the order of the input.
    types = places.map { layout.expressions[$0].type } + [.int64]
    filter = item.filter
    orders =
      item.directions.map {
        SortOrder(isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
      } + [SortOrder()]
  }

  var byteCount: Int { bytes }

  func add(_ batch: Batch, _ position: UInt64) throws(SQLError) {
    let ordinals = Column.make(.int64, count: batch.count) {
      (values: inout MutableSpan<Int64>) in
      for i in 0..<values.count { values[i] = Int64(bitPattern: position) &+ Int64(i) }
    }
    let narrow = Batch(places.map { batch.columns[$0] } + [ordinals], count: batch.count)
    let passed = filter.flatMap { Selection.whereTrueInAnyEncoding(batch.columns[$0]) }
    let kept = narrow.selected(passed)
    if kept.count == 0 { return }
    batches.append(kept)
    bytes += kept.count * RunWriter.rowBytes(kept)
  }

  /// Writes the rows, parted by their group keys.
  func spill(
    to partitions: HashPartitions, stream: Int, _ memory: OperatorMemory
  ) throws(SQLError) {
    for batch in batches {
      try partitions.write(
        Array(batch.columns.prefix(keyCount)), count: batch.count, stream: stream, types: types,
        memory
      ) { (rows) throws(SQLError) in batch.columns.map { $0.gather(rows) } }
    }
    batches = []
    bytes = 0
  }

  /// Takes in rows that were spilled.
  func absorb(_ batch: Batch) {
    batches.append(batch)
    bytes += batch.count * RunWriter.rowBytes(batch)
  }

  func merge(_ other: OrderedRows) {
    batches += other.batches
    bytes += other.bytes
  }

  func feed(
    _ accumulator: any Accumulator,
    _ groups: ([Column], Int) throws(SQLError) -> Buffer?
  ) throws(SQLError) {
    let all = Batch.concatenated(batches, types: types)
    batches = []
    let count = all.count
    if count == 0 { return }
    let keys = SortKeys(
      Array(all.columns.dropFirst(keyCount + argumentCount)), orders: orders, count: count)
    let rows = keys.sortedRows()
    let sorted = all.gather(rows.rows)
    let numbers = try groups(Array(sorted.columns.prefix(keyCount)), count)
    let arguments = Array(sorted.columns.dropFirst(keyCount).prefix(argumentCount))
    guard let numbers else {
      return try accumulator.update(arguments, groups: nil, count: count, position: 0)
    }
    let span = numbers.span(of: UInt32.self, count: count)
    try accumulator.update(arguments, groups: span, count: count, position: 0)
  }
}
