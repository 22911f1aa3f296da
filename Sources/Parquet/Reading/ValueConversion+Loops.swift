import Columns
import Diagnostics

extension ValueConversion {
  /// Converts `count` stored values; 16 bytes before `source` may be read.
  /// - Parameter width: Bytes of a stored value.
  func convert(
    _ source: UnsafeRawPointer, width: Int, count: Int, leaf: LeafColumn,
    into target: UnsafeMutableRawPointer
  ) throws(SQLError) {
    switch self {
    case .none, .fixedToViews, .nulls, .decimalText: break
    case .narrow: narrow(source, count, leaf.type.physical, target)
    case .widen32(let factor):
      let output = target.assumingMemoryBound(to: Int64.self)
      let input = source.assumingMemoryBound(to: Int32.self)
      for i in 0..<count { output[i] = Int64(input[i]) &* factor }
    case .scale64(let factor): try scale(source, count, factor, target)
    case .int32ToInt128:
      let output = target.assumingMemoryBound(to: Int128.self)
      let input = source.assumingMemoryBound(to: Int32.self)
      for i in 0..<count { output[i] = Int128(input[i]) }
    case .int64ToInt128:
      let output = target.assumingMemoryBound(to: Int128.self)
      let input = source.assumingMemoryBound(to: Int64.self)
      for i in 0..<count { output[i] = Int128(input[i]) }
    case .int96(let unit): try INT96.convert(source, count, unit, into: target)
    case .float16:
      let output = target.assumingMemoryBound(to: Float.self)
      let input = source.assumingMemoryBound(to: UInt16.self)
      for i in 0..<count { output[i] = Float(Float16(bitPattern: input[i])) }
    case .uuid:
      let output = target.assumingMemoryBound(to: UInt128.self)
      for i in 0..<count {
        let bytes = source.loadUnaligned(fromByteOffset: i &* 16, as: UInt128.self)
        output[i] = UInt128(bigEndian: bytes) ^ (1 << 127)
      }
    case .interval: try intervals(source, count, target)
    case .decimalBytes:
      try DecimalBytes.convert(source, width: width, count: count, leaf: leaf, into: target)
    }
  }

  private func narrow(
    _ source: UnsafeRawPointer, _ count: Int, _ physical: PhysicalType,
    _ target: UnsafeMutableRawPointer
  ) {
    let input = source.assumingMemoryBound(to: UInt32.self)
    if physical == .int8 || physical == .uint8 {
      let output = target.assumingMemoryBound(to: UInt8.self)
      for i in 0..<count { output[i] = UInt8(truncatingIfNeeded: input[i]) }
    } else {
      let output = target.assumingMemoryBound(to: UInt16.self)
      for i in 0..<count { output[i] = UInt16(truncatingIfNeeded: input[i]) }
    }
  }

  private func scale(
    _ source: UnsafeRawPointer, _ count: Int, _ factor: Int64, _ target: UnsafeMutableRawPointer
  ) throws(SQLError) {
    let output = target.assumingMemoryBound(to: Int64.self)
    let input = source.assumingMemoryBound(to: Int64.self)
    let limit = Int64.max / factor
    var outside = false
    for i in 0..<count {
      outside = outside || input[i] > limit || input[i] < 0 &- limit
      output[i] = input[i] &* factor
    }
    if outside {
      throw SQLError(.datetimeOverflow, "a timestamp is too far from 1970 for microseconds")
    }
  }

  private func intervals(
    _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer
  ) throws(SQLError) {
    let output = target.assumingMemoryBound(to: Interval.self)
    for i in 0..<count {
      let months = source.loadUnaligned(fromByteOffset: i * 12, as: UInt32.self)
      let days = source.loadUnaligned(fromByteOffset: i * 12 + 4, as: UInt32.self)
      let milliseconds = source.loadUnaligned(fromByteOffset: i * 12 + 8, as: UInt32.self)
      guard let months = Int32(exactly: months), let days = Int32(exactly: days) else {
        throw SQLError(.datetimeOverflow, "an interval is too long")
      }
      output[i] = Interval(
        months: months, days: days, microseconds: Int64(milliseconds) * 1000)
    }
  }
}
