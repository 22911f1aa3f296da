import Columns
import Diagnostics
import Functions

/// The groups of one grouping set on one worker: keys, first ordinals, running states.
final class AggregateState {
  let layout: AggregateLayout
  /// The keys of the set, as places in the layout's keys.
  let set: [Int]
  private(set) var keys: GroupKeys?
  /// The ordinal of each group's first row; none where the order of groups is of no concern.
  private(set) var firsts = GrowingBuffer<UInt64>()
  private(set) var accumulators: [any Accumulator]
  /// For items with DISTINCT: the rows without duplicates.
  private(set) var distincts: [DistinctRows?]
  /// For other items with an order of their own: all their rows.
  private(set) var ordered: [OrderedRows?]
  let tracksFirsts: Bool

  init(_ layout: AggregateLayout, set: [Int], tracksFirsts: Bool = true) {
    self.layout = layout
    self.set = set
    self.tracksFirsts = tracksFirsts
    keys = set.isEmpty ? nil : GroupKeys(set.map { layout.keyTypes[$0] })
    accumulators = layout.items.map { $0.call.makeAccumulator() }
    distincts = layout.items.map { item in
      item.isDistinct ? DistinctRows(item, layout, set) : nil
    }
    ordered = layout.items.map { item in
      !item.order.isEmpty && !item.isDistinct ? OrderedRows(item, layout, set) : nil
    }
    if set.isEmpty { resize(1) }
  }

  var groupCount: Int { keys?.count ?? 1 }

  var byteCount: Int {
    var bytes = (keys?.byteCount ?? 0) + firsts.byteCount
    for accumulator in accumulators { bytes += accumulator.byteCount }
    for rows in distincts { bytes += rows?.byteCount ?? 0 }
    for rows in ordered { bytes += rows?.byteCount ?? 0 }
    return bytes
  }

  /// About what the state takes while it grows or is written out.
  var spillCost: Int { byteCount * 2 }

  func resize(_ count: Int) {
    for accumulator in accumulators { accumulator.resize(groups: count) }
  }

  /// - Parameter groups: Room for a group number per row.
  func update(_ batch: Batch, position: UInt64, groups: Buffer) throws(SQLError) {
    guard let keys else { return try add(batch, nil, position) }
    let before = keys.count
    let numbers = groups.pointer(to: UInt32.self)
    try keys.findOrInsert(set.map { batch.columns[$0] }, count: batch.count, into: numbers)
    if keys.count > before {
      if tracksFirsts { noteFirsts(numbers, batch.count, before) { position &+ UInt64($0) } }
      resize(keys.count)
    }
    try add(batch, groups, position)
  }

  /// The same for rows that are not neighbours, for items that do not ask where rows stand.
  /// - Parameter ordinals: Those of the rows, from `start`; nothing where none are noted.
  func update(
    _ batch: Batch, ordinals: Buffer, from start: Int, groups: Buffer
  ) throws(SQLError) {
    guard let keys else { return try add(batch, nil, 0) }
    let before = keys.count
    let numbers = groups.pointer(to: UInt32.self)
    try keys.findOrInsert(set.map { batch.columns[$0] }, count: batch.count, into: numbers)
    if keys.count > before {
      if tracksFirsts {
        let ordinal = ordinals.pointer(to: UInt64.self) + start
        noteFirsts(numbers, batch.count, before) { ordinal[$0] }
      }
      resize(keys.count)
    }
    try add(batch, groups, 0)
  }

  /// The first rows of the groups from `before` on, which a batch has brought.
  @inline(__always)
  private func noteFirsts(
    _ groups: UnsafePointer<UInt32>, _ count: Int, _ before: Int, _ ordinal: (Int) -> UInt64
  ) {
    firsts.reserve(groupCount - before)
    var next = UInt32(before)
    for row in 0..<count where groups[row] == next {
      firsts.appendReserved(ordinal(row))
      next &+= 1
    }
  }

  /// Adds the rows to the items.
  private func add(_ batch: Batch, _ numbers: Buffer?, _ position: UInt64) throws(SQLError) {
    for i in layout.items.indices {
      let item = layout.items[i]
      if let distinct = distincts[i] {
        try distinct.add(batch, numbers, position)
      } else if let rows = ordered[i] {
        try rows.add(batch, position)
      } else {
        try update(accumulators[i], item, batch, numbers, position)
      }
    }
  }

  private func update(
    _ accumulator: any Accumulator, _ item: AggregateLayout.Item, _ batch: Batch,
    _ groups: Buffer?, _ position: UInt64
  ) throws(SQLError) {
    var arguments = item.arguments.map { batch.columns[$0] }
    var count = batch.count
    var numbers = groups
    if let filter = item.filter,
      let rows = Selection.whereTrueInAnyEncoding(batch.columns[filter])
    {
      if rows.count == 0 { return }
      arguments = arguments.map { $0.gather(rows.rows) }
      count = rows.count
      numbers = groups.map { gathered($0, rows) }
    }
    guard let numbers else {
      return try accumulator.update(arguments, groups: nil, count: count, position: position)
    }
    let span = numbers.span(of: UInt32.self, count: count)
    try accumulator.update(arguments, groups: span, count: count, position: position)
  }

  private func gathered(_ groups: Buffer, _ rows: Selection) -> Buffer {
    let made = Buffer.of(UInt32.self, count: rows.count)
    let (target, source) = (made.pointer(to: UInt32.self), groups.pointer(to: UInt32.self))
    let places = rows.rows
    for i in 0..<places.count { target[i] = source[Int(places[i])] }
    return made
  }

