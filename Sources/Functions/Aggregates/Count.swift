import Columns
import Diagnostics
import Kernels

let countFunction = AggregateFunction(
  "count", summary: "The number of rows, or of rows where the argument is not NULL.",
  example: "count(*)", gives: "1", signature: "([any]) → BIGINT", emptyResult: .integer(0),
  combinesWith: "sum"
) { given, _ in
  guard given.count <= 1 else { return nil }
  return AggregatePlan(given.map(\.plainType), returns: .int64) { CountAccumulator() }
}

let countIfFunction = AggregateFunction(
  "count_if", "countif", summary: "The number of rows where the condition is true.",
  example: "count_if(true)", gives: "1", signature: "(BOOLEAN) → BIGINT",
  emptyResult: .integer(0), combinesWith: "sum"
) { given, _ in
  guard given.count == 1 else { return nil }
  return AggregatePlan([.boolean], returns: .int64) { CountAccumulator(onlyTrue: true) }
}

final class CountAccumulator: Accumulator {
  private var counts = GroupStates<Int64>(0)
  private let onlyTrue: Bool
  var countsOnlyTrue: Bool { onlyTrue }

  init(onlyTrue: Bool = false) { self.onlyTrue = onlyTrue }

  func resize(groups count: Int) { counts.resize(count) }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let buffer = counts.states
    var states = buffer.mutableSpan(of: Int64.self, count: counts.count)
    guard let argument = arguments.first, onlyTrue || mayBeNull(argument) else {
      guard let groups else {
        states[0] &+= Int64(count)
        return
      }
      return countRows(groups, count, to: &states)
    }
    if onlyTrue {
      forEachValue(argument, groups: groups, count: count, Bool.self) { truth, group, _ in
        states[group] &+= truth ? 1 : 0
      }
      return
    }
    if groups == nil {
      states[0] &+= Int64(count - argument.nullCount)
      return
    }
    for row in 0..<count where !argument.isNull(row) {
      states[groupOf(row, groups)] &+= 1
    }
  }

  private func mayBeNull(_ column: Column) -> Bool {
    !column.hasNoNulls || column.type == .null
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count { counts[Int(groups[i])] += other.counts[i] }
  }

  var mergesRows: Bool { true }

  func merge(
    _ other: any Accumulator, rows: Span<Int32>, groups: Span<UInt32>
  ) throws(SQLError) {
    let (source, target) = (sameKind(other, as: self).counts.states, counts.states)
    let theirs = source.pointer(to: Int64.self)
    let mine = target.pointer(to: Int64.self)
    for i in 0..<rows.count { mine[Int(groups[i])] &+= theirs[Int(rows[i])] }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, .int64) { (group) -> Int64? in counts[group] }
  }

  var byteCount: Int { counts.byteCount }

  var stateTypes: [DataType] { [.blob] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] { [counts.column(of: groups)] }
  func load(_ states: [Column], count: Int) throws(SQLError) {
    counts.load(states[0], count: count)
  }
}
