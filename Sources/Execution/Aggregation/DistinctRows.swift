import Columns
import Diagnostics
import Functions
import Kernels

/// The rows of an aggregate with DISTINCT: each combination of group and arguments once; with the
/// ordinal of its first row, where the order in which the aggregate gets them matters.
///
/// Groups are known by their numbers, which the keys of the grouping have already given.
final class DistinctRows {
  private let hasKeys: Bool
  private let places: [Int]
  private let filter: Int?
  private let argumentTypes: [DataType]
  private let rows: GroupKeys
  private let tracksFirsts: Bool
  private var firsts = GrowingBuffer<UInt64>()
  /// The item's own order, as places among the columns kept; they are arguments too.
  private let orderPlaces: [Int]
  private let orders: [SortOrder]

  init(_ item: AggregateLayout.Item, _ layout: AggregateLayout, _ set: [Int]) {
    hasKeys = !set.isEmpty
    places = item.arguments
    filter = item.filter
    tracksFirsts = item.order.isEmpty && !item.call.makeAccumulator().mergesRows
    argumentTypes = places.map { layout.expressions[$0].type }
    rows = GroupKeys((hasKeys ? [.uint32] : []) + argumentTypes)
    let leading = hasKeys ? 1 : 0
    orderPlaces = item.order.compactMap { item.arguments.firstIndex(of: $0).map { $0 + leading } }
    orders = item.directions.prefix(orderPlaces.count).map {
      SortOrder(isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
    }
  }

  var byteCount: Int { rows.byteCount + firsts.byteCount }

  /// The group numbers as a column, if there are keys.
  private func groupColumn(_ groups: Buffer?, _ count: Int) -> [Column] {
    guard hasKeys, let groups else { return [] }
    return [Column(.uint32, count: count, values: groups)]
  }

  /// - Parameter groups: The number of each row's group; nil where there are no keys.
  func add(_ batch: Batch, _ groups: Buffer?, _ position: UInt64) throws(SQLError) {
    var columns = groupColumn(groups, batch.count) + places.map { batch.columns[$0] }
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
    guard tracksFirsts else { return }
    firsts.reserve(rows.count - before)
    var next = UInt32(before)
    for row in 0..<count where pointer[row] == next {
      let place = selected.map { Int($0.rows[row]) } ?? row
      firsts.appendReserved(position &+ UInt64(place))
      next &+= 1
    }
  }

  /// - Parameter mapping: What the other's groups are here.
  func merge(_ other: DistinctRows, _ mapping: Buffer) throws(SQLError) {
    var start = 0
    while start < other.rows.count {
      let count = min(1 << 16, other.rows.count - start)
      var columns = other.rows.keys(start..<(start + count))
      if hasKeys { columns[0] = DistinctRows.renumbered(columns[0], mapping) }
      try insert(columns, count, tracksFirsts ? UnsafePointer(other.firsts.base) + start : nil)
      start += count
    }
  }

  private static func renumbered(_ column: Column, _ mapping: Buffer) -> Column {
    let flat = column.flattened()
    let source = flat.span(of: UInt32.self)
    let table = mapping.pointer(to: UInt32.self)
    return Column.make(.uint32, count: flat.count) { (target: inout MutableSpan<UInt32>) in
      for i in 0..<target.count { target[i] = table[Int(source[i])] }
    }
  }

  /// Takes in rows of which each has a first ordinal already, where these count.
  private func insert(
    _ columns: [Column], _ count: Int, _ ordinals: UnsafePointer<UInt64>?
  ) throws(SQLError) {
    let numbers = Buffer.of(UInt32.self, count: max(1, count))
    let groups = numbers.pointer(to: UInt32.self)
    try rows.findOrInsert(columns, count: count, into: groups)
    guard let ordinals else { return }
    firsts.reserve(rows.count - firsts.count)
    for row in 0..<count {
      let number = Int(groups[row])
      if number == firsts.count {
        firsts.appendReserved(ordinals[row])
      } else {
        firsts.base[number] = min(firsts.base[number], ordinals[row])
      }
    }
  }

  /// Writes the rows, parted by their group keys: keys, arguments, ordinals.
  /// - Parameter keys: The key columns of all groups.
  func spill(
    _ keys: [Column], to partitions: HashPartitions, stream: Int, _ memory: OperatorMemory
  ) throws(SQLError) {
    let types = keys.map(\.type) + argumentTypes + [.int64]
    var start = 0
    while start < rows.count {
      let count = min(1 << 18, rows.count - start)
      let begin = start
      var columns = rows.keys(start..<(start + count))
      if hasKeys {
        let groups = columns.removeFirst().flattened()
        let stored = groups.values
        let numbers = stored.span(of: Int32.self, from: groups.offset, count: count)
        var gathered: [Column] = []
        for key in keys { gathered.append(key.gather(numbers)) }
        columns = gathered + columns
      }
      let firsts = firsts
      let isTracked = tracksFirsts
      let ordinals = Column.make(.int64, count: count) { (target: inout MutableSpan<Int64>) in
        for i in 0..<target.count {
          target[i] = isTracked ? Int64(bitPattern: firsts.base[begin + i]) : 0
        }
      }
      try partitions.write(
        Array(columns.prefix(keys.count)), count: count, stream: stream, types: types, memory
      ) { (rows) throws(SQLError) in (columns + [ordinals]).map { $0.gather(rows) } }
      start += count
    }
  }

  /// Takes in rows that were spilled.
  /// - Parameter groups: The number of each row's group; nil where there are no keys.
  func absorb(_ batch: Batch, _ groups: Buffer?) throws(SQLError) {
    let column = batch.columns[batch.columns.count - 1].flattened()
    let arguments = batch.columns.dropLast().suffix(places.count)
    let ordinals = UnsafePointer(column.values.pointer(to: UInt64.self) + column.offset)
    try insert(
      groupColumn(groups, batch.count) + arguments, batch.count, tracksFirsts ? ordinals : nil)
  }

  private func sorted() -> Buffer {
    let columns = rows.keys(0..<rows.count)
    let keys = SortKeys(orderPlaces.map { columns[$0] }, orders: orders, count: rows.count)
    return keys.sortedRows().buffer
  }

  /// Gives all rows to the accumulator, in the item's order, else in that of their first
  /// appearance.
  func feed(_ accumulator: any Accumulator) throws(SQLError) {
    let order =
      tracksFirsts
      ? FirstOrder.order(firsts.base, count: rows.count) : orderPlaces.isEmpty ? nil : sorted()
    let all = rows.keys(0..<rows.count)
    var start = 0
    while start < rows.count {
      let count = min(1 << 14, rows.count - start)
      var columns = all.map { $0.slice(from: start, count: count) }
      if let order {
        let part = order.span(of: Int32.self, from: start, count: count)
        columns = all.map { $0.gather(part) }
      }
      let position = UInt64(start)
      if hasKeys {
        let groups = columns.removeFirst().flattened()
        try accumulator.update(
          columns, groups: groups.span(of: UInt32.self), count: count, position: position)
      } else {
        try accumulator.update(columns, groups: nil, count: count, position: position)
      }
      start += count
    }
  }
}
