import Columns
import Diagnostics

/// The rows that hold the least or greatest value of each frame.
///
/// A queue keeps the rows that may still become the answer, the best in front: a row that enters
/// drops the worse ones behind which it stands. Of equal values the first row stays in front.
private struct ExtremeQueue {
  private let buffer: Buffer
  private var head = 0
  private var tail = 0

  init(rows: Int) { buffer = Buffer.of(Int32.self, count: rows) }

  @inline(__always)
  mutating func enter(_ row: Int, _ isBetter: (Int, Int) -> Bool) {
    let rows = buffer.pointer(to: Int32.self)
    while tail > head, isBetter(row, Int(rows[tail &- 1])) { tail &-= 1 }
    rows[tail] = Int32(truncatingIfNeeded: row)
    tail &+= 1
  }

  @inline(__always)
  mutating func leave(before start: Int) {
    let rows = buffer.pointer(to: Int32.self)
    while head < tail, Int(rows[head]) < start { head &+= 1 }
  }

  /// -1 where the frame has no values.
  @inline(__always) var front: Int32 {
    head < tail ? buffer.pointer(to: Int32.self)[head] : -1
  }
}

/// MIN or MAX of each frame; `isBetter` compares two rows that are not NULL.
@inline(__always)
func extremes(
  _ column: Column, _ frames: RowFrames, _ isBetter: (_ row: Int, _ other: Int) -> Bool
) -> Column {
  let starts = frames.starts.buffer.span(of: Int32.self, count: frames.count)
  let ends = frames.ends.buffer.span(of: Int32.self, count: frames.count)
  let places = Buffer.of(Int32.self, count: frames.count)
  var targets = places.mutableSpan(of: Int32.self, count: frames.count)
  var queue = ExtremeQueue(rows: column.count)
  let validity = column.validity
  var high = 0
  for i in 0..<frames.count {
    high = max(high, Int(starts[i]))
    while high < Int(ends[i]) {
      if validity?[high] ?? true { queue.enter(high, isBetter) }
      high &+= 1
    }
    queue.leave(before: Int(starts[i]))
    targets[i] = queue.front
  }
  return column.gatherOptional(places.span(of: Int32.self, count: frames.count))
}

extension IntegerExtremeAccumulator {
  @_specialize(where T == Int8)
  @_specialize(where T == Int16)
  @_specialize(where T == Int32)
  @_specialize(where T == Int64)
  @_specialize(where T == Int128)
  @_specialize(where T == UInt8)
  @_specialize(where T == UInt16)
  @_specialize(where T == UInt32)
  @_specialize(where T == UInt64)
  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    if arguments[0].type == .null { return .nulls(resultType, count: frames.count) }
    let column = arguments[0].flattened()
    let values = column.span(of: T.self)
    if wantsLeast { return extremes(column, frames) { values[$0] < values[$1] } }
    return extremes(column, frames) { values[$1] < values[$0] }
  }
}

extension ValueExtremeAccumulator {
  @_specialize(where T == Bool)
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Interval)
  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    if arguments[0].type == .null { return .nulls(resultType, count: frames.count) }
    let column = arguments[0].flattened()
    let values = column.span(of: T.self)
    return extremes(column, frames) { isBetter(values[$0], than: values[$1]) }
  }
}

extension TextExtremeAccumulator {
  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    let column = arguments[0].flattened()
    let values = column.span(of: StringView.self)
    return extremes(column, frames) { isBetter(values[$0], than: values[$1]) }
  }
}
