import Columns
import Diagnostics
import Functions

/// Groups on disk: written by their hash, taken in again partition by partition.
extension AggregateState {
  /// Streams of pages per partition: the groups, and the rows of each item.
  static func streams(_ layout: AggregateLayout) -> Int { 1 + layout.items.count }

  private var keyTypes: [DataType] { self.set.map { layout.keyTypes[$0] } }

  /// Items that add up as rows come, not from rows kept apart.
  private func addsUp(_ item: AggregateLayout.Item) -> Bool {
    !item.isDistinct && item.order.isEmpty
  }

  /// The columns of a page of groups: keys, ordinal of the first row, states of the items.
  private var groupTypes: [DataType] {
    var types = keyTypes + [.int64]
    for i in layout.items.indices where addsUp(layout.items[i]) {
      types += accumulators[i].stateTypes
    }
    return types
  }

  /// Writes everything; the state is not used afterwards.
  func spill(to partitions: HashPartitions, _ memory: OperatorMemory) throws(SQLError) {
    var start = 0
    while start < groupCount {
      let count = min(1 << 18, groupCount - start)
      try spillGroups(start, count, to: partitions, memory)
      start += count
    }
    for i in layout.items.indices {
      try distincts[i]?.spill(keyColumns, to: partitions, stream: i + 1, memory)
      try ordered[i]?.spill(to: partitions, stream: i + 1, memory)
    }
  }

  private func spillGroups(
    _ start: Int, _ count: Int, to partitions: HashPartitions, _ memory: OperatorMemory
  ) throws(SQLError) {
    let columns = keys?.keys(start..<(start + count)) ?? []
    let firsts = firsts
    try partitions.write(columns, count: count, stream: 0, types: groupTypes, memory) {
      (rows) throws(SQLError) in
      var made = columns.map { $0.gather(rows) }
      let groups = Buffer.of(Int32.self, count: rows.count)
      var named = groups.mutableSpan(of: Int32.self, count: rows.count)
      for i in 0..<rows.count { named[i] = Int32(truncatingIfNeeded: start) &+ rows[i] }
      let all = groups.span(of: Int32.self, count: rows.count)
      made.append(
        Column.make(.int64, count: rows.count) { (target: inout MutableSpan<Int64>) in
          for i in 0..<target.count {
            target[i] = firsts.count > 0 ? Int64(bitPattern: firsts.base[Int(all[i])]) : 0
          }
        })
      for i in layout.items.indices where addsUp(layout.items[i]) {
        made += try accumulators[i].states(of: all)
      }
      return made
    }
  }

  /// Takes in a page that some state spilled.
  func absorb(_ page: SpilledPage, stream: Int) throws(SQLError) {
    let batch = try page.read()
    if stream > 0 {
      if let rows = distincts[stream - 1] {
        // The rows of a group may come before the group itself, whose first row is not later.
        let last = batch.columns.count - 1
        try rows.absorb(batch, keys == nil ? nil : numbered(batch, ordinals: last))
      }
      ordered[stream - 1]?.absorb(batch)
      return
    }
    let count = batch.count
    let numbers = try numbered(batch, ordinals: set.count)
    let groups = numbers.span(of: UInt32.self, count: count)
    var place = set.count + 1
    for i in layout.items.indices where addsUp(layout.items[i]) {
      let width = accumulators[i].stateTypes.count
      let loaded = layout.items[i].call.makeAccumulator()
      try loaded.load(Array(batch.columns[place..<(place + width)]), count: count)
      try accumulators[i].merge(loaded, groups: groups)
      place += width
    }
  }

  /// The groups of a page's rows, after new ones are added and earlier first rows are noted.
  private func numbered(_ batch: Batch, ordinals place: Int) throws(SQLError) -> Buffer {
    let count = batch.count
    let numbers = Buffer.zeroed(UInt32.self, count: max(1, count))
    guard let keys else { return numbers }
    let groups = numbers.pointer(to: UInt32.self)
    try keys.findOrInsert(Array(batch.columns.prefix(set.count)), count: count, into: groups)
    let ordinals = batch.columns[place].flattened()
    if tracksFirsts { noteFirsts(ordinals.span(of: Int64.self), groups, total: keys.count) }
    resize(keys.count)
    return numbers
  }
}
