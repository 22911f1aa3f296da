import Files

/// Writes integers as packed differences: blocks of 128 values in four parts.
enum DeltaWriter {
  private static let blockSize = 128
  private static let partSize = 32

  /// - Parameter isNarrow: Whether the column has 32 bits: then differences wrap around in them, as
  ///   readers refuse those that need more.
  static func encode(_ values: [Int64], isNarrow: Bool) -> [UInt8] {
    var target = ByteWriter(capacity: values.count * 4 + 16)
    target.writeVarint(UInt64(blockSize))
    target.writeVarint(UInt64(blockSize / partSize))
    target.writeVarint(UInt64(values.count))
    target.writeZigzag(values.first ?? 0)
    values.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: blockSize) { deltas in
        var place = 1
        while place < values.count {
          let end = min(values.count, place + blockSize)
          let start = place
          for i in start..<end {
            let delta = values[i] &- values[i &- 1]
            deltas[i &- start] = isNarrow ? Int64(Int32(truncatingIfNeeded: delta)) : delta
          }
          writeBlock(deltas, count: end - start, &target)
          place = end
        }
      }
    }
    return target.bytes
  }

  /// - Parameter deltas: Become what they are above the least of them.
  private static func writeBlock(
    _ deltas: UnsafeMutableBufferPointer<Int64>, count: Int, _ target: inout ByteWriter
  ) {
    var least = Int64.max
    for i in 0..<count { least = min(least, deltas[i]) }
    for i in 0..<count { deltas[i] &-= least }
    for i in count..<blockSize { deltas[i] = 0 }
    target.writeZigzag(least)
    for part in 0..<(blockSize / partSize) {
      target.write(UInt8(truncatingIfNeeded: width(deltas, part)))
    }
    for part in 0..<(blockSize / partSize) where part * partSize < count {
      pack(deltas, part, width: width(deltas, part), &target)
    }
  }

  private static func width(_ deltas: UnsafeMutableBufferPointer<Int64>, _ part: Int) -> Int {
    var bits: UInt64 = 0
    for i in (part * partSize)..<((part + 1) * partSize) { bits |= UInt64(bitPattern: deltas[i]) }
    return 64 - bits.leadingZeroBitCount
  }

  /// 32 numbers are a whole number of words of four bytes, whatever their width.
  private static func pack(
    _ deltas: UnsafeMutableBufferPointer<Int64>, _ part: Int, width: Int,
    _ target: inout ByteWriter
  ) {
    target.write(room: partSize / 8 * width) { output in
      var bits: UInt128 = 0
      var filled = 0
      var written = 0
      for i in (part * partSize)..<((part + 1) * partSize) {
        bits |= UInt128(UInt64(bitPattern: deltas[i])) &<< UInt128(filled)
        filled &+= width
        while filled >= 32 {
          output.storeBytes(
            of: UInt32(truncatingIfNeeded: bits).littleEndian, toByteOffset: written,
            as: UInt32.self)
          written &+= 4
          bits &>>= 32
          filled &-= 32
        }
      }
    }
  }
}
