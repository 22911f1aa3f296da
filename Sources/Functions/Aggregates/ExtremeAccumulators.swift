import Columns
import Diagnostics
import Kernels

/// MIN and MAX of integers, dates, times and decimals.
final class IntegerExtremeAccumulator<T: FixedWidthInteger & ColumnElement>: Accumulator {
  private var values: GroupStates<T>
  private var isSeen = GroupStates<UInt8>(0)
  let resultType: DataType
  let wantsLeast: Bool

  init(_ type: DataType, wantsLeast: Bool) {
    resultType = type
    self.wantsLeast = wantsLeast
    values = GroupStates(wantsLeast ? T.max : T.min)
  }

  func resize(groups count: Int) {
    values.resize(count)
    isSeen.resize(count)
  }

  // Behind the protocol a generic class runs unspecialized; these are chosen by type at entry.
  @_specialize(where T == Int8)
  @_specialize(where T == Int16)
  @_specialize(where T == Int32)
  @_specialize(where T == Int64)
  @_specialize(where T == Int128)
  @_specialize(where T == UInt8)
  @_specialize(where T == UInt16)
  @_specialize(where T == UInt32)
  @_specialize(where T == UInt64)
  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let column = arguments[0]
    if column.type == .null || (column.isConstant && count > 0 && column.isNull(0)) { return }
    let valueBuffer = values.states
    let seenBuffer = isSeen.states
    var best = valueBuffer.mutableSpan(of: T.self, count: values.count)
    var seen = seenBuffer.mutableSpan(of: UInt8.self, count: isSeen.count)
    if groups == nil {
      var least = best[0]
      var any: UInt8 = 0
      if wantsLeast {
        forEachValue(column, groups: nil, count: count, T.self) { value, _, _ in
          least = value < least ? value : least
          any = 1
        }
      } else {
        forEachValue(column, groups: nil, count: count, T.self) { value, _, _ in
          least = value > least ? value : least
          any = 1
        }
      }
      best[0] = least
      seen[0] |= any
      return
    }
    let wantsLeast = wantsLeast
    forEachValue(column, groups: groups, count: count, T.self) { value, group, _ in
      let old = best[group]
      best[group] = (value < old) == wantsLeast ? value : old
      seen[group] = 1
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count where other.isSeen[i] == 1 {
      let group = Int(groups[i])
      let value = other.values[i]
      if (value < values[group]) == wantsLeast { values[group] = value }
      isSeen[group] = 1
    }
  }

  var mergesRows: Bool { true }

  func merge(
    _ other: any Accumulator, rows: Span<Int32>, groups: Span<UInt32>
  ) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<rows.count where other.isSeen[Int(rows[i])] == 1 {
      let group = Int(groups[i])
      let value = other.values[Int(rows[i])]
      if (value < values[group]) == wantsLeast { values[group] = value }
      isSeen[group] = 1
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, resultType) { (group) -> T? in isSeen[group] == 1 ? values[group] : nil }
  }

  var byteCount: Int { values.byteCount + isSeen.byteCount }

  var stateTypes: [DataType] { [.blob, .blob] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    [values.column(of: groups), isSeen.column(of: groups)]
  }
  func load(_ states: [Column], count: Int) throws(SQLError) {
    values.load(states[0], count: count)
    isSeen.load(states[1], count: count)
  }
}

/// MIN and MAX of other values of fixed width.
final class ValueExtremeAccumulator<T: ColumnElement>: Accumulator {
  private struct State: BitwiseCopyable {
    var value: T
    var isSeen = false
  }

  private var states = GroupStates(State(value: .zero))
  let resultType: DataType
  private let wantsLeast: Bool
  private let isLess: @Sendable (T, T) -> Bool

  init(_ type: DataType, wantsLeast: Bool, _ isLess: @escaping @Sendable (T, T) -> Bool) {
    resultType = type
    self.wantsLeast = wantsLeast
    self.isLess = isLess
  }

  func resize(groups count: Int) { states.resize(count) }

  func isBetter(_ value: T, than old: T) -> Bool {
    wantsLeast ? isLess(value, old) : isLess(old, value)
  }

