import Columns
import Diagnostics
import Kernels

extension AggregateCall {
  /// The aggregate over those rows of a group whose keys equal the keys of its first row:
  /// `max(x) KEEP (DENSE_RANK FIRST ORDER BY k)`. The keys follow the arguments; rows come in
  /// their order.
  package func overFirstKeys(_ keys: [DataType]) -> AggregateCall {
    let (make, argumentCount, ignoresNulls) = (makeAccumulator, argumentTypes.count, ignoresNulls)
    return AggregateCall(
      name: "\(name)_of_first", argumentTypes: argumentTypes + keys, returnType: returnType,
      emptyResult: emptyResult, ignoresNulls: false
    ) {
      KeptRowsAccumulator(make(), argumentCount: argumentCount, ignoresNulls: ignoresNulls)
    }
  }

  /// The aggregate over distinct arguments, for places that do not sort them out themselves.
  package var overDistinctRows: AggregateCall {
    let make = makeAccumulator
    return AggregateCall(
      name: "\(name)_distinct", argumentTypes: argumentTypes, returnType: returnType,
      emptyResult: emptyResult, ignoresNulls: ignoresNulls
    ) { DistinctAccumulator(make()) }
  }
}

/// Hands the rows with the first keys of each group on to another accumulator.
private final class KeptRowsAccumulator: Accumulator {
  private let inner: any Accumulator
  private let argumentCount: Int
  private let ignoresNulls: Bool
  /// The first keys of each group, once it has rows.
  private var firstKeys: [[Value]?] = []
  /// The row of the current batch that gave a group its keys, or -1.
  private var firstRows: [Int32] = []

  init(_ inner: any Accumulator, argumentCount: Int, ignoresNulls: Bool) {
    self.inner = inner
    self.argumentCount = argumentCount
    self.ignoresNulls = ignoresNulls
  }

  func resize(groups count: Int) {
    inner.resize(groups: count)
    while firstKeys.count < count {
      firstKeys.append(nil)
      firstRows.append(-1)
    }
  }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let inputs = arguments.prefix(argumentCount)
    let keys = Array(arguments.dropFirst(argumentCount))
    let sortable = SortKeys(keys, orders: keys.map { _ in SortOrder() }, count: count)
    var kept: [Int] = []
    var touched: [Int] = []
    for row in 0..<count {
      let group = groupOf(row, groups)
      if firstRows[group] < 0 {
        let mine = keys.map { $0[row] }
        if let known = firstKeys[group], known != mine { continue }
        firstKeys[group] = mine
        firstRows[group] = Int32(row)
        touched.append(group)
      } else if sortable.compare(row, sortable, Int(firstRows[group])) != 0 {
        continue
      }
      if ignoresNulls && inputs.contains(where: { $0.isNull(row) }) { continue }
      kept.append(row)
    }
    for group in touched { firstRows[group] = -1 }
    try hand(kept, Array(inputs), groups, position)
  }

  private func hand(
    _ rows: [Int], _ inputs: [Column], _ groups: Span<UInt32>?, _ position: UInt64
  ) throws(SQLError) {
    if rows.isEmpty { return }
    let selection = Selection(rows)
    let columns = inputs.map { $0.gather(selection.rows) }
    guard let groups else {
      return try inner.update(columns, groups: nil, count: rows.count, position: position)
    }
    let numbers = Buffer.of(UInt32.self, count: rows.count)
    var target = numbers.mutableSpan(of: UInt32.self, count: rows.count)
    for i in rows.indices { target[i] = groups[rows[i]] }
    try inner.update(
      columns, groups: numbers.span(of: UInt32.self, count: rows.count), count: rows.count,
      position: position)
  }

  /// Ordered input reaches one accumulator; parts of it are never merged.
  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count where firstKeys[Int(groups[i])] == nil {
      firstKeys[Int(groups[i])] = other.firstKeys[i]
    }
    try inner.merge(other.inner, groups: groups)
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column { try inner.finish(range) }

  var byteCount: Int { inner.byteCount + firstKeys.count * 64 }

  // Ordered rows are spilled before they reach an accumulator.
  var stateTypes: [DataType] { [] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] { [] }
  func load(_ states: [Column], count: Int) throws(SQLError) { resize(groups: count) }
}

/// Hands each distinct row of each group on once.
private final class DistinctAccumulator: Accumulator {
  private let inner: any Accumulator
  private var seen: [Set<[Value]>] = []
  private var count = 0

  init(_ inner: any Accumulator) { self.inner = inner }

  func resize(groups count: Int) {
    inner.resize(groups: count)
    while seen.count < count { seen.append([]) }
  }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    for row in 0..<count {
      let group = groupOf(row, groups)
      guard seen[group].insert(arguments.map { $0[row] }).inserted else { continue }
      self.count += 1
      let one = arguments.map { $0.slice(from: row, count: 1) }
      let number = Buffer.of(UInt32.self, count: 1)
      var target = number.mutableSpan(of: UInt32.self, count: 1)
      target[0] = UInt32(group)
      try inner.update(
        one, groups: number.span(of: UInt32.self, count: 1), count: 1,
        position: position &+ UInt64(row))
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    throw SQLError(.internalError, "distinct rows of a window are not merged")
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column { try inner.finish(range) }

  var byteCount: Int { inner.byteCount + count * 48 }

  // Windows do not spill what they have added up.
  var stateTypes: [DataType] { [] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] { [] }
  func load(_ states: [Column], count: Int) throws(SQLError) { resize(groups: count) }
}
