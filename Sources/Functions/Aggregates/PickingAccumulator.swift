import Columns
import Diagnostics
import Kernels

/// Which row of a group gives the result.
enum PickingRule: Sendable {
  case first(keepsNulls: Bool)
  case last
  /// The row with the least (-1) or greatest (1) second argument; the first of equal ones.
  case extremeKey(Int)
  /// The same, also where the value is NULL.
  case extremeKeyOfAny(Int)
}

/// Keeps the value of one row per group.
final class PickingAccumulator: Accumulator {
  private struct State {
    var value: Value = .null
    var key: Value = .null
    var position: UInt64 = 0
    var isSeen = false
  }

  private var states: [State] = []
  /// The row of the current batch that a group took, or -1.
  private var taken: [Int32] = []
  private let types: [DataType]
  private let rule: PickingRule

  init(_ types: [DataType], _ rule: PickingRule) {
    self.types = types
    self.rule = rule
  }

  func resize(groups count: Int) {
    while states.count < count {
      states.append(State())
      taken.append(-1)
    }
  }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    switch rule {
    case .extremeKey(let wanted):
      return updateExtreme(arguments, groups, count, position, wanted, keepsNulls: false)
    case .extremeKeyOfAny(let wanted):
      return updateExtreme(arguments, groups, count, position, wanted, keepsNulls: true)
    default: break
    }
    var touched: [Int] = []
    for row in 0..<count {
      let group = groupOf(row, groups)
      if !takes(arguments[0], row, group, position &+ UInt64(row)) { continue }
      if taken[group] < 0 {
        touched.append(group)
      } else if case .first = rule {
        continue
      }
      taken[group] = Int32(row)
    }
    for group in touched {
      let row = Int(taken[group])
      states[group] = State(
        value: arguments[0][row], position: position &+ UInt64(row), isSeen: true)
      taken[group] = -1
    }
  }

  private func takes(_ column: Column, _ row: Int, _ group: Int, _ position: UInt64) -> Bool {
    let state = states[group]
    switch rule {
    case .first(let keepsNulls):
      return (!state.isSeen || position < state.position) && (keepsNulls || !column.isNull(row))
    default: return !state.isSeen || position > state.position
    }
  }

  private func updateExtreme(
    _ arguments: [Column], _ groups: Span<UInt32>?, _ count: Int, _ position: UInt64,
    _ wanted: Int, keepsNulls: Bool
  ) {
    for row in 0..<count
    where (keepsNulls || !arguments[0].isNull(row)) && !arguments[1].isNull(row) {
      let group = groupOf(row, groups)
      let key = arguments[1][row]
      let at = position &+ UInt64(row)
      if isBetter(key, at, than: states[group], wanted) {
        states[group] = State(value: arguments[0][row], key: key, position: at, isSeen: true)
      }
    }
  }

  private func isBetter(_ key: Value, _ position: UInt64, than state: State, _ wanted: Int) -> Bool
  {
    if !state.isSeen { return true }
    let order = compareValues(key, state.key).signum()
    return order == wanted || (order == 0 && position < state.position)
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count where other.states[i].isSeen {
      let theirs = other.states[i]
      let mine = states[Int(groups[i])]
      let isTaken =
        switch rule {
        case .first: !mine.isSeen || theirs.position < mine.position
        case .last: !mine.isSeen || theirs.position > mine.position
        case .extremeKey(let wanted), .extremeKeyOfAny(let wanted):
          isBetter(theirs.key, theirs.position, than: mine, wanted)
        }
      if isTaken { states[Int(groups[i])] = theirs }
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    var builder = ColumnBuilder(types[0], capacity: range.count)
    for group in range { builder.append(states[group].value) }
    return builder.finish()
  }

  var byteCount: Int { states.count * MemoryLayout<State>.stride }

  /// The value, the key if there is one, and the position where the group was seen.
  var stateTypes: [DataType] { types + [.int64] }

  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    var value = ColumnBuilder(types[0], capacity: groups.count)
    var key = ColumnBuilder(types.last ?? .null, capacity: groups.count)
    var position = ColumnBuilder(.int64, capacity: groups.count)
    for i in 0..<groups.count {
      let state = states[Int(groups[i])]
      value.append(state.value)
      if types.count > 1 { key.append(state.key) }
      if state.isSeen {
        position.append(element: Int64(bitPattern: state.position))
      } else {
        position.appendNull()
      }
    }
    let first = value.finish()
    let last = position.finish()
    return types.count > 1 ? [first, key.finish(), last] : [first, last]
  }

  func load(_ states: [Column], count: Int) throws(SQLError) {
    resize(groups: count)
    for i in 0..<count {
      guard case .integer(let position) = states[types.count][i] else { continue }
      self.states[i] = State(
        value: states[0][i], key: types.count > 1 ? states[1][i] : .null,
        position: UInt64(bitPattern: Int64(truncatingIfNeeded: position)), isSeen: true)
    }
  }
}
