import Columns
import Diagnostics
import Kernels

/// The exact sum and the number of the values of a group.
///
/// In words of 64 bits: with one of 128, which lies at multiples of 16 bytes, it would take 32.
struct ExactSum: BitwiseCopyable {
  private var low: UInt64 = 0
  private var high: Int64 = 0
  var count: Int64 = 0

  var sum: Int128 {
    @inline(__always) get { Int128(high) << 64 | Int128(low) }
    @inline(__always) set {
      low = UInt64(truncatingIfNeeded: newValue)
      high = Int64(truncatingIfNeeded: newValue >> 64)
    }
  }
}

/// Adds integers or unscaled decimals in 128 bits; a sum that leaves them is an error.
///
/// Not generic: methods of a generic class run unspecialized behind a protocol.
final class ExactSumAccumulator: Accumulator {
  /// What the result is made of.
  enum Result: Sendable {
    case sum
    /// The sum divided by the count, with this many more digits after the point.
    case average(moreDigits: Int)
  }

  private var states = GroupStates(ExactSum())
  private var failed = false
  private let type: DataType
  var resultType: DataType { type }
  private let result: Result

  init(_ type: DataType, _ result: Result) {
    self.type = type
    self.result = result
  }

  func resize(groups count: Int) { states.resize(count) }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let column = arguments[0]
    switch column.physical {
    case .bool: updateNarrow(widenedToInt64(column.flattened()), groups, count, Int64.self)
    case .int8: updateNarrow(column, groups, count, Int8.self)
    case .int16: updateNarrow(column, groups, count, Int16.self)
    case .int32: updateNarrow(column, groups, count, Int32.self)
    case .int64: updateNarrow(column, groups, count, Int64.self)
    case .uint8: updateNarrow(column, groups, count, UInt8.self)
    case .uint16: updateNarrow(column, groups, count, UInt16.self)
    case .uint32: updateNarrow(column, groups, count, UInt32.self)
    case .uint64: updateNarrow(column, groups, count, UInt64.self)
    default: try updateWide(column, groups, count)
    }
  }

  private func updateWide(
    _ column: Column, _ groups: Span<UInt32>?, _ count: Int
  ) throws(SQLError) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: ExactSum.self, count: states.count)
    var overflow = false
    if areFar(span), addSmall(column, groups: groups, count: count, to: &span, Int128.self) {
      return
    }
    forEachValue(column, groups: groups, count: count, Int128.self) { value, group, _ in
      let (sum, bad) = span[group].sum.addingReportingOverflow(value)
      overflow = overflow || bad
      span[group].sum = sum
      span[group].count &+= 1
    }
    if overflow { throw sumOverflow(type) }
  }

  /// Whether no sum leaves 128 bits when one of 64 bits is added.
  private func areFar(_ states: borrowing MutableSpan<ExactSum>) -> Bool {
    if states.count > 64 { return false }
    for group in 0..<states.count where states[group].sum.magnitude >> 126 != 0 { return false }
    return true
  }

  /// 2^63 rows of 64 bits fit 128 bits: nothing is checked.
  private func updateNarrow<T: FixedWidthInteger & ColumnElement>(
    _ column: Column, _ groups: Span<UInt32>?, _ count: Int, _: T.Type
  ) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: ExactSum.self, count: states.count)
    if addSmall(column, groups: groups, count: count, to: &span, T.self) { return }
    if groups == nil {
      var sum: Int128 = 0
      var seen: Int64 = 0
      forEachValue(column, groups: nil, count: count, T.self) { value, _, _ in
        sum &+= Int128(truncatingIfNeeded: value)
        seen &+= 1
      }
      span[0].sum &+= sum
      span[0].count &+= seen
      return
    }
    forEachValue(column, groups: groups, count: count, T.self) { value, group, _ in
      span[group].sum &+= Int128(truncatingIfNeeded: value)
      span[group].count &+= 1
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count {
      let group = Int(groups[i])
      var state = states[group]
      let more = other.states[i]
      let (sum, overflow) = state.sum.addingReportingOverflow(more.sum)
      if overflow { throw sumOverflow(type) }
      state.sum = sum
      state.count += more.count
      states[group] = state
    }
  }

  var mergesRows: Bool { true }

  func merge(
    _ other: any Accumulator, rows: Span<Int32>, groups: Span<UInt32>
  ) throws(SQLError) {
    let (source, target) = (sameKind(other, as: self).states.states, states.states)
    let theirs = source.pointer(to: ExactSum.self)
    let mine = target.pointer(to: ExactSum.self)
    var failed = false
    for i in 0..<rows.count {
      let (group, row) = (Int(groups[i]), Int(rows[i]))
      let (sum, overflow) = mine[group].sum.addingReportingOverflow(theirs[row].sum)
      failed = failed || overflow
      mine[group].sum = sum
      mine[group].count &+= theirs[row].count
    }
    if failed { throw sumOverflow(type) }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column { try finish(range, of: self) }

  func finish(_ range: Range<Int>, of other: any Accumulator) throws(SQLError) -> Column {
    let gathered = sameKind(other, as: self).states
    return try results(range, type) { (group) throws(SQLError) -> Int128? in
      try result(of: gathered[group])
    }
  }

  /// nil where nothing was added.
  @inline(__always)
  func result(of state: ExactSum) throws(SQLError) -> Int128? {
    if state.count == 0 { return nil }
    switch result {
    case .sum:
      if type.isDecimal, state.sum.magnitude >= powersOfTen128[38].magnitude {
        throw sumOverflow(type)
      }
      return state.sum
    case .average(let digits):
      var overflow = false
      let scaled = state.sum.magnitude.multipliedFullWidth(by: powersOfTen128[digits].magnitude)
      let average = roundedQuotient(
        scaled, by: UInt128(state.count), isNegative: state.sum < 0, &overflow)
      if overflow { throw sumOverflow(type) }
      return average
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

func sumOverflow(_ type: DataType) -> SQLError {
  SQLError(.numericOutOfRange, "the sum or average is out of range for \(type)")
}

/// The accumulator for a column of integers or decimals.
func exactSum(
  returns: DataType, average moreDigits: Int? = nil
) -> @Sendable () -> any Accumulator {
  { ExactSumAccumulator(returns, moreDigits.map { .average(moreDigits: $0) } ?? .sum) }
}
