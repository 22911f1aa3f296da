import Files

/// Writes integers as packed differences: blocks of 128 values in four parts.
enum DeltaWriter {
  private static let blockSize = 128
  private static let partSize = 32

  static func encode(_ values: [Int64]) -> [UInt8] {
    var target = ByteWriter(capacity: values.count * 2 + 16)
    target.writeVarint(UInt64(blockSize))
    target.writeVarint(UInt64(blockSize / partSize))
    target.writeVarint(UInt64(values.count))
    target.writeZigzag(values.first ?? 0)
    var place = 1
    while place < values.count {
      let end = min(values.count, place + blockSize)
      writeBlock(values, place..<end, &target)
      place = end
    }
    return target.bytes
  }

  private static func writeBlock(
    _ values: [Int64], _ range: Range<Int>, _ target: inout ByteWriter
  ) {
    var deltas = range.map { values[$0] &- values[$0 - 1] }
    let least = deltas.min() ?? 0
    for i in deltas.indices { deltas[i] = deltas[i] &- least }
    target.writeZigzag(least)
    let parts = stride(from: 0, to: blockSize, by: partSize).map { start in
      start < deltas.count ? deltas[start..<min(deltas.count, start + partSize)] : []
    }
    let widths = parts.map { part in
      64 - (part.reduce(UInt64(0)) { $0 | UInt64(bitPattern: $1) }).leadingZeroBitCount
    }
    for width in widths { target.write(UInt8(width)) }
    for (part, width) in zip(parts, widths) where !part.isEmpty {
      pack(part, width: width, &target)
    }
  }

  private static func pack(
    _ part: ArraySlice<Int64>, width: Int, _ target: inout ByteWriter
  ) {
    var bits: UInt128 = 0
    var filled = 0
    for i in 0..<partSize {
      let place = part.startIndex + i
      let number = place < part.endIndex ? UInt64(bitPattern: part[place]) : 0
      bits |= UInt128(number) << UInt128(filled)
      filled += width
      while filled >= 8 {
        target.write(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        filled -= 8
      }
    }
  }
}
