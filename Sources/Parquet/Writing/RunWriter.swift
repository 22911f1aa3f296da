import Files

/// Writes the hybrid of run-length and bit-packed numbers that `RunReader` reads.
enum RunWriter {
  /// - Parameter width: Bits per number, 0…32.
  static func encode<T: UnsignedInteger & FixedWidthInteger>(
    _ numbers: ArraySlice<T>, width: Int
  ) -> [UInt8] {
    var target = ByteWriter(capacity: numbers.count * width / 8 + 16)
    var place = numbers.startIndex
    var packedStart = place
    while place < numbers.endIndex {
      let end = runEnd(numbers, from: place)
      // Runs may only begin where whole groups of eight were packed before.
      let aligned = packedStart + (place - packedStart + 7) / 8 * 8
      if end - aligned >= 8 {
        pack(numbers[packedStart..<aligned], width: width, &target)
        repeated(numbers[aligned], count: end - aligned, width: width, &target)
        packedStart = end
      }
      place = end
    }
    pack(numbers[packedStart...], width: width, &target)
    return target.bytes
  }

  private static func runEnd<T: Equatable>(_ numbers: ArraySlice<T>, from start: Int) -> Int {
    var end = start + 1
    while end < numbers.endIndex && numbers[end] == numbers[start] { end += 1 }
    return end
  }

  private static func repeated<T: FixedWidthInteger>(
    _ number: T, count: Int, width: Int, _ target: inout ByteWriter
  ) {
    target.writeVarint(UInt64(count) << 1)
    for i in 0..<((width + 7) / 8) {
      target.write(UInt8(truncatingIfNeeded: UInt64(number) >> UInt64(8 * i)))
    }
  }

  private static func pack<T: FixedWidthInteger>(
    _ numbers: ArraySlice<T>, width: Int, _ target: inout ByteWriter
  ) {
    if numbers.isEmpty { return }
    let groups = (numbers.count + 7) / 8
    target.writeVarint(UInt64(groups) << 1 | 1)
    var bits: UInt64 = 0
    var filled = 0
    for i in 0..<(groups * 8) {
      let place = numbers.startIndex + i
      let number = place < numbers.endIndex ? UInt64(numbers[place]) : 0
      bits |= number << UInt64(filled)
      filled += width
      while filled >= 8 {
        target.write(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        filled -= 8
      }
    }
  }
}