  @_specialize(where T == Bool)
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Interval)
  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: State.self, count: states.count)
    forEachValue(arguments[0], groups: groups, count: count, T.self) { value, group, _ in
      if !span[group].isSeen || isBetter(value, than: span[group].value) {
        span[group] = State(value: value, isSeen: true)
      }
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count where other.states[i].isSeen {
      let mine = states[Int(groups[i])]
      let theirs = other.states[i]
      if !mine.isSeen || isBetter(theirs.value, than: mine.value) {
        states[Int(groups[i])] = theirs
      }
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, resultType) { (group) -> T? in
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

/// MIN and MAX of texts, copied into a heap of the accumulator.
final class TextExtremeAccumulator: Accumulator {
  private struct State: BitwiseCopyable {
    var view = StringView()
    var isSeen = false
  }

  private var states = GroupStates(State())
  private var heap = StringHeap()
  private let type: DataType
  private let wantsLeast: Bool

  init(_ type: DataType, wantsLeast: Bool) {
    self.type = type
    self.wantsLeast = wantsLeast
  }

  func resize(groups count: Int) { states.resize(count) }

  func isBetter(_ view: StringView, than old: StringView) -> Bool {
    wantsLeast ? view < old : old < view
  }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let buffer = states.states
    var span = buffer.mutableSpan(of: State.self, count: states.count)
    forEachValue(arguments[0], groups: groups, count: count, StringView.self) { view, group, _ in
      if !span[group].isSeen || isBetter(view, than: span[group].view) {
        span[group] = State(view: heap.append(view), isSeen: true)
      }
    }
    if heap.byteCount > 4 << 20 { compact() }
  }

  /// Texts that were replaced leave the heap once it is twice as large as what is needed.
  private func compact() {
    var needed = 0
    for group in 0..<states.count where !states[group].view.isInline {
      needed += states[group].view.count
    }
    guard heap.byteCount > 2 * needed + (4 << 20) else { return }
    var fresh = StringHeap()
    for group in 0..<states.count where !states[group].view.isInline {
      states[group].view = fresh.append(states[group].view)
    }
    heap = fresh
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count where other.states[i].isSeen {
      let mine = states[Int(groups[i])]
      let theirs = other.states[i]
      if !mine.isSeen || isBetter(theirs.view, than: mine.view) {
        states[Int(groups[i])] = State(view: heap.append(theirs.view), isSeen: true)
      }
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, type, heaps: heap.blocks) { (group) -> StringView? in
      states[group].isSeen ? states[group].view : nil
    }
  }

  var byteCount: Int { states.byteCount + heap.byteCount }

  var stateTypes: [DataType] { [type] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    let all = try finish(0..<states.count)
    return [all.gather(groups)]
  }
  func load(_ states: [Column], count: Int) throws(SQLError) {
    resize(groups: count)
    let column = states[0].flattened()
    let views = column.span(of: StringView.self)
    for i in 0..<count where !column.isNull(i) {
      self.states[i] = State(view: heap.append(views[i]), isSeen: true)
    }
  }
}

/// MIN and MAX of nested values.
final class AnyExtremeAccumulator: Accumulator {
  private var values: [Value] = []
  private let type: DataType
  private let wantsLeast: Bool

  init(_ type: DataType, wantsLeast: Bool) {
    self.type = type
    self.wantsLeast = wantsLeast
  }

  func resize(groups count: Int) {
    while values.count < count { values.append(.null) }
  }

  private func offer(_ value: Value, to group: Int) {
    if value.isNull { return }
    let order = values[group].isNull ? -1 : compareValues(value, values[group])
    if values[group].isNull || (wantsLeast ? order < 0 : order > 0) { values[group] = value }
  }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    for row in 0..<count { offer(arguments[0][row], to: groupOf(row, groups)) }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count { offer(other.values[i], to: Int(groups[i])) }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    var builder = ColumnBuilder(type, capacity: range.count)
    for group in range { builder.append(values[group]) }
    return builder.finish()
  }

  var byteCount: Int { values.count * 64 }

  var stateTypes: [DataType] { [type] }
  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    var builder = ColumnBuilder(type, capacity: groups.count)
    for i in 0..<groups.count { builder.append(values[Int(groups[i])]) }
    return [builder.finish()]
  }
  func load(_ states: [Column], count: Int) throws(SQLError) {
    values = (0..<count).map { states[0][$0] }
  }
}