  /// Takes in what another worker found.
  func merge(_ other: AggregateState) throws(SQLError) {
    if let others = other.keys, others.count == 0 { return }
    let mapping = try groupNumbers(of: other)
    for i in layout.items.indices {
      if let mine = distincts[i], let theirs = other.distincts[i] {
        try mine.merge(theirs, mapping)
      } else if let mine = ordered[i], let theirs = other.ordered[i] {
        mine.merge(theirs)
      } else {
        let groups = mapping.span(of: UInt32.self, count: other.groupCount)
        try accumulators[i].merge(other.accumulators[i], groups: groups)
      }
    }
  }

  /// Whether the groups are found by the places of their keys, or may be later.
  var mayBeIndexed: Bool { keys?.mayBeIndexed ?? false }

  /// The key that decides all others of the set, where that is known.
  var decidingKey: Int? { keys?.decidingKey }

  /// Whether parts of the groups can be taken in on their own, and that pays.
  var mergesParts: Bool {
    keys.map { !$0.isIndexed } ?? false && accumulators.allSatisfy(\.mergesRows)
      && distincts.allSatisfy { $0 == nil } && ordered.allSatisfy { $0 == nil }
  }

  /// Takes in some groups of another worker.
  /// - Parameter others: The other's key columns.
  func merge(
    _ other: AggregateState, _ others: [Column], rows: Span<Int32>
  ) throws(SQLError) {
    guard let keys, rows.count > 0 else { return }
    let numbers = Buffer.of(UInt32.self, count: rows.count)
    let groups = numbers.pointer(to: UInt32.self)
    try keys.findOrInsert(others.map { $0.gather(rows) }, count: rows.count, into: groups)
    if tracksFirsts { noteFirsts(of: other, rows, groups) }
    resize(keys.count)
    let named = numbers.span(of: UInt32.self, count: rows.count)
    for i in accumulators.indices {
      try accumulators[i].merge(other.accumulators[i], rows: rows, groups: named)
    }
  }

  /// What the groups of another worker are here.
  private func groupNumbers(of other: AggregateState) throws(SQLError) -> Buffer {
    guard let keys, let others = other.keys else { return Buffer.zeroed(UInt32.self, count: 1) }
    let before = keys.count
    let mapping = try keys.merge(others)
    if tracksFirsts { noteFirsts(of: other, mapping, before: before) }
    resize(keys.count)
    return mapping
  }

  private func noteFirsts(
    of other: AggregateState, _ rows: Span<Int32>, _ groups: UnsafeMutablePointer<UInt32>
  ) {
    firsts.reserve(groupCount - firsts.count)
    for i in 0..<rows.count {
      let group = Int(groups[i])
      let first = other.firsts.base[Int(rows[i])]
      if group == firsts.count {
        firsts.appendReserved(first)
      } else {
        firsts.base[group] = min(firsts.base[group], first)
      }
    }
  }

  private func noteFirsts(of other: AggregateState, _ mapping: Buffer, before: Int) {
    firsts.reserve(groupCount - before)
    let groups = mapping.pointer(to: UInt32.self)
    for i in 0..<other.groupCount {
      let group = Int(groups[i])
      let first = other.firsts.base[i]
      if group == firsts.count {
        firsts.appendReserved(first)
      } else {
        firsts.base[group] = min(firsts.base[group], first)
      }
    }
  }

  /// The first rows of groups that a page brought; `total` groups are there now.
  func noteFirsts(
    _ ordinals: Span<Int64>, _ groups: UnsafeMutablePointer<UInt32>, total: Int
  ) {
    firsts.reserve(total - firsts.count)
    for i in 0..<ordinals.count {
      let group = Int(groups[i])
      let first = UInt64(bitPattern: ordinals[i])
      if group == firsts.count {
        firsts.appendReserved(first)
      } else {
        firsts.base[group] = min(firsts.base[group], first)
      }
    }
  }

  /// Feeds the rows that were held back, once all are there.
  func settle() throws(SQLError) {
    for i in layout.items.indices {
      if let distinct = distincts[i] {
        try distinct.feed(accumulators[i])
      } else if let rows = ordered[i] {
        try rows.feed(accumulators[i]) { (keys, count) throws(SQLError) in
          try self.groups(of: keys, count: count)
        }
      }
      distincts[i] = nil
      ordered[i] = nil
    }
  }

  /// The numbers of groups that are all known; nil where there are no keys.
  private func groups(of columns: [Column], count: Int) throws(SQLError) -> Buffer? {
    guard let keys else { return nil }
    let groups = Buffer.of(UInt32.self, count: max(1, count))
    try keys.findOrInsert(columns, count: count, into: groups.pointer(to: UInt32.self))
    return groups
  }

  /// Gives the memory back; the state is not used afterwards.
  func forget() {
    keys = nil
    firsts = GrowingBuffer()
    accumulators = []
    distincts = []
    ordered = []
  }

  /// Groups in the order of their first rows; nil where they are so already, or any order is right.
  func order() -> Buffer? {
    guard keys != nil, tracksFirsts else { return nil }
    return FirstOrder.order(firsts.base, count: groupCount)
  }

  /// The ordinals of the groups' first rows.
  var ordinals: Column {
    let firsts = firsts
    return Column.make(.int64, count: groupCount) { (target: inout MutableSpan<Int64>) in
      for i in 0..<target.count { target[i] = Int64(bitPattern: firsts.base[i]) }
    }
  }

  /// The key columns of all groups.
  var keyColumns: [Column] { keys?.keys(0..<groupCount) ?? [] }

  func result(ofOutput place: Int) throws(SQLError) -> Column {
    let output = layout.outputs[place]
    let gathered = accumulators[output.item]
    guard let reader = output.reader else { return try gathered.finish(0..<groupCount) }
    return try reader().finish(0..<groupCount, of: gathered)
  }
}
