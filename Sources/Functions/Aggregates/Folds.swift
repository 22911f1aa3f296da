import Columns
import Diagnostics
import Kernels

/// Combines the values of a group two by two, in any order.
final class FoldAccumulator<T: ColumnElement>: Accumulator {
  private struct State: BitwiseCopyable {
    var value: T
    var isSeen = false
  }

  private var states: GroupStates<State>
  private let type: DataType
  private let combine: @Sendable (T, T) -> T

  init(_ type: DataType, from start: T, _ combine: @escaping @Sendable (T, T) -> T) {
    states = GroupStates(State(value: start))
    self.type = type
    self.combine = combine
  }

  func resize(groups count: Int) { states.resize(count) }

  @_specialize(where T == Bool)
  @_specialize(where T == Int64)
  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: State.self, count: states.count)
    let combine = combine
    forEachValue(arguments[0], groups: groups, count: count, T.self) { value, group, _ in
      span[group] = State(value: combine(span[group].value, value), isSeen: true)
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count where other.states[i].isSeen {
      let mine = states[Int(groups[i])]
      states[Int(groups[i])] = State(
        value: combine(mine.value, other.states[i].value), isSeen: true)
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, type) { (group) -> T? in
      states[group].isSeen ? states[group].value : nil
    }
  }

  var byteCount: Int { states.byteCount }

  var stateTypes: [DataType] { [.blob] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    [self.states.column(of: groups)]
  }
  func load(_ states: [Column], count: Int) throws(SQLError) {
    self.states.load(states[0], count: count)
  }
}

let boolAndFunction = AggregateFunction(
  "bool_and", "every", summary: "Whether all values are true.", example: "bool_and(true)",
  gives: "true", signature: "(BOOLEAN) → BOOLEAN", ignoresDuplicates: true,
  combinesWith: "bool_and"
) { given, _ in
  guard given.count == 1 else { return nil }
  return AggregatePlan([.boolean], returns: .boolean) {
    FoldAccumulator<Bool>(.boolean, from: true) { $0 && $1 }
  }
}

let boolOrFunction = AggregateFunction(
  "bool_or", summary: "Whether any value is true.", example: "bool_or(false)", gives: "false",
  signature: "(BOOLEAN) → BOOLEAN", ignoresDuplicates: true, combinesWith: "bool_or"
) { given, _ in
  guard given.count == 1 else { return nil }
  return AggregatePlan([.boolean], returns: .boolean) {
    FoldAccumulator<Bool>(.boolean, from: false) { $0 || $1 }
  }
}

let bitAndAggregate = bitAggregate("bit_and", "bit_and(6)", "set in all", -1) { $0 & $1 }
let bitOrAggregate = bitAggregate("bit_or", "bit_or(6)", "set in any", 0) { $0 | $1 }
let bitXorAggregate = bitAggregate("bit_xor", "bit_xor(6)", "set in an odd number of", 0) {
  $0 ^ $1
}

private func bitAggregate(
  _ name: String, _ example: String, _ what: String, _ start: Int64,
  _ combine: @escaping @Sendable (Int64, Int64) -> Int64
) -> AggregateFunction {
  AggregateFunction(
    name, summary: "The bits \(what) values.", example: example, gives: "6",
    signature: "(BIGINT) → BIGINT", ignoresDuplicates: name != "bit_xor", combinesWith: name
  ) { given, _ in
    guard given.count == 1 else { return nil }
    return AggregatePlan([.int64], returns: .int64) {
      FoldAccumulator<Int64>(.int64, from: start, combine)
    }
  }
}
