import Columns
import Diagnostics
import Kernels

extension ExactSumAccumulator {
  /// Each row is added when it enters the frame and taken away when it leaves it.
  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    let column = arguments[0].flattened()
    switch column.physical {
    case .int8: return try sums(column, frames, Int8.self)
    case .int16: return try sums(column, frames, Int16.self)
    case .int32: return try sums(column, frames, Int32.self)
    case .int64: return try sums(column, frames, Int64.self)
    case .int128: return try sums(column, frames, Int128.self)
    case .uint8: return try sums(column, frames, UInt8.self)
    case .uint16: return try sums(column, frames, UInt16.self)
    case .uint32: return try sums(column, frames, UInt32.self)
    case .uint64: return try sums(column, frames, UInt64.self)
    default: return nil
    }
  }

  private func sums<T: FixedWidthInteger & ColumnElement>(
    _ column: Column, _ frames: RowFrames, _: T.Type
  ) throws(SQLError) -> Column {
    let starts = frames.starts.buffer.span(of: Int32.self, count: frames.count)
    let ends = frames.ends.buffer.span(of: Int32.self, count: frames.count)
    let values = column.span(of: T.self)
    let validity =
      column.type == .null ? Bitmap(repeating: false, count: column.count) : column.validity
    var state = ExactSum()
    var (low, high) = (0, 0)
    return try Rows.make([], count: frames.count, to: resultType) {
      (row) throws(SQLError) -> Int128? in
      let (start, end) = (Int(starts[row]), Int(ends[row]))
      if start >= high {
        // Nothing of the frame before is left: no difference of large sums, no overflow by it.
        state = ExactSum()
        (low, high) = (start, start)
      }
      while low < start {
        if validity?[low] ?? true { state.remove(Int128(truncatingIfNeeded: values[low])) }
        low += 1
      }
      while high < end {
        if validity?[high] ?? true {
          guard state.add(Int128(truncatingIfNeeded: values[high])) else {
            throw sumOverflow(resultType)
          }
        }
        high += 1
      }
      return try result(of: state)
    }
  }
}

extension ExactSum {
  /// False when the sum leaves 128 bits.
  @inline(__always)
  fileprivate mutating func add(_ value: Int128) -> Bool {
    let (result, overflow) = sum.addingReportingOverflow(value)
    sum = result
    count &+= 1
    return !overflow
  }

  @inline(__always)
  fileprivate mutating func remove(_ value: Int128) {
    sum &-= value
    count &-= 1
  }
}

extension FloatingSumAccumulator {
  /// Only where frames grow from one start: what a sum has dropped cannot be taken away again.
  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    let starts = frames.starts.buffer.span(of: Int32.self, count: frames.count)
    let ends = frames.ends.buffer.span(of: Int32.self, count: frames.count)
    for i in 1..<max(1, frames.count) where starts[i] != starts[i - 1] && starts[i] < ends[i - 1] {
      return nil
    }
    let column = arguments[0].flattened()
    let values = column.span(of: Double.self)
    let validity = column.validity
    var sum = ReproducibleSum()
    var (count, high) = (0, 0)
    return try Rows.make([], count: frames.count, to: .double) { (row) -> Double? in
      let (start, end) = (Int(starts[row]), Int(ends[row]))
      if start >= high {
        sum = ReproducibleSum()
        (count, high) = (0, start)
      }
      while high < end {
        if validity?[high] ?? true {
          sum.add(values[high])
          count += 1
        }
        high += 1
      }
      if count == 0 { return nil }
      return isAverage ? sum.value / Double(count) : sum.value
    }
  }
}
