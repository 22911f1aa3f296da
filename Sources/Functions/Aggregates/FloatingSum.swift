import Columns
import Diagnostics
import Kernels

/// SUM and AVG of doubles, the same in every order.
final class FloatingSumAccumulator: Accumulator {
  private struct State: BitwiseCopyable {
    var sum = ReproducibleSum()
    var count: Int64 = 0
  }

  private var states = GroupStates(State())
  let isAverage: Bool

  init(isAverage: Bool) { self.isAverage = isAverage }

  func resize(groups count: Int) { states.resize(count) }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: State.self, count: states.count)
    if groups == nil {
      var state = span[0]
      forEachValue(arguments[0], groups: nil, count: count, Double.self) { value, _, _ in
        state.sum.add(value)
        state.count &+= 1
      }
      span[0] = state
      return
    }
    forEachValue(arguments[0], groups: groups, count: count, Double.self) { value, group, _ in
      span[group].sum.add(value)
      span[group].count &+= 1
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count {
      var state = states[Int(groups[i])]
      state.sum.add(other.states[i].sum)
      state.count += other.states[i].count
      states[Int(groups[i])] = state
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, .double) { (group) -> Double? in
      let state = states[group]
      if state.count == 0 { return nil }
      return isAverage ? state.sum.value / Double(state.count) : state.sum.value
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

/// SUM and AVG of intervals, part by part.
final class IntervalSumAccumulator: Accumulator {
  private struct State: BitwiseCopyable {
    var months: Int64 = 0
    var days: Int64 = 0
    var microseconds: Int128 = 0
    var count: Int64 = 0
  }

  private var states = GroupStates(State())
  private let isAverage: Bool

  init(isAverage: Bool) { self.isAverage = isAverage }

  func resize(groups count: Int) { states.resize(count) }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: State.self, count: states.count)
    forEachValue(arguments[0], groups: groups, count: count, Interval.self) { value, group, _ in
      span[group].months &+= Int64(value.months)
      span[group].days &+= Int64(value.days)
      span[group].microseconds &+= Int128(value.microseconds)
      span[group].count &+= 1
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count {
      var state = states[Int(groups[i])]
      let more = other.states[i]
      state.months += more.months
      state.days += more.days
      state.microseconds += more.microseconds
      state.count += more.count
      states[Int(groups[i])] = state
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, .interval) { (group) throws(SQLError) -> Interval? in
      var state = states[group]
      if state.count == 0 { return nil }
      if isAverage {
        let time =
          state.microseconds + Int128(state.days % state.count) * 86_400_000_000
          + Int128(state.months % state.count * 30 % state.count) * 86_400_000_000
        state.days = state.days / state.count + state.months % state.count * 30 / state.count
        state.months /= state.count
        state.microseconds = time / Int128(state.count)
      }
      guard let months = Int32(exactly: state.months), let days = Int32(exactly: state.days),
        let time = Int64(exactly: state.microseconds)
      else { throw sumOverflow(.interval) }
      return Interval(months: months, days: days, microseconds: time)
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
