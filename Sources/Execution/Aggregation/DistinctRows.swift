import Columns
import Diagnostics
import Functions
import Kernels

/// The rows of an aggregate with DISTINCT: each combination of group keys and arguments once, with
/// the ordinal of its first row.
final class DistinctRows {
  private let keyPlaces: [Int]
  private let places: [Int]
  private let filter: Int?
  private let rowTypes: [DataType]
  private let rows: GroupKeys
  private var firsts = GrowingBuffer<UInt64>()
  /// The item's own order, as places among the columns kept; they are arguments too.
  private let orderPlaces: [Int]
  private let orders: [SortOrder]

  init(_ item: AggregateLayout.Item, _ layout: AggregateLayout, _ set: [Int]) {
    keyPlaces = set
    places = set + item.arguments
    filter = item.filter
    rowTypes = places.map { layout.expressions[$0].type }
    rows = GroupKeys(rowTypes)
    orderPlaces = item.order.compactMap { item.arguments.firstIndex(of: $0).map { $0 + set.count } }
    orders = item.directions.prefix(orderPlaces.count).map {
      SortOrder(isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
    }
  }

  var byteCount: Int { rows.byteCount + firsts.byteCount }

  func add(_ batch: Batch, _ position: UInt64) throws(SQLError) {
    var columns = places.map { batch.columns[$0] }
    var count = batch.count
    var selected: Selection?
    if let filter, let passed = Selection.whereTrueInAnyEncoding(batch.columns[filter]) {
      if passed.count == 0 { return }
      columns = columns.map { $0.gather(passed.rows) }
      count = passed.count
      selected = passed
    }
    let numbers = Buffer.of(UInt32.self, count: count)
    let pointer = numbers.pointer(to: UInt32.self)
    let before = rows.count
    try rows.findOrInsert(columns, count: count, into: pointer)
    firsts.reserve(rows.count - before)
    var next = UInt32(before)
    for row in 0..<count where pointer[row] == next {
      let place = selected.map { Int($0.rows[row]) } ?? row
      firsts.appendReserved(position &+ UInt64(place))
      next &+= 1
    }
  }

  func merge(_ other: DistinctRows) throws(SQLError) {
    if other.rows.count == 0 { return }
    let mapping = try rows.merge(other.rows)
    let numbers = mapping.pointer(to: UInt32.self)
    firsts.reserve(other.rows.count)
    for i in 0..<other.rows.count {
      let number = Int(numbers[i])
      if number == firsts.count {
        firsts.appendReserved(other.firsts.base[i])
      } else {
        firsts.base[number] = min(firsts.base[number], other.firsts.base[i])
      }
    }
  }

  private var types: [DataType] { rowTypes + [.int64] }

  /// Writes the rows, parted by their group keys.
  func spill(
    to partitions: HashPartitions, stream: Int, _ memory: OperatorMemory
  ) throws(SQLError) {
    var start = 0
    while start < rows.count {
      let count = min(1 << 18, rows.count - start)
      let begin = start
      let columns = rows.keys(start..<(start + count))
      let firsts = firsts
      let ordinals = Column.make(.int64, count: count) { (target: inout MutableSpan<Int64>) in
        for i in 0..<target.count { target[i] = Int64(bitPattern: firsts.base[begin + i]) }
      }
      try partitions.write(
        Array(columns.prefix(keyPlaces.count)), count: count, stream: stream, types: types, memory
      ) { (rows) throws(SQLError) in (columns + [ordinals]).map { $0.gather(rows) } }
      start += count
    }
  }

  /// Takes in rows that were spilled.
  func absorb(_ batch: Batch) throws(SQLError) {
    let numbers = Buffer.of(UInt32.self, count: batch.count)
    let groups = numbers.pointer(to: UInt32.self)
    try rows.findOrInsert(
      Array(batch.columns.prefix(places.count)), count: batch.count, into: groups)
    firsts.reserve(rows.count - firsts.count)
    let column = batch.columns[places.count].flattened()
    let ordinals = column.span(of: Int64.self)
    for row in 0..<batch.count {
      let number = Int(groups[row])
      let first = UInt64(bitPattern: ordinals[row])
      if number == firsts.count {
        firsts.appendReserved(first)
      } else {
        firsts.base[number] = min(firsts.base[number], first)
      }
    }
  }

  private func sorted() -> Buffer {
    let columns = rows.keys(0..<rows.count)
    let keys = SortKeys(orderPlaces.map { columns[$0] }, orders: orders, count: rows.count)
    return keys.sortedRows().buffer
  }

  /// Gives all rows to the accumulator, in the item's order, else in that of their first
  /// appearance.
  func feed(
    _ accumulator: any Accumulator,
    _ groups: ([Column], Int) throws(SQLError) -> Buffer?
  ) throws(SQLError) {
    let order = orderPlaces.isEmpty ? FirstOrder.order(firsts.base, count: rows.count) : sorted()
    var start = 0
    while start < rows.count {
      let count = min(1 << 14, rows.count - start)
      let columns: [Column]
      if let order {
        let part = order.span(of: Int32.self, from: start, count: count)
        columns = rows.keys(0..<rows.count).map { $0.gather(part) }
      } else {
        columns = rows.keys(start..<(start + count))
      }
      let keys = Array(columns.prefix(keyPlaces.count))
      let arguments = Array(columns.dropFirst(keyPlaces.count))
      if let numbers = try groups(keys, count) {
        let span = numbers.span(of: UInt32.self, count: count)
        try accumulator.update(arguments, groups: span, count: count, position: UInt64(start))
      } else {
        try accumulator.update(arguments, groups: nil, count: count, position: UInt64(start))
      }
      start += count
    }
  }
}
